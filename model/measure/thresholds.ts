import { ModelError } from '../booster/errors.ts';

/** Scores in any order with a label of 0 or 1 each; a higher score means label 1 is likelier. */
export type Scores = ArrayLike<number>;

/**
 * Goes down the distinct scores and says, at each, how many rows of label 1 and 0 have that very score. Equal scores
 * come together, so that what is measured cannot depend on the order of rows.
 */
export function forEachScore(
  scores: Scores,
  labels: Uint8Array,
  visit: (score: number, positives: number, negatives: number) => void,
): void {
  const { positives, negatives } = sortedByLabel(scores, labels);
  let p = positives.length - 1;
  let n = negatives.length - 1;
  while (p >= 0 || n >= 0) {
    const score = Math.max(
      positives[p] ?? Number.NEGATIVE_INFINITY,
      negatives[n] ?? Number.NEGATIVE_INFINITY,
    );
    const fromP = p;
    const fromN = n;
    while (p >= 0 && positives[p] === score) p--;
    while (n >= 0 && negatives[n] === score) n--;
    visit(score, fromP - p, fromN - n);
  }
}

/** How many rows have label 1. Throws `scores-invalid`, or `labels-one-class` when one of the labels is absent. */
export function checkScores(scores: Scores, labels: Uint8Array): number {
  let positives = 0;
  let usable = scores.length === labels.length;
  for (let i = 0; usable && i < labels.length; i++) {
    usable = !Number.isNaN(scores[i]) && (labels[i] as number) <= 1;
    positives += labels[i] as number;
  }
  if (!usable) {
    throw new ModelError({
      code: 'scores-invalid',
      message: 'Scores and labels do not fit each other.',
      expected: 'as many scores as labels, no NaN among the scores, labels of 0 or 1',
      arrived: `${scores.length} scores and ${labels.length} labels`,
    });
  }
  if (positives > 0 && positives < labels.length) return positives;
  throw new ModelError({
    code: 'labels-one-class',
    message: 'The rows to measure on are all of one class.',
    expected: 'labels of 0 and of 1',
    arrived: `${positives} of ${labels.length} labels are 1`,
    next: 'Measure on a longer window or a larger segment.',
  });
}

function sortedByLabel(
  scores: Scores,
  labels: Uint8Array,
): { positives: Float64Array; negatives: Float64Array } {
  const count = checkScores(scores, labels);
  const positives = new Float64Array(count);
  const negatives = new Float64Array(labels.length - count);
  let p = 0;
  let n = 0;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === 1) positives[p++] = scores[i] as number;
    else negatives[n++] = scores[i] as number;
  }
  return { positives: positives.sort(), negatives: negatives.sort() };
}
