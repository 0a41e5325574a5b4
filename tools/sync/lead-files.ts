import { LeadlineError } from '../../errors/leadline-error.ts';
import { ownFields } from '../../salesforce/push/own-fields.ts';
import type {
  FieldValue,
  HeldLead,
  LeadChange,
  LeadValues,
  LeftOut,
  WantedLead,
} from '../../salesforce/push/types.ts';
import { eachRecord } from '../model/csv.ts';

/*
 * Values of leads as CSV that comes back byte for byte: a rollback restores what is read here. A text that a spreadsheet would run as a
 * formula gets an apostrophe in front, and so does one that begins with an apostrophe: the reader takes exactly one away. Files are written and
 * read lead by lead, so that fifty thousand of them are not in memory twice. All readers throw `lead-file-unreadable`.
 */

const fieldNames = ownFields.map(({ name }) => name);
const isNumeric = new Set(
  ownFields.filter(({ type }) => type === 'Number' || type === 'Percent').map(({ name }) => name),
);

const wantedHeader = ['id', ...fieldNames];
const heldHeader = ['id', 'standing', 'merged_into', ...fieldNames];
const changesHeader = ['id', 'changed', ...fieldNames];
const leftOutHeader = ['id', 'reason', 'merged_into', 'fields'];

export function wantedCsv(leads: Iterable<WantedLead>): Iterable<string> {
  return csvOf(wantedHeader, leads, ({ id, values }) => [id, ...cellsOf(values)]);
}

export function* readWanted(text: string): Generator<WantedLead, void, void> {
  for (const [id = '', ...cells] of recordsIn(text, wantedHeader)) yield { id, values: valuesOf(cells) };
}

/** The ids alone. They do not keep the text in memory, as slices of it would. */
export function readWantedIds(text: string): string[] {
  return Array.from(recordsIn(text, wantedHeader), ([id = '']) => Buffer.from(id).toString());
}

export function heldCsv(leads: Iterable<HeldLead>): Iterable<string> {
  return csvOf(heldHeader, leads, ({ id, standing, mergedInto, values }) => [
    ...[id, standing, mergedInto],
    ...cellsOf(values ?? {}),
  ]);
}

export function* readHeldFile(text: string): Generator<HeldLead, void, void> {
  for (const [id = '', standing = '', mergedInto = '', ...cells] of recordsIn(text, heldHeader)) {
    yield {
      id,
      standing: knownStanding(standing),
      mergedInto: mergedInto === '' ? null : mergedInto,
      values: standing === 'there' || standing === 'converted' ? valuesOf(cells) : null,
    };
  }
}

export function byId(leads: Iterable<HeldLead>): Map<string, HeldLead> {
  const found = new Map<string, HeldLead>();
  for (const lead of leads) found.set(lead.id, lead);
  return found;
}

export function changesCsv(changes: Iterable<LeadChange>): Iterable<string> {
  return csvOf(changesHeader, changes, ({ id, changed, wanted }) => [
    ...[id, changed.join(' ')],
    ...cellsOf(wanted),
  ]);
}

export function* readChanges(text: string): Generator<LeadChange, void, void> {
  for (const [id = '', changed = '', ...cells] of recordsIn(text, changesHeader)) {
    yield { id, changed: changed.split(' ').filter((name) => name !== ''), wanted: valuesOf(cells) };
  }
}

export function leftOutCsv(leads: Iterable<LeftOut>): Iterable<string> {
  return csvOf(leftOutHeader, leads, ({ id, reason, mergedInto, fields }) => [
    ...[id, reason, mergedInto],
    fields.join(' '),
  ]);
}

function cellsOf(values: LeadValues): FieldValue[] {
  return fieldNames.map((name) => values[name] ?? null);
}

function valuesOf(cells: readonly string[]): LeadValues {
  const values: Record<string, FieldValue> = {};
  for (const [index, name] of fieldNames.entries()) values[name] = fieldValue(name, cells[index] ?? '');
  return values;
}

function fieldValue(name: string, cell: string): FieldValue {
  if (cell === '') return null;
  return isNumeric.has(name) ? Number(cell) : cell.replace(/^'/, '');
}

function* csvOf<Lead>(
  header: readonly string[],
  leads: Iterable<Lead>,
  cells: (lead: Lead) => readonly FieldValue[],
): Generator<string, void, void> {
  yield `${header.join(',')}\n`;
  for (const lead of leads) yield `${cells(lead).map(quoted).join(',')}\n`;
}

function quoted(value: FieldValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r']/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

function* recordsIn(text: string, header: readonly string[]): Generator<string[], void, void> {
  const records = eachRecord(text);
  const found = records.next().value ?? [];
  if (found.join() !== header.join()) throw unreadable(header.join(), found.join());
  yield* records;
}

const standings: readonly HeldLead['standing'][] = ['there', 'converted', 'deleted', 'merged', 'unknown'];

function knownStanding(text: string): HeldLead['standing'] {
  const found = standings.find((standing) => standing === text);
  if (found === undefined) throw unreadable(standings.join(', '), text);
  return found;
}

function unreadable(expected: string, arrived: string): LeadlineError {
  return new LeadlineError({
    code: 'lead-file-unreadable',
    message: 'A file of leads is not as this version of Leadline writes it.',
    expected,
    arrived: arrived.slice(0, 200),
    next: 'Take the step that writes it back: `leadline resume --from`.',
  });
}
