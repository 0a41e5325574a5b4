import { readFileSync } from 'node:fs';

/** What imbalanced-learn, scikit-learn and scipy said; `make_training_goldens.py` that asked them stands beside the file. */
export const trainingGolden = JSON.parse(
  readFileSync(new URL('../goldens/training/training.json', import.meta.url), 'utf8'),
) as TrainingGolden;

interface TrainingGolden {
  smote: {
    columns: number[][];
    /** The first rows have label 1. */
    positives: number;
    neighbours: number[][];
    places: [from: number, towards: number, step: number][];
    synthetic: number[][];
    means: number[];
    deviations: number[];
  };
  logistic: {
    columns: number[][];
    labels: number[];
    cases: {
      c: number;
      classWeight: 'none' | 'balanced';
      intercept: number;
      weights: number[];
      logits: number[];
    }[];
  };
  isotonic: {
    name: string;
    margins: number[];
    labels: number[];
    thresholdMargins: number[];
    thresholdProbabilities: number[];
    at: number[];
    probabilities: number[];
  }[];
  delong: {
    name: string;
    labels: number[];
    firstScores: number[];
    secondScores: number[];
    first: number;
    second: number;
    standardError: number;
    z: number;
    p: number;
    low: number;
    high: number;
  }[];
  binomial: [hits: number, trials: number, chance: number, p: number][];
}
