import { ModelError } from '../booster/errors.ts';

/** What a model that was trained on so many rows scores on rows that no training has seen; a higher score is better. */
export interface LearningPoint {
  rows: number;
  score: number;
}

/** What the last rows brought, and from how many rows on no more rows mattered. */
export interface Convergence {
  /** The last score minus the one before it. */
  gain: number;
  /** The fewest rows from which every score is within the tolerance of the last. */
  stableFrom: number;
  /** More than the last point alone is within the tolerance: the curve is level at its end. */
  converged: boolean;
}

/** Reads a learning curve of two points or more, with ascending rows. `tolerance` is in units of the score, 0 or more. Throws `learning-curve-short`. */
export function convergenceOf(points: readonly LearningPoint[], tolerance: number): Convergence {
  const last = points.at(-1);
  const before = points.at(-2);
  const ascending = points.every(
    (point, index) => index === 0 || point.rows > (points[index - 1]?.rows ?? 0),
  );
  if (last === undefined || before === undefined || !ascending || !(tolerance >= 0)) {
    throw new ModelError({
      code: 'learning-curve-short',
      message: 'These points make no learning curve.',
      expected: 'two points or more with ascending rows, and a tolerance from 0',
      arrived: `${points.length} points with ${points.map((point) => point.rows).join(', ')} rows, tolerance ${tolerance}`,
    });
  }
  const outside = points.findLastIndex((point) => Math.abs(point.score - last.score) > tolerance);
  const stable = points[outside + 1] ?? last;
  return { gain: last.score - before.score, stableFrom: stable.rows, converged: stable !== last };
}
