import type { FeatureType, Matrix } from '../../../../model/booster/matrix.ts';
import { xgboostNames } from '../../../../model/booster/parameter-table.ts';
import { type BoosterParameters, defaultBoosterParameters } from '../../../../model/booster/parameters.ts';
import type { TrainingData } from '../../../../model/booster/train/training-data.ts';
import { readGolden } from '../../golden.ts';

/** A training with one of XGBoost's features, and what XGBoost grew. */
export interface FeatureCase {
  name: string;
  settings: Record<string, unknown>;
  rounds: number;
  rows: number;
  columns: number[];
  custom: boolean;
  weighted: boolean;
  /** Those of the objective where null. */
  labels: number[] | null;
  model: string;
  margins: number[];
}

interface FeatureGolden {
  names: string[];
  types: FeatureType[];
  columns: (number | null)[][];
  classes: number[];
  amounts: number[];
  weights: number[];
  cases: FeatureCase[];
}

export const featureGolden = readGolden('training-features.json') as FeatureGolden;

/** The first rows of some columns of the golden data. */
export function featureMatrix(columns: readonly number[], rows: number): Matrix {
  return {
    rows,
    names: columns.map((column) => featureGolden.names[column] as string),
    types: columns.map((column) => featureGolden.types[column] as FeatureType),
    columns: columns.map((column) =>
      Float32Array.from(
        (featureGolden.columns[column] as number[]).slice(0, rows),
        (value) => value ?? Number.NaN,
      ),
    ),
  };
}

export function dataOf({ settings, columns, rows, labels, weighted }: FeatureCase): TrainingData {
  const { classes, amounts, weights } = featureGolden;
  const given = labels ?? (settings.objective === 'binary:logistic' ? classes : amounts);
  return {
    matrix: featureMatrix(columns, rows),
    labels: Float32Array.from(given.slice(0, rows)),
    ...(weighted ? { weights: Float32Array.from(weights.slice(0, rows)) } : {}),
  };
}

/** Settings under our names. */
export function ourParameters(settings: Record<string, unknown>, rounds: number): BoosterParameters {
  const ours = Object.entries(xgboostNames).flatMap(([name, theirs]) =>
    theirs !== null && theirs in settings ? [[name, settings[theirs]]] : [],
  );
  return { ...defaultBoosterParameters, rounds, ...Object.fromEntries(ours) };
}

/** Where two texts part, with what stands there in both; a diff of two models would take minutes. */
export function firstDifference(ours: string, theirs: string): string {
  if (ours === theirs) return 'none';
  let at = 0;
  while (ours[at] === theirs[at]) at++;
  const from = Math.max(0, at - 40);
  return `at ${at}: ours ${ours.slice(from, at + 20)}, theirs ${theirs.slice(from, at + 20)}`;
}
