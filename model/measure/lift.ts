import { ModelError } from '../booster/errors.ts';
import { forEachScore, type Scores } from './thresholds.ts';

/** A slice of the rows in descending order of score. */
export interface ScoreBand {
  /** From 1, the highest scores. */
  band: number;
  rows: number;
  /** May be fractional: rows that tie across a border are shared out. */
  positives: number;
  rate: number;
  /** The band's rate over the rate of all rows. */
  lift: number;
  /** The lift of this band and all above it. */
  cumulativeLift: number;
  /** The share of all positives in this band and above it. */
  captured: number;
  highestScore: number;
  lowestScore: number;
}

/**
 * The positive rate among the best-scored `fraction` of rows (rounded to whole rows, at least one) over the rate of
 * all. Rows that tie across the border count with their share: the mean over all orders of the tied rows, so the
 * order of rows cannot matter. Throws `fraction-range` outside (0, 1], and as `checkScores` does.
 */
export function liftAtFraction(scores: Scores, labels: Uint8Array, fraction: number): number {
  return topBand(scores, labels, fraction).lift;
}

/** All about the best-scored `fraction`: its `rate` is the precision there, `captured` the recall. Counts and throws as `liftAtFraction`. */
export function topBand(scores: Scores, labels: Uint8Array, fraction: number): ScoreBand {
  if (!(fraction > 0 && fraction <= 1)) {
    throw new ModelError({
      code: 'fraction-range',
      message: 'Lift was asked for at a fraction that is no share of the rows.',
      expected: 'a number above 0 and up to 1',
      arrived: String(fraction),
    });
  }
  const rows = labels.length;
  const top = Math.max(1, Math.round(rows * fraction));
  const [first] = cutBands(scores, labels, [top, rows]);
  return first as ScoreBand;
}

/** Ten bands of equal size, give or take a row, ties shared as in `liftAtFraction`; ten rows at least. */
export function decileTable(scores: Scores, labels: Uint8Array): ScoreBand[] {
  const rows = labels.length;
  if (rows < 10) {
    throw new ModelError({
      code: 'deciles-too-few-rows',
      message: 'A table of deciles needs ten rows or more.',
      expected: '10 rows',
      arrived: `${rows} rows`,
    });
  }
  const ends = Array.from({ length: 10 }, (_, index) => Math.round((rows * (index + 1)) / 10));
  return cutBands(scores, labels, ends);
}

/** `ends` are counts of rows from the top, ascending; the last is all rows, and gives no band if the one before is too. */
function cutBands(scores: Scores, labels: Uint8Array, ends: readonly number[]): ScoreBand[] {
  const slices: { rows: number; positives: number; highest: number; lowest: number }[] = [];
  let seen = 0;
  forEachScore(scores, labels, (score, positives, negatives) => {
    const tied = positives + negatives;
    let left = tied;
    while (left > 0) {
      const begin = ends.findLast((end) => end <= seen) ?? 0;
      const end = ends.find((candidate) => candidate > seen) as number;
      if (seen === begin) slices.push({ rows: 0, positives: 0, highest: score, lowest: score });
      const slice = slices[slices.length - 1] as (typeof slices)[number];
      const taken = Math.min(left, end - seen);
      slice.rows += taken;
      slice.positives += (taken * positives) / tied;
      slice.lowest = score;
      seen += taken;
      left -= taken;
    }
  });

  const positives = labels.reduce((sum, label) => sum + label, 0);
  const overall = positives / labels.length;
  let rowsAbove = 0;
  let positivesAbove = 0;
  return slices.map((slice, index) => {
    rowsAbove += slice.rows;
    positivesAbove += slice.positives;
    const rate = slice.positives / slice.rows;
    return {
      band: index + 1,
      rows: slice.rows,
      positives: slice.positives,
      rate,
      lift: rate / overall,
      cumulativeLift: positivesAbove / rowsAbove / overall,
      captured: positivesAbove / positives,
      highestScore: slice.highest,
      lowestScore: slice.lowest,
    };
  });
}
