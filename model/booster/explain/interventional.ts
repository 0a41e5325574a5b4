import { type Booster, checkFeatures, treeWeightOf } from '../booster.ts';
import { ModelError } from '../errors.ts';
import type { Matrix } from '../matrix.ts';
import { predictMargin } from '../predict/predict.ts';
import { shown } from '../shown.ts';
import { addAgainst } from './background-game.ts';
import { againstBackground } from './explained.ts';
import { explainOnce, type ShapOptions, type ShapValues, shapSettings } from './tree-shap.ts';

/**
 * Exact interventional SHAP values (Janzing, Minorics and Blöbaum 2020): a feature that is not known has the value that it has in a row of
 * the background, on average over these rows. The bias is the mean margin of the background. Throws `booster-features`, and
 * `background-empty` without a row to compare with.
 */
export function interventionalShap(
  booster: Booster,
  matrix: Matrix,
  background: Matrix,
  options: ShapOptions = {},
): ShapValues {
  checkFeatures(booster, matrix);
  const settings = shapSettings(booster, options);
  checkNotEmpty(background);
  checkFeatures(booster, background);
  const bias = predictMargin(booster, background).reduce((sum, margin) => sum + margin / background.rows, 0);
  const explained = againstBackground(booster, background, bias);
  const shap = explainOnce(explained, matrix, settings);
  const width = explained.features + 1;
  for (const index of explained.untabled) {
    const tree = booster.trees[index] as (typeof booster.trees)[number];
    const weighted = { tree, scale: treeWeightOf(booster, index) / background.rows };
    for (let row = 0; row < matrix.rows; row++) {
      const value = (feature: number) => (matrix.columns[feature] as Float32Array)[row] as number;
      for (let other = 0; other < background.rows; other++) {
        const theirs = (feature: number) => (background.columns[feature] as Float32Array)[other] as number;
        addAgainst(shap.values, row * width, weighted, value, theirs);
      }
    }
  }
  return shap;
}

function checkNotEmpty(background: Matrix): void {
  if (background?.rows > 0) return;
  throw new ModelError({
    code: 'background-empty',
    message: 'Interventional SHAP values compare a row with those of a background, and this one has none.',
    expected: 'a matrix of at least one row',
    arrived: background?.rows === 0 ? 'none' : shown(background),
    next: 'Give a sample of the training rows, or ask for path-dependent values, which need no background.',
  });
}
