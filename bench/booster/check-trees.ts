import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { baseMarginOf, outputOf } from '../../model/booster/booster.ts';
import { treeShap } from '../../model/booster/explain/tree-shap.ts';
import {
  type Booster,
  defaultBoosterParameters,
  fromXgboostJson,
  predictMargin,
  trainBooster,
} from '../../model/booster/index.ts';
import { type Matrix, selectRows } from '../../model/booster/matrix.ts';
import { compareTrees } from './compare-trees.ts';
import { atLeast, atMost, type Finding, figure, told } from './finding.ts';
import type { ParityData, ParitySet } from './parity-set.ts';
import { readFloat32, readFloat64, writeSet } from './set-files.ts';
import { askXgboost, xgboostParameters } from './xgboost-side.ts';

/** Rows whose SHAP values are compared. */
const explained = 500;

/** The trees, what they predict, and what they say about the first rows. */
export function checkTrees(set: ParitySet, data: ParityData, folder: string): Finding[] {
  const parameters = { ...defaultBoosterParameters, ...set.parameters };
  const theirs = trainTheirs(set, data, folder);
  const ours = trainBooster(data, parameters);
  const trees = compareTrees(theirs, ours, data, parameters);
  const countable = trees.nodes - trees.tied;
  return [
    atLeast(
      `splits equal, of ${countable} not tied (${trees.tied} tied)`,
      countable === 0 ? 1 : trees.equal / countable,
      0.99,
    ),
    ...(trees.firstDifferent < 0
      ? []
      : [told('first tree that differs', `${trees.firstDifferent + 1} of ${theirs.trees.length}`)]),
    ...(trees.worst === 0 ? [] : [told('gain lost by the worst of ours', figure(trees.worst))]),
    ...outputs(ours, data.matrix, readFloat32(join(folder, 'margins'))),
    ...contributions(theirs, data.matrix, folder),
  ];
}

/** Their booster; what it says stays in the folder. */
export function trainTheirs(set: ParitySet, data: ParityData, folder: string): Booster {
  writeSet(folder, data);
  askXgboost({
    action: 'trees',
    folder,
    rounds: set.parameters.rounds,
    threads: 2,
    explained,
    parameters: xgboostParameters(set.parameters, data.matrix.names),
  });
  return fromXgboostJson(readFileSync(join(folder, 'model.json'), 'utf8'));
}

function outputs(ours: Booster, matrix: Matrix, theirMargins: Float32Array): Finding[] {
  const theirs = Float64Array.from(theirMargins, (margin) => outputOf(ours, margin));
  const scale = scaleOf(ours, theirs);
  const differences = predictMargin(ours, matrix)
    .map((margin, row) => Math.abs(outputOf(ours, margin) - (theirs[row] as number)) / scale)
    .sort();
  return [
    atMost('output, largest difference', differences.at(-1) as number, 1e-5),
    atMost('output, median difference', differences[differences.length >> 1] as number, 1e-7),
  ];
}

/** Probabilities are compared as they are, numbers as shares of the largest, which float32 keeps to seven digits. */
function scaleOf({ objective }: Booster, outputs: Float64Array): number {
  return objective === 'binary:logistic'
    ? 1
    : outputs.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
}

/**
 * Their model explained by us beside what they say of it, so that no other tree is in the way. XGBoost adds its contributions up in float32, one
 * round after another: what that loses is theirs, so the rounds are also asked for one by one and added in float64.
 */
function contributions(theirs: Booster, matrix: Matrix, folder: string): Finding[] {
  const rows = Int32Array.from({ length: Math.min(explained, matrix.rows) }, (_, row) => row);
  const explainedRows = selectRows(matrix, rows);
  const { values } = treeShap(theirs, explainedRows);
  const width = matrix.columns.length + 1;
  const again = baseMarginOf(theirs) * (theirs.bestRound - 1);
  const byRound = readFloat64(join(folder, 'contributions-by-round')).map((value, index) =>
    index % width === width - 1 ? value - again : value,
  );
  const atOnce = readFloat64(join(folder, 'contributions'));
  const scale = scaleOf(theirs, predictMargin(theirs, explainedRows));
  return [
    atMost(
      'SHAP, largest difference (rounds added in float64)',
      largestDifference(values, byRound) / scale,
      1e-6,
    ),
    told(
      'SHAP, largest difference from what xgboost adds up in float32',
      figure(largestDifference(values, atOnce) / scale),
    ),
    told(
      'SHAP, gap between sum and margin: theirs, ours',
      [atOnce, values].map((each) => figure(gapToMargins(theirs, explainedRows, each))).join(', '),
    ),
  ];
}

function gapToMargins(booster: Booster, matrix: Matrix, values: Float64Array): number {
  const width = matrix.columns.length + 1;
  const sums = predictMargin(booster, matrix).map((_, row) =>
    values.subarray(row * width, (row + 1) * width).reduce((sum, value) => sum + value, 0),
  );
  return largestDifference(sums, predictMargin(booster, matrix));
}

function largestDifference(left: Float64Array, right: Float64Array): number {
  return left.reduce((worst, value, index) => Math.max(worst, Math.abs(value - (right[index] as number))), 0);
}
