import { forEachScore, type Scores } from './thresholds.ts';

/** The chance that a row of label 1 scores above a row of label 0, a tie counting half. Throws as `checkScores` does. */
export function aucRoc(scores: Scores, labels: Uint8Array): number {
  let positives = 0;
  let negatives = 0;
  let pairs = 0;
  forEachScore(scores, labels, (_, p, n) => {
    pairs += n * (positives + p / 2);
    positives += p;
    negatives += n;
  });
  return pairs / (positives * negatives);
}
