import type { Crew } from './crew.ts';
import { firstFree } from './crew.ts';
import { task } from './training-task.ts';

/** As in training/sketch.as.ts and training/sort.as.ts. */
const sketchBytes = 32;
const countBytes = 3 * 2048 * 4;
const entryBytes = 16;

/** Entries that the sketch keeps for each bin, as quantile-sketch.ts has it. */
const entriesPerBin = 8;

/** Columns in the works for each thread, so that none waits long for another's last column. */
const columnsAThread = 2;

/**
 * For each column the values of its quantile summary, pruned to `maxBin` + 1 entries: what `quantile-cuts.ts` makes cuts of. It is
 * worked out in memory that is free for other things after it.
 */
export function sketchColumns(
  crew: Crew,
  columns: readonly Float32Array[],
  maxBin: number,
  weights: Float32Array | undefined,
): Float32Array[] {
  const rows = columns[0]?.length ?? 0;
  const together = Math.min(columns.length, columnsAThread * crew.threads);
  const weightsPlace = firstFree + 64 * Math.ceil((together * sketchBytes) / 64);
  const first = weightsPlace + (weights === undefined ? 0 : aligned(4 * rows));
  const scratch = scratchBytes(rows, maxBin, weights !== undefined);
  const bytes = aligned(4 * rows) + scratch;
  crew.reserve(first + together * bytes);
  const { buffer } = crew.memory;
  if (weights !== undefined) new Float32Array(buffer, weightsPlace, rows).set(weights);

  const sketched: Float32Array[] = [];
  for (let begin = 0; begin < columns.length; begin += together) {
    const part = columns.slice(begin, begin + together);
    const orders = new Int32Array(buffer, firstFree, (sketchBytes / 4) * part.length);
    for (const [index, column] of part.entries()) {
      const place = first + index * bytes;
      new Float32Array(buffer, place, rows).set(column);
      orders.set(
        [
          place,
          rows,
          weights === undefined ? 0 : weightsPlace,
          entriesPerBin,
          maxBin,
          place + aligned(4 * rows),
        ],
        8 * index,
      );
    }
    crew.lead(task.sketch, part.length);
    for (const index of part.keys()) sketched.push(valuesOf(buffer, orders[8 * index + 6] as number));
  }
  return sketched;
}

function valuesOf(buffer: ArrayBufferLike, summary: number): Float32Array {
  const entries = new Int32Array(buffer, summary, 1)[0] as number;
  const all = new Float32Array(buffer, summary + entryBytes, 4 * entries);
  return Float32Array.from({ length: entries }, (_, entry) => all[4 * entry] as number);
}

/** Keys to sort, twice, with weights where there are any; two summaries in the works, and one a level. */
function scratchBytes(rows: number, maxBin: number, weighted: boolean): number {
  let levels = 0;
  let limit = 0;
  do {
    levels++;
    limit = Math.min(rows, levels * maxBin * entriesPerBin + 1);
  } while (limit * 2 ** levels < rows);
  const summary = entryBytes + 2 * entryBytes * limit;
  return aligned(countBytes + (weighted ? 16 : 8) * rows + 16 + (levels + 4) * summary);
}

function aligned(bytes: number): number {
  return 64 * Math.ceil(bytes / 64);
}
