import { positivesOf } from './evaluate.ts';
import type { ModelRows } from './read-rows.ts';
import { spanOf } from './split.ts';
import type { Part, Scored } from './training-files.ts';

export function labelsOf(data: ModelRows, rows: Int32Array): Uint8Array {
  return Uint8Array.from(rows, (row) => data.labels[row] as number);
}

/** Dates and counts of a part of the rows, which must not be empty. */
export function partOf(data: ModelRows, rows: Int32Array): Part {
  return { ...spanOf(data.times, rows), rows: rows.length, positives: positivesOf(labelsOf(data, rows)) };
}

/** What a booster says of the given rows, with all that calibration needs. */
export function scoredOf(data: ModelRows, rows: Int32Array, margins: Float64Array): Scored {
  return {
    ids: Array.from(rows, (row) => data.ids[row] as string),
    labels: Array.from(rows, (row) => data.labels[row] as number),
    segments: Array.from(rows, (row) => data.segments[row] as string),
    margins: Array.from(margins),
  };
}
