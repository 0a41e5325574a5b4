import { ModelError } from './errors.ts';
import { checkMatrix, type Matrix } from './matrix.ts';
import type { EvalMetric } from './parameters.ts';
import type { Tree } from './tree.ts';

/** A trained model: its margin for a row is the log-odds of `baseScore` plus the row's leaf in every tree. */
export interface Booster {
  featureNames: readonly string[];
  /** A probability, rounded to float32. */
  baseScore: number;
  /** Kept in the model file because XGBoost keeps it; it does not change a prediction. */
  scalePosWeight: number;
  /** Only the trees that predict: those past the best round of early stopping are gone. */
  trees: readonly Tree[];
  /** How many rounds predict, from 1; equal to `trees.length`. */
  bestRound: number;
  /** Absent on a booster read from a file. */
  evaluation?: Evaluation;
}

/** One value a round that was trained, rounds past `bestRound` included. An empty list was not measured. */
export interface Evaluation {
  metric: EvalMetric;
  train: number[];
  validation: number[];
}

/** Throws `booster-features` unless the matrix has the booster's columns, by name and in order. */
export function checkFeatures(booster: Booster, matrix: Matrix): void {
  checkMatrix(matrix);
  const differs = booster.featureNames.findIndex((name, index) => name !== matrix.names[index]);
  if (differs < 0 && booster.featureNames.length === matrix.names.length) return;
  const at = differs < 0 ? booster.featureNames.length : differs;
  throw new ModelError({
    code: 'booster-features',
    message: 'The matrix does not have the columns that the booster was trained on, in their order.',
    expected: `${booster.featureNames.length} columns, with ${booster.featureNames[at] ?? 'nothing'} at position ${at}`,
    arrived: `${matrix.names.length} columns, with ${matrix.names[at] ?? 'nothing'} at position ${at}`,
    next: "Build the matrix from the booster's featureNames.",
  });
}
