import { findDelimiter, splitRecord } from '../../warehouse/csv/header.ts';
import { isPersonKey } from '../../warehouse/erase/person-key.ts';
import { isKeyOf, type LeadIdentity, mentionOf } from './lead-identity.ts';

/** What was found in a delimited file. */
export interface FoundRecords {
  /** Numbers of the records, the header being 1. */
  lines: number[];
  /** The numbers of the person that stand in records with the lead's id. */
  keys: Set<string>;
}

/**
 * Takes the records of a lead out of a delimited text that comes in parts, in Latin 1 so that every other byte stays. A record goes whole
 * where it has the lead's id anywhere, or one of the person's numbers in a column of such numbers.
 */
export class RecordEraser {
  readonly found: FoundRecords = { lines: [], keys: new Set() };
  readonly #lead: LeadIdentity;
  readonly #mention: RegExp;
  #delimiter: ReturnType<typeof findDelimiter> = ',';
  #header: string[] = [];
  #keyColumns: number[] = [];
  #held = '';
  #record = 0;

  constructor(lead: LeadIdentity) {
    this.#lead = lead;
    this.#mention = mentionOf(lead);
  }

  /** What stays of this part and of what was held back before it. `last` says that no other part follows. */
  push(part: string, last: boolean): string {
    const text = this.#held + part;
    const kept: string[] = [];
    let start = 0;
    let quoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 34) quoted = !quoted;
      if (quoted || code !== 10) continue;
      kept.push(this.#keep(text.slice(start, at + 1)));
      start = at + 1;
    }
    this.#held = last ? '' : text.slice(start);
    if (last && start < text.length) kept.push(this.#keep(text.slice(start)));
    return kept.join('');
  }

  #keep(record: string): string {
    this.#record += 1;
    if (this.#record === 1) this.#readHeader(record);
    else if (this.#isOfLead(record)) {
      this.found.lines.push(this.#record);
      return '';
    }
    return record;
  }

  #readHeader(record: string): void {
    this.#delimiter = findDelimiter(Buffer.from(record, 'latin1'));
    this.#header = this.#fields(record);
    this.#keyColumns = this.#header.flatMap((name, index) => (isPersonKey(name) ? [index] : []));
  }

  #isOfLead(record: string): boolean {
    this.#mention.lastIndex = 0;
    const names = this.#mention.test(record);
    const mayHaveKey = this.#lead.keys.some((key) => record.includes(key));
    if (!names && !mayHaveKey) return false;
    const fields = this.#fields(record);
    if (names) {
      for (const index of this.#keyColumns) this.found.keys.add(fields[index] ?? '');
      return true;
    }
    return this.#keyColumns.some((index) =>
      isKeyOf(this.#lead, this.#header[index] ?? '', fields[index] ?? ''),
    );
  }

  #fields(record: string): string[] {
    return splitRecord(record.replace(/\r?\n$/, ''), this.#delimiter);
  }
}
