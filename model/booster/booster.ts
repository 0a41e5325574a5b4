import { checkBooster } from './check-booster.ts';
import { ModelError } from './errors.ts';
import { marginOf, sigmoid } from './logistic.ts';
import { checkMatrix, type FeatureType, type Matrix } from './matrix.ts';
import type { Tree } from './tree.ts';

/** What a booster predicts, by XGBoost's names: a probability by log-odds, or a number as it is. */
export type ObjectiveName = 'binary:logistic' | 'reg:squarederror';

/** The categories of one column: texts or whole numbers. */
export type CategoryNames = readonly string[] | readonly number[];

/** A trained model: its margin for a row is that of `baseScore` plus, for every tree, the row's leaf times the tree's weight. */
export interface Booster {
  featureNames: readonly string[];
  /** XGBoost's letters: `q` for numbers, `c` for categories (codes from 0), `int`, `i` (0 or 1) or `float`; absent where all are numbers. */
  featureTypes?: readonly FeatureType[];
  /**
   * By column, what its codes stand for, as places in the list; empty where it has none. XGBoost keeps it from data frames and recodes by it; a
   * matrix holds the codes themselves. Absent where nothing was kept.
   */
  categoryNames?: readonly CategoryNames[];
  objective: ObjectiveName;
  /** In the units of the objective's output (a probability for `binary:logistic`), rounded to float32. */
  baseScore: number;
  /** Kept in the model file because XGBoost keeps it; it does not change a prediction. */
  scalePosWeight: number;
  /** Only the trees that predict: those past the best round of early stopping are gone. */
  trees: readonly Tree[];
  /** By tree, what its leaves are multiplied with (DART's `weight_drop`, float32); absent where all are 1. */
  treeWeights?: Float32Array;
  /** How many trees a round grew (`num_parallel_tree`); absent where one. */
  parallelTrees?: number;
  /** How many rounds predict; equal to `trees.length` where a round grows one tree. */
  bestRound: number;
  /** XGBoost's free texts by name, such as `best_iteration` and `best_score` of early stopping; they do not change a prediction. */
  attributes?: ReadonlyMap<string, string>;
  /** Absent on a booster read from a file. */
  evaluation?: Evaluation;
  /** What grew the trees and its version, such as `libxgboost 3.2.0`; absent where it was this room's own trainer or is not known. */
  engine?: string;
}

/** The margin before any tree, as float32: log-odds for `binary:logistic`. */
export function baseMarginOf({ objective, baseScore }: Pick<Booster, 'objective' | 'baseScore'>): number {
  return objective === 'binary:logistic' ? marginOf(baseScore) : Math.fround(baseScore);
}

/** The output of a margin: a probability for `binary:logistic`, the margin itself for `reg:squarederror`. */
export function outputOf({ objective }: Pick<Booster, 'objective'>, margin: number): number {
  return objective === 'binary:logistic' ? sigmoid(margin) : margin;
}

/** What the leaves of a tree are multiplied with. */
export function treeWeightOf({ treeWeights }: Pick<Booster, 'treeWeights'>, tree: number): number {
  return treeWeights === undefined ? 1 : (treeWeights[tree] as number);
}

/**
 * One value a round that was trained, rounds past the best included and those of a booster that training started from left out. An empty list
 * was not measured.
 */
export interface Evaluation {
  /** The metric that decides when to stop. */
  metric: string;
  train: number[];
  validation: number[];
  /** The metrics before it, where several were asked for. */
  others?: Evaluation[];
}

/**
 * Throws `booster-features` unless the matrix has the booster's columns, by name and in order; `booster-invalid` and `matrix-shape` for what is no
 * booster and no matrix.
 */
export function checkFeatures(booster: Booster, matrix: Matrix): void {
  checkBooster(booster);
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
