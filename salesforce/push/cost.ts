import { bulkReadFrom, compositeRows, retrievedRows, uploadBytes } from './sizes.ts';
import type { Difference, Way, WritingCost } from './types.ts';

/** What the writing costs in calls each way, where nothing has to be repeated: history, leads, and reading back. Pure. */
export function costOf({ changes }: Pick<Difference, 'changes'>): WritingCost {
  return costOfRows(changes.length);
}

/** The same for so many leads. */
export function costOfRows(rows: number): WritingCost {
  const ways = [
    cost(
      'composite',
      2 * Math.ceil(rows / compositeRows),
      [
        `${whole(2 * Math.ceil(rows / compositeRows))} calls of composite, up to ${whole(compositeRows)} rows each: history, then leads`,
      ],
      rows,
    ),
    cost(
      'bulk',
      2 * bulkCalls(rows),
      [
        `${whole(2 * bulkCalls(rows))} calls of Bulk API 2.0: history, then leads; each makes a job, uploads, closes, and looks about ${looksAt(rows)} times`,
      ],
      rows,
    ),
  ];
  const [composite, bulk] = ways as [WritingCost['ways'][number], WritingCost['ways'][number]];
  return { ways, taken: bulk.calls < composite.calls ? 'bulk' : 'composite' };
}

function cost(way: Way, writing: number, of: string[], rows: number): WritingCost['ways'][number] {
  if (rows === 0) return { way, calls: 0, of: [] };
  const reading = readingCalls(rows);
  return { way, calls: writing + reading, of: [...of, `${whole(reading)} to read back`] };
}

/** What a job costs: creating, uploading and closing it, and looking whether it is over. Files of results are read only where a row failed. */
function bulkCalls(rows: number): number {
  return 3 * Math.ceil((rows * bytesOfRow) / uploadBytes) + looksAt(rows);
}

/** A row of CSV with all of Leadline's fields, about. */
const bytesOfRow = 1000;

/** Salesforce works off about 10,000 rows in the time of two looks; the waits between them grow. */
function looksAt(rows: number): number {
  return 2 + 2 * Math.ceil(rows / 10_000);
}

/** Calls that it costs to read so many leads. */
export function readingCalls(rows: number): number {
  return rows >= bulkReadFrom ? 5 : Math.ceil(rows / retrievedRows);
}

function whole(count: number): string {
  return count.toLocaleString('en-US');
}
