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
import { recordsOf } from '../model/csv.ts';

/*
 * Values of leads as CSV that comes back byte for byte: a rollback restores what is read here. A text that a spreadsheet would run as a
 * formula gets an apostrophe in front, and so does one that begins with an apostrophe: the reader takes exactly one away.
 */

const fieldNames = ownFields.map(({ name }) => name);
const isNumeric = new Set(
  ownFields.filter(({ type }) => type === 'Number' || type === 'Percent').map(({ name }) => name),
);

const wantedHeader = ['id', ...fieldNames];
const heldHeader = ['id', 'standing', 'merged_into', ...fieldNames];
const changesHeader = ['id', 'changed', ...fieldNames];
const leftOutHeader = ['id', 'reason', 'merged_into', 'fields'];

export function wantedCsv(leads: readonly WantedLead[]): string {
  return csvOf(
    wantedHeader,
    leads.map(({ id, values }) => [id, ...cellsOf(values)]),
  );
}

/** Throws `lead-file-unreadable`. */
export function readWanted(text: string): WantedLead[] {
  return recordsIn(text, wantedHeader).map(([id = '', ...cells]) => ({ id, values: valuesOf(cells) }));
}

export function heldCsv(leads: readonly HeldLead[]): string {
  return csvOf(
    heldHeader,
    leads.map(({ id, standing, mergedInto, values }) => [id, standing, mergedInto, ...cellsOf(values ?? {})]),
  );
}

/** Throws `lead-file-unreadable`. */
export function readHeldFile(text: string): HeldLead[] {
  return recordsIn(text, heldHeader).map(([id = '', standing = '', mergedInto = '', ...cells]) => ({
    id,
    standing: knownStanding(standing),
    mergedInto: mergedInto === '' ? null : mergedInto,
    values: standing === 'there' || standing === 'converted' ? valuesOf(cells) : null,
  }));
}

export function changesCsv(changes: readonly LeadChange[]): string {
  return csvOf(
    changesHeader,
    changes.map(({ id, changed, wanted }) => [id, changed.join(' '), ...cellsOf(wanted)]),
  );
}

/** Throws `lead-file-unreadable`. */
export function readChanges(text: string): LeadChange[] {
  return recordsIn(text, changesHeader).map(([id = '', changed = '', ...cells]) => ({
    id,
    changed: changed.split(' ').filter((name) => name !== ''),
    wanted: valuesOf(cells),
  }));
}

export function leftOutCsv(leads: readonly LeftOut[]): string {
  return csvOf(
    leftOutHeader,
    leads.map(({ id, reason, mergedInto, fields }) => [id, reason, mergedInto, fields.join(' ')]),
  );
}

function cellsOf(values: LeadValues): FieldValue[] {
  return fieldNames.map((name) => values[name] ?? null);
}

function valuesOf(cells: readonly string[]): LeadValues {
  return Object.fromEntries(fieldNames.map((name, index) => [name, fieldValue(name, cells[index] ?? '')]));
}

function fieldValue(name: string, cell: string): FieldValue {
  if (cell === '') return null;
  return isNumeric.has(name) ? Number(cell) : cell.replace(/^'/, '');
}

function csvOf(header: readonly string[], records: readonly (readonly FieldValue[])[]): string {
  const lines = [header.join(',')];
  for (const record of records) lines.push(record.map(quoted).join(','));
  return `${lines.join('\n')}\n`;
}

function quoted(value: FieldValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r']/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

function recordsIn(text: string, header: readonly string[]): string[][] {
  const [found = [], ...records] = recordsOf(text);
  if (found.join() === header.join()) return records;
  throw unreadable(header.join(), found.join());
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
