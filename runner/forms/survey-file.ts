import { stat } from 'node:fs/promises';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { firstRecord, splitRecord } from '../../warehouse/csv/header.ts';
import { describeCsv } from '../../warehouse/csv/inspect.ts';
import { NewestDay } from '../../warehouse/csv/newest-day.ts';
import { type CsvSurvey, surveyCsv } from '../../warehouse/csv/survey.ts';
import type { CsvSource } from '../../warehouse/warehouse.ts';

/** What one reading tells of a file. */
export interface FileFacts {
  /** Absolute path. */
  file: string;
  bytes: number;
  sha256: string;
  /** Records after the header; blank lines do not count. */
  rows: number;
  columns: string[];
  encoding: 'utf-8' | 'latin-1';
  /** The first line that is not UTF-8, from 1; null where the whole file is. */
  firstLineNotUtf8: number | null;
  /** The first rows, at most three, field by field. */
  preview: string[][];
  /** The newest day or month in the columns that were asked for, as the file writes it. */
  newest: string | null;
  /** What is wrong with the file whatever it should hold; null for a sound one. */
  fault: FileFault | null;
}

export interface FileFault {
  state: 'empty' | 'damaged' | 'wrong-header' | 'truncated';
  sentence: string;
  next: string;
}

export interface FileQuestion {
  /** How sentences call the file. */
  called: string;
  /** Columns whose newest day or month is asked for. */
  dated: readonly string[];
  finalNewline: boolean;
}

/** How far a reading is. */
export interface ReadingProgress {
  file: string;
  bytes: number;
  of: number;
}

const previewRows = 3;
const previewBytes = 256 * 1024;

/**
 * Reads a delimited file once, whatever its size, and yields how far it is. Throws LeadlineError `file-missing` and `file-unreadable`;
 * what else is wrong is the answer's `fault`, in the words in which loading the file would refuse it.
 */
export async function* surveyFile(
  file: string,
  question: FileQuestion,
): AsyncGenerator<ReadingProgress, FileFacts> {
  const of = (await stat(file).catch(() => null))?.size ?? 0;
  const watch = watcher(question.dated);
  // Whoever stops asking also closes the file.
  await using survey = surveyCsv(file, { onChunk: watch.onChunk });
  for (;;) {
    const step = await survey.next();
    if (step.done === true) return factsOf(file, question, step.value, watch);
    yield { file, bytes: step.value, of };
  }
}

interface Watch {
  onChunk(chunk: Buffer, delimiter: CsvSource['delimiter']): void;
  head(): Buffer;
  newest(): string | null;
}

/** Keeps the beginning of the file, and follows the dates. */
function watcher(dated: readonly string[]): Watch {
  let head: Buffer | undefined;
  let days: NewestDay | undefined;
  return {
    onChunk(chunk, delimiter) {
      if (head === undefined) {
        head = Buffer.from(chunk.subarray(0, previewBytes));
        const header = splitRecord(firstRecord(head).toString('latin1'), delimiter);
        const places = dated.map((name) => header.indexOf(name)).filter((at) => at !== -1);
        if (places.length > 0) days = new NewestDay(delimiter, places);
      }
      days?.push(chunk);
    },
    head: () => head ?? Buffer.alloc(0),
    newest: () => days?.newest ?? null,
  };
}

function factsOf(file: string, question: FileQuestion, survey: CsvSurvey, watch: Watch): FileFacts {
  const { sha256, bytes, firstLineNotUtf8, content } = survey;
  const encoding = firstLineNotUtf8 === null ? 'utf-8' : 'latin-1';
  const fields = (record: string) => (content === null ? [] : splitRecord(record, content.delimiter));
  return {
    file,
    bytes,
    sha256,
    rows: Math.max(0, (content?.scanner.records ?? 0) - 1),
    columns: content === null ? [] : fields(content.header),
    encoding,
    firstLineNotUtf8,
    preview: firstRecords(watch.head(), encoding === 'utf-8' ? 'utf8' : 'latin1').map(fields),
    newest: watch.newest(),
    fault: faultOf(question, survey),
  };
}

/** The records after the header, as text. */
function firstRecords(head: Buffer, encoding: 'utf8' | 'latin1'): string[] {
  const records: string[] = [];
  let rest = head;
  while (rest.length > 0 && records.length <= previewRows) {
    const record = firstRecord(rest);
    if (record.length > 0) records.push(record.toString(encoding));
    rest = rest.subarray(record.length + 1);
  }
  return records.slice(1);
}

function faultOf({ called, finalNewline }: FileQuestion, survey: CsvSurvey): FileFault | null {
  try {
    describeCsv(called, survey, { requireFinalNewline: finalNewline });
    return null;
  } catch (error) {
    if (!(error instanceof LeadlineError)) throw error;
    const state = states[error.code];
    if (state === undefined) throw error;
    return { state, sentence: error.message, next: error.next ?? '' };
  }
}

const states: Record<string, FileFault['state']> = {
  'file-empty': 'empty',
  'csv-nul-byte': 'damaged',
  'csv-newlines-mixed': 'damaged',
  'csv-header-missing': 'wrong-header',
  'csv-header-duplicate': 'wrong-header',
  'csv-truncated': 'truncated',
};
