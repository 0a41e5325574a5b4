import { readFileSync } from 'node:fs';
import { type BoosterParameters, defaultBoosterParameters } from '../../model/booster/index.ts';
import type { Matrix } from '../../model/booster/matrix.ts';

/** What Python's libraries said; the scripts that asked them stand beside the files. */
export function readGolden(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../goldens/model/${name}`, import.meta.url), 'utf8'));
}

export interface BoosterCase {
  name: string;
  settings: Record<string, number>;
  weighted: boolean;
  model: string;
  margins: number[];
  contributions: number[][];
}

export interface BoosterGolden {
  names: string[];
  columns: (number | null)[][];
  labels: number[];
  weights: number[];
  cases: BoosterCase[];
}

export const boosterGolden = readGolden('booster.json') as BoosterGolden;

export const goldenMatrix: Matrix = {
  rows: boosterGolden.labels.length,
  names: boosterGolden.names,
  columns: boosterGolden.columns.map((column) => Float32Array.from(column, (value) => value ?? Number.NaN)),
};

export const goldenLabels = Uint8Array.from(boosterGolden.labels);

/** The parameters of a case under our names. */
export function parametersOf({ settings }: BoosterCase): BoosterParameters {
  const ours: Record<string, number> = {};
  for (const [theirs, value] of Object.entries(settings)) ours[ourNames[theirs] as string] = value;
  return { ...defaultBoosterParameters, rounds: 6, ...ours };
}

const ourNames: Record<string, keyof BoosterParameters> = {
  alpha: 'regAlpha',
  lambda: 'regLambda',
  eta: 'learningRate',
  gamma: 'gamma',
  max_depth: 'maxDepth',
  min_child_weight: 'minChildWeight',
  max_delta_step: 'maxDeltaStep',
  scale_pos_weight: 'scalePosWeight',
  base_score: 'baseScore',
  max_bin: 'maxBin',
};

export function largestDifference(left: ArrayLike<number>, right: ArrayLike<number>): number {
  return Array.from(left).reduce(
    (worst, value, index) => Math.max(worst, Math.abs(value - (right[index] ?? Number.NaN))),
    0,
  );
}

export interface MeasureGolden {
  rankings: {
    name: string;
    scores: number[];
    labels: number[];
    aucRoc: number;
    aucPr: number;
    logLoss: number;
    brier: number;
    topDecileLift: number;
  }[];
  calibration: {
    margins: number[];
    labels: number[];
    a: number;
    b: number;
    probabilities: number[];
    curves: Record<
      'equal-width' | 'equal-count',
      { observed: number[]; predicted: number[]; rows: number[]; error: number }
    >;
  };
  statistics: {
    first: number[];
    second: number[];
    paired: number[];
    kolmogorovSmirnov: number;
    spearman: number;
    variation: number;
    varied: number[];
    wilson: [successes: number, trials: number, level: number, low: number, high: number][];
    normalQuantiles: [chance: number, value: number][];
  };
  informationValue: {
    values: (number | null)[];
    labels: number[];
    value: number;
    bins: [rows: number, positives: number, weightOfEvidence: number][];
  };
}

export const measureGolden = readGolden('measures.json') as MeasureGolden;
