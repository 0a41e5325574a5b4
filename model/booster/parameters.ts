import { ModelError } from './errors.ts';

/** What XGBoost calls by the name in brackets; `binary:logistic`, `tree_method=hist`, `grow_policy=depthwise`. */
export interface BoosterParameters {
  /** Trees to grow at most (`num_boost_round`), 1 or more. */
  rounds: number;
  /** Shrinks each tree's leaves (`eta`), in (0, 1]. */
  learningRate: number;
  /** Levels of splits in a tree (`max_depth`), 1 to 16. */
  maxDepth: number;
  /** L1 on leaf values (`alpha`), 0 or more. */
  regAlpha: number;
  /** L2 on leaf values (`lambda`), 0 or more. */
  regLambda: number;
  /** The gain below which a split is not made (`gamma`), 0 or more. */
  gamma: number;
  /** The least sum of hessians in a child (`min_child_weight`), 0 or more. */
  minChildWeight: number;
  /** The largest leaf value before shrinking (`max_delta_step`); 0, the default, is no limit. */
  maxDeltaStep?: number;
  /** The chance of each row to be seen by a tree (`subsample`), in (0, 1]. */
  subsample: number;
  /** The share of columns that a tree may split on (`colsample_bytree`), in (0, 1]. */
  colsampleBytree: number;
  /** The weight of a row with label 1 (`scale_pos_weight`), above 0. */
  scalePosWeight: number;
  /** Bins a column at most (`max_bin`), 2 to 65535. */
  maxBin: number;
  /** The probability before any tree (`base_score`), in (0, 1); estimated from the labels when absent. */
  baseScore?: number;
  /** An integer; the streams that draw rows and columns are derived from it. They are not XGBoost's streams. */
  seed: number;
  /** Stops when the validation metric has not got better for so many rounds (`early_stopping_rounds`). */
  earlyStoppingRounds?: number;
  /** The metric of the history and of early stopping; `logloss` when absent. */
  evalMetric?: EvalMetric;
}

/** `aucpr` is the average precision of scikit-learn; XGBoost's own `aucpr` interpolates and differs slightly. */
export type EvalMetric = 'aucpr' | 'logloss' | 'auc';

/** XGBoost's defaults, with the 100 rounds of its scikit-learn interface. */
export const defaultBoosterParameters: BoosterParameters = {
  rounds: 100,
  learningRate: 0.3,
  maxDepth: 6,
  regAlpha: 0,
  regLambda: 1,
  gamma: 0,
  minChildWeight: 1,
  maxDeltaStep: 0,
  subsample: 1,
  colsampleBytree: 1,
  scalePosWeight: 1,
  maxBin: 256,
  seed: 0,
  evalMetric: 'logloss',
};

/** Throws `booster-parameter` for the first parameter outside its range. */
export function checkBoosterParameters(parameters: BoosterParameters): void {
  for (const [name, expected, holds] of rangesOf(parameters)) {
    if (holds) continue;
    throw new ModelError({
      code: 'booster-parameter',
      message: `The booster parameter ${name} is out of its range.`,
      expected,
      arrived: String(parameters[name]),
      next: `Set ${name} to ${expected}.`,
    });
  }
}

type Range = readonly [name: keyof BoosterParameters, expected: string, holds: boolean];

function rangesOf(p: BoosterParameters): Range[] {
  return [
    ['rounds', 'an integer from 1', isCount(p.rounds)],
    ['learningRate', 'a number above 0 and up to 1', isShare(p.learningRate)],
    ['maxDepth', 'an integer from 1 to 16', isCount(p.maxDepth) && p.maxDepth <= 16],
    ['regAlpha', 'a number from 0', isPenalty(p.regAlpha)],
    ['regLambda', 'a number from 0', isPenalty(p.regLambda)],
    ['gamma', 'a number from 0', isPenalty(p.gamma)],
    ['minChildWeight', 'a number from 0', isPenalty(p.minChildWeight)],
    ['maxDeltaStep', 'a number from 0', p.maxDeltaStep === undefined || isPenalty(p.maxDeltaStep)],
    ['subsample', 'a number above 0 and up to 1', isShare(p.subsample)],
    ['colsampleBytree', 'a number above 0 and up to 1', isShare(p.colsampleBytree)],
    ['scalePosWeight', 'a number above 0', isPenalty(p.scalePosWeight) && p.scalePosWeight > 0],
    ['maxBin', 'an integer from 2 to 65535', isCount(p.maxBin) && p.maxBin >= 2 && p.maxBin <= 65535],
    [
      'baseScore',
      'a number between 0 and 1',
      p.baseScore === undefined || (p.baseScore > 0 && p.baseScore < 1),
    ],
    ['seed', 'an integer', Number.isSafeInteger(p.seed)],
    [
      'earlyStoppingRounds',
      'an integer from 1',
      p.earlyStoppingRounds === undefined || isCount(p.earlyStoppingRounds),
    ],
    ['evalMetric', 'aucpr, logloss or auc', ['aucpr', 'logloss', 'auc', undefined].includes(p.evalMetric)],
  ];
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;
const isShare = (value: number): boolean => value > 0 && value <= 1;
const isPenalty = (value: number): boolean => Number.isFinite(value) && value >= 0;
