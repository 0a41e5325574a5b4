import { basename } from 'node:path';
import { LeadlineError } from '../../errors/leadline-error.ts';
import type { CsvSource } from '../warehouse.ts';
import { readHeader } from './header.ts';
import type { RecordScanner } from './record-scanner.ts';
import { type CsvSurvey, surveyCsv, surveyed } from './survey.ts';

export interface CsvInspection extends CsvSource {
  /** Lower-case hexadecimal, of the bytes as they are. */
  sha256: string;
  bytes: number;
  /** Records after the header; blank lines do not count. */
  records: number;
  /** The first line that is not UTF-8, from 1; null where the whole file is. */
  firstLineNotUtf8: number | null;
}

export interface InspectOptions {
  /** Found in the header unless given. */
  delimiter?: CsvSource['delimiter'];
  /** Refuse a file whose last byte does not end a line, for senders who always end it. */
  requireFinalNewline?: boolean;
}

/**
 * Reads a delimited file once, byte by byte, and says what it is; nothing is loaded. A file that is not UTF-8 counts as Latin-1.
 * Throws LeadlineError `file-missing`, `file-unreadable`, `file-empty`, `csv-nul-byte`, `csv-header-missing`, `csv-header-duplicate`,
 * `csv-newlines-mixed` or `csv-truncated`.
 */
export async function inspectCsv(path: string, options: InspectOptions = {}): Promise<CsvInspection> {
  return describeCsv(path, await surveyed(surveyCsv(path, options)), options);
}

/** What a survey says of a sound file; `path` is how the file is called in the errors, which are those of `inspectCsv`. */
export function describeCsv(
  path: string,
  { bytes, sha256, firstLineNotUtf8, content }: CsvSurvey,
  { requireFinalNewline = false }: Pick<InspectOptions, 'requireFinalNewline'>,
): CsvInspection {
  if (content === null) throw fileEmpty(path);
  const { scanner, delimiter, header } = content;
  refuseNulByte(path, scanner);
  const columns = readHeader(path, header, delimiter);
  refuseMixedLineEnds(path, scanner);
  refuseTruncated(path, scanner, columns.length, requireFinalNewline);
  return {
    path,
    columns,
    encoding: firstLineNotUtf8 === null ? 'utf-8' : 'latin-1',
    delimiter,
    sha256,
    bytes,
    records: scanner.records - 1,
    firstLineNotUtf8,
  };
}

function fileEmpty(path: string): LeadlineError {
  return new LeadlineError({
    code: 'file-empty',
    message: `${path} is empty.`,
    expected: 'a header and records',
    arrived: '0 bytes',
    next: 'Fetch the file again; the transfer may have failed.',
  });
}

function refuseNulByte(path: string, scanner: RecordScanner): void {
  if (scanner.nulLine === undefined) return;
  throw new LeadlineError({
    code: 'csv-nul-byte',
    message: `${path} holds a NUL byte in line ${scanner.nulLine}, which no text has.`,
    expected: 'text in UTF-8 or Latin-1',
    arrived: `a NUL byte in line ${scanner.nulLine}`,
    next: 'Ask the sender for the file as UTF-8 text; UTF-16 and damaged files look like this.',
  });
}

function refuseMixedLineEnds(path: string, scanner: RecordScanner): void {
  if (scanner.mixedLine === undefined) return;
  throw new LeadlineError({
    code: 'csv-newlines-mixed',
    message: `${path} ends its lines in two ways: line ${scanner.mixedLine} is the first that does not end with ${scanner.lineEnd}.`,
    expected: `${scanner.lineEnd} after every record`,
    arrived: `another line end in line ${scanner.mixedLine}`,
    next: 'Write the file with one kind of line end, then run the step again.',
  });
}

function refuseTruncated(
  path: string,
  scanner: RecordScanner,
  columns: number,
  requireFinalNewline: boolean,
): void {
  const sign = signOfTruncation(scanner, columns, requireFinalNewline);
  if (sign === undefined) return;
  throw new LeadlineError({
    code: 'csv-truncated',
    message: `${path} seems to be cut off: ${sign.found}.`,
    expected: sign.expected,
    arrived: sign.found,
    next: `Fetch ${basename(path)} again and compare its size with the sender's; if it is whole, mend its last line.`,
  });
}

function signOfTruncation(
  scanner: RecordScanner,
  columns: number,
  requireFinalNewline: boolean,
): { found: string; expected: string } | undefined {
  if (scanner.openQuoteLine !== undefined) {
    return {
      found: `the quote opened in line ${scanner.openQuoteLine} is never closed`,
      expected: 'a closing quote',
    };
  }
  if (scanner.fields < columns) {
    return {
      found: `the last record, which ends in line ${scanner.lastLine}, has ${scanner.fields} of ${columns} fields`,
      expected: `${columns} fields in every record`,
    };
  }
  if (requireFinalNewline && !scanner.atRecordStart) {
    return {
      found: `the last line, ${scanner.lastLine}, has no line end`,
      expected: 'a line end after the last record',
    };
  }
  return undefined;
}
