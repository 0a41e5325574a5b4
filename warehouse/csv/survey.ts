import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { CsvSource } from '../warehouse.ts';
import { findDelimiter, firstRecord } from './header.ts';
import { lineChunks } from './line-chunks.ts';
import { fileProblem } from './missing-file.ts';
import { RecordScanner } from './record-scanner.ts';

/** What one reading of a delimited file finds, whatever its condition. */
export interface CsvSurvey {
  /** Lower-case hexadecimal, of the bytes as they are. */
  sha256: string;
  bytes: number;
  /** The first line that is not UTF-8, from 1; null where the whole file is. */
  firstLineNotUtf8: number | null;
  /** Null for a file without a byte. */
  content: CsvContent | null;
}

export interface CsvContent {
  /** The first record, as text. */
  header: string;
  delimiter: CsvSource['delimiter'];
  /** Where records begin and end, at the end of the file. */
  scanner: RecordScanner;
}

export interface SurveyOptions {
  /** Found in the header unless given. */
  delimiter?: CsvSource['delimiter'];
  /** Hears every chunk, without a byte order mark, with the delimiter; a chunk ends with a line and is valid during the call. */
  onChunk?: (chunk: Buffer, delimiter: CsvSource['delimiter']) => void;
}

/**
 * Reads a delimited file once, byte by byte, yielding how many bytes it has read; whoever stops asking ends the reading. A file that is
 * not UTF-8 counts as Latin-1. Throws LeadlineError `file-missing` and `file-unreadable`.
 */
export async function* surveyCsv(
  path: string,
  options: SurveyOptions = {},
): AsyncGenerator<number, CsvSurvey> {
  const hash = createHash('sha256');
  let bytes = 0;
  let header: Buffer | undefined;
  let delimiter = options.delimiter;
  let scanner: RecordScanner | undefined;
  let firstLineNotUtf8: number | null = null;
  try {
    for await (const chunk of lineChunks(path)) {
      hash.update(chunk);
      const content = header === undefined ? withoutByteOrderMark(chunk) : chunk;
      header ??= Buffer.from(firstRecord(content));
      delimiter ??= findDelimiter(content);
      scanner ??= new RecordScanner(delimiter);
      if (firstLineNotUtf8 === null && !isUtf8(content))
        firstLineNotUtf8 = scanner.lines + lineNotUtf8(content);
      scanner.push(content);
      options.onChunk?.(content, delimiter);
      bytes += chunk.length;
      yield bytes;
    }
  } catch (cause) {
    throw await fileProblem(path, cause);
  }
  scanner?.end();
  const encoding = firstLineNotUtf8 === null ? 'utf8' : 'latin1';
  const content =
    scanner === undefined || header === undefined || delimiter === undefined
      ? null
      : { header: header.toString(encoding), delimiter, scanner };
  return { sha256: hash.digest('hex'), bytes, firstLineNotUtf8, content };
}

/** The survey of a file, for whoever does not watch it. */
export async function surveyed(survey: AsyncGenerator<number, CsvSurvey>): Promise<CsvSurvey> {
  let step = await survey.next();
  while (step.done !== true) step = await survey.next();
  return step.value;
}

function withoutByteOrderMark(chunk: Buffer): Buffer {
  return chunk.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? chunk.subarray(3) : chunk;
}

/** The first line of a chunk that is not UTF-8, from 1. */
function lineNotUtf8(chunk: Buffer): number {
  let line = 1;
  for (let start = 0; start < chunk.length; line++) {
    const end = chunk.indexOf(10, start);
    const next = end === -1 ? chunk.length : end + 1;
    if (!isUtf8(chunk.subarray(start, next))) return line;
    start = next;
  }
  return line;
}
