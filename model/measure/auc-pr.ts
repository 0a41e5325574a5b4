import { forEachScore, type Scores } from './thresholds.ts';

/**
 * Average precision: the sum over distinct scores, from the top, of precision times the gain in recall, without
 * interpolation, as scikit-learn's `average_precision_score`. A random order gives the base rate. Throws as `checkScores` does.
 */
export function aucPr(scores: Scores, labels: Uint8Array): number {
  let positives = 0;
  let rows = 0;
  let sum = 0;
  forEachScore(scores, labels, (_, p, n) => {
    positives += p;
    rows += p + n;
    sum += p * (positives / rows);
  });
  return sum / positives;
}
