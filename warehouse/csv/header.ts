import { LeadlineError } from '../../errors/leadline-error.ts';
import type { CsvSource } from '../warehouse.ts';

type Delimiter = CsvSource['delimiter'];

const delimiters: readonly Delimiter[] = [',', ';', '\t', '|'];

/** The delimiter that occurs most often outside quotes in the first record; a comma where none does. */
export function findDelimiter(firstChunk: Buffer): Delimiter {
  const record = firstRecord(firstChunk)
    .toString('latin1')
    .replace(/"[^"]*"/g, '');
  const counts = delimiters.map((delimiter) => record.split(delimiter).length - 1);
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** The bytes of the first record without its line end. */
export function firstRecord(firstChunk: Buffer): Buffer {
  let quoted = false;
  for (const [at, byte] of firstChunk.entries()) {
    if (byte === 0x22) quoted = !quoted;
    else if (!quoted && (byte === 0x0a || byte === 0x0d)) return firstChunk.subarray(0, at);
  }
  return firstChunk;
}

/**
 * The names of a header, in order, without the quotes around them.
 * Throws LeadlineError `csv-header-missing` (blank names, or values where names should be) and `csv-header-duplicate`.
 */
export function readHeader(path: string, record: string, delimiter: Delimiter): string[] {
  const columns = splitRecord(record, delimiter);
  refuseMissingNames(path, columns);
  refuseDuplicates(path, columns);
  return columns;
}

/** The fields of one record, without the quotes around them. */
export function splitRecord(record: string, delimiter: Delimiter): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (const character of record) {
    if (character === '"') {
      // The second of two quotes is the quote itself.
      if (!quoted && field !== '') field += '"';
      quoted = !quoted;
    } else if (character === delimiter && !quoted) {
      fields.push(field);
      field = '';
    } else {
      field += character;
    }
  }
  return [...fields, field];
}

function refuseMissingNames(path: string, columns: readonly string[]): void {
  const blank = columns.findIndex((column) => column.trim() === '');
  const allValues = columns.every((column) => /^\s*[-+]?\d[\d.,:/ T-]*Z?\s*$/.test(column));
  if (blank === -1 && !allValues) return;
  throw new LeadlineError({
    code: 'csv-header-missing',
    message: `${path} does not begin with a header: ${blank === -1 ? 'its first line holds values, not names' : `column ${blank + 1} has no name`}.`,
    expected: 'the names of all columns in the first line',
    arrived: columns.slice(0, 5).join(' | '),
    next: 'Ask the sender for the file with its header, or add the names as the first line.',
  });
}

/** Names that differ in case only are one name to both engines. */
function refuseDuplicates(path: string, columns: readonly string[]): void {
  const positions = new Map<string, number>();
  for (const [index, column] of columns.entries()) {
    const first = positions.get(column.toLowerCase());
    if (first !== undefined) {
      throw new LeadlineError({
        code: 'csv-header-duplicate',
        message: `${path} names the column ${column} twice, in positions ${first + 1} and ${index + 1}.`,
        expected: 'each name once (names that differ in case only count as one)',
        arrived: `${columns[first]} and ${column}`,
        next: 'Rename or remove one of the two columns, then run the step again.',
      });
    }
    positions.set(column.toLowerCase(), index);
  }
}
