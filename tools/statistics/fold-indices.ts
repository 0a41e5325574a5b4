import { createHash } from 'node:crypto';
import { z } from 'zod';
import { derive } from '../../model/booster/random.ts';
import type { ModelRows } from '../model/read-rows.ts';
import { type FoldRows, spanOf, splitFolds } from '../model/split.ts';

const range = z.strictObject({
  from: z.string(),
  to: z.string(),
  rows: z.int(),
  /** Positions in the order of time and id, counted from 0; both included, with none left out between them. */
  first: z.int(),
  last: z.int(),
});

/** `cv-fold-indices.json`: which rows each fold trains on and validates on, so that a later step can prove that it uses the same. */
export const foldIndicesFile = z.strictObject({
  dataset: z.string(),
  rows: z.int(),
  /** SHA-256 of all ids in the order of time and id, one a line. */
  sha256: z.string(),
  gap_days: z.int(),
  folds: z.array(
    z.strictObject({
      fold: z.int(),
      train: range,
      validation: range,
      /** SHA-256 of the ids of both parts in their order, a blank line between them. */
      ids_sha256: z.string(),
    }),
  ),
});
export type FoldIndices = z.output<typeof foldIndicesFile>;

/** What a fold learns from: its fit rows and the tail that stops the training early. */
export function trainingRowsOf({ fit, validation }: FoldRows): Int32Array {
  return Int32Array.from([...fit, ...validation]).sort();
}

export function foldIndicesOf(
  dataset: string,
  data: ModelRows,
  folds: readonly FoldRows[],
  gapDays: number,
): FoldIndices {
  return {
    dataset,
    rows: data.rows,
    sha256: digestOf(data.ids.join('\n')),
    gap_days: gapDays,
    folds: folds.map((rows, index) => {
      const train = trainingRowsOf(rows);
      return {
        fold: index + 1,
        train: rangeOf(data, train),
        validation: rangeOf(data, rows.test),
        ids_sha256: idsDigest(data.ids, train, rows.test),
      };
    }),
  };
}

/**
 * Whether the folds come out the same when the rows are stored in another order: shuffles the training rows, splits them, and compares the ids of
 * every part.
 */
export function foldsAreReproducible(
  data: ModelRows,
  trainingRows: Int32Array,
  fields: { folds: number; gap_days: number; validation_fraction: number },
  expected: FoldIndices,
  seed: number,
): boolean {
  const shuffled = derive(seed, 'fold indices').shuffle(Int32Array.from(trainingRows));
  const times = Int32Array.from(shuffled, (row) => data.times[row] as number);
  const places = Int32Array.from(shuffled, (_, place) => place);
  // Rows are ordered by time and id, so the row number itself is that order.
  const inOrder = (rows: Int32Array): Int32Array =>
    Int32Array.from(rows, (place) => shuffled[place] as number).sort();
  const digests = splitFolds(times, places, fields).map((rows) =>
    idsDigest(data.ids, inOrder(trainingRowsOf(rows)), inOrder(rows.test)),
  );
  return JSON.stringify(digests) === JSON.stringify(expected.folds.map((fold) => fold.ids_sha256));
}

function rangeOf(data: ModelRows, rows: Int32Array): z.output<typeof range> {
  return {
    ...spanOf(data.times, rows),
    rows: rows.length,
    first: rows[0] as number,
    last: rows.at(-1) as number,
  };
}

function idsDigest(ids: readonly string[], train: Int32Array, validation: Int32Array): string {
  const lines = (rows: Int32Array): string => Array.from(rows, (row) => ids[row]).join('\n');
  return digestOf(`${lines(train)}\n\n${lines(validation)}`);
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
