import { combineSummaries, pruneSummary, type QuantileSummary, summarise } from './quantile-summary.ts';

/** Entries that the sketch keeps for each bin. */
const entriesPerBin = 8;

/**
 * A column's quantile summary of at most `maxBin` x 8 entries, read row by row as XGBoost's sketch reads it: rows are
 * gathered in a queue, a full queue becomes a summary, and summaries of one level are combined into the next. A
 * column of up to `maxBin` x 8 distinct values and twice as many rows loses nothing; a longer one may have a rank off
 * by about one part in `maxBin` x 8, and by which depends on the order of its rows.
 */
export function sketchColumn(column: Float32Array, maxBin: number, weights?: Float32Array): QuantileSummary {
  const { rows, present } = countedRows(column, weights);
  const limit = limitOf(present, Math.min(maxBin, present));
  const levels: (QuantileSummary | undefined)[] = [];
  let begin = 0;
  for (const end of queueEnds(column, rows, 2 * limit)) {
    raise(levels, summarise(column, rows.subarray(begin, end), weights), limit);
    begin = end;
  }
  let summary = pruneSummary(summarise(column, rows.subarray(begin), weights), limit);
  for (const level of levels) {
    if (level !== undefined) summary = pruneSummary(combineSummaries(summary, level), limit);
  }
  return pruneSummary(summary, Math.min(present, maxBin * entriesPerBin));
}

/** The rows that have a value and a weight. Those without a weight count where XGBoost makes room for all that are present. */
function countedRows(column: Float32Array, weights?: Float32Array): { rows: Int32Array; present: number } {
  const rows = new Int32Array(column.length);
  let counted = 0;
  let present = 0;
  for (let row = 0; row < column.length; row++) {
    if (Number.isNaN(column[row])) continue;
    present++;
    if (weights?.[row] !== 0) rows[counted++] = row;
  }
  return { rows: rows.subarray(0, counted), present };
}

/** The entries of a level: enough levels of them hold all rows, and each level adds an equal part of the error. */
function limitOf(rows: number, bins: number): number {
  for (let levels = 1; ; levels++) {
    const limit = Math.min(rows, levels * bins * entriesPerBin + 1);
    if (2 ** levels * limit >= rows) return limit;
  }
}

/** Where the queue is emptied, as positions in `rows`: when it is full of runs of equal values and another run begins. */
function queueEnds(column: Float32Array, rows: Int32Array, capacity: number): number[] {
  const ends: number[] = [];
  let runs = 0;
  for (let i = 0; i < rows.length; i++) {
    if (runs > 0 && column[rows[i - 1] as number] === column[rows[i] as number]) continue;
    if (runs === capacity) {
      ends.push(i);
      runs = 0;
    }
    runs++;
  }
  return ends;
}

/** Puts a summary into the first level that is free or has room, taking along what it finds in the way. */
function raise(levels: (QuantileSummary | undefined)[], summary: QuantileSummary, limit: number): void {
  let carried = summary;
  for (let level = 0; ; level++) {
    const held = levels[level];
    if (held === undefined) {
      levels[level] = pruneSummary(carried, limit);
      return;
    }
    carried = combineSummaries(pruneSummary(carried, limit), held);
    if (carried.values.length <= limit) {
      levels[level] = carried;
      return;
    }
    levels[level] = undefined;
  }
}
