import type { ObjectiveName } from './booster.ts';

/** What XGBoost calls by the name in brackets; always `tree_method=hist`. What is left out is as XGBoost has it. */
export interface BoosterParameters {
  /** Trees to grow at most (`num_boost_round`), 1 or more; on top of those of a booster that training starts from. */
  rounds: number;
  /** What is predicted (`objective`); `binary:logistic` when absent. */
  objective?: ObjectiveName;
  /** Shrinks each tree's leaves (`eta`), in (0, 1]. */
  learningRate: number;
  /** Which node is split next (`grow_policy`): the shallowest, or the one that gains most. */
  growPolicy?: 'depthwise' | 'lossguide';
  /** Levels of splits in a tree (`max_depth`); 0 is no limit. */
  maxDepth: number;
  /** Leaves of a tree at most (`max_leaves`); 0, the default, is no limit. */
  maxLeaves?: number;
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
  /** Of those, the share that a level may split on (`colsample_bylevel`), in (0, 1]. */
  colsampleBylevel?: number;
  /** Of those, the share that a node may split on (`colsample_bynode`), in (0, 1]. */
  colsampleBynode?: number;
  /** By column, whether the prediction may only rise (1) or only fall (-1) with its value (`monotone_constraints`). */
  monotoneConstraints?: Readonly<Record<string, -1 | 0 | 1>>;
  /** Groups of columns that may stand on one way from the root (`interaction_constraints`). A column in no group is alone on its way, so that `[]` leaves each column alone. */
  interactionConstraints?: readonly (readonly string[])[];
  /** A column with fewer categories is split one category against all others (`max_cat_to_onehot`), 1 or more, 4 when absent. */
  maxCatToOnehot?: number;
  /** Categories at most that a split of a larger column takes together (`max_cat_threshold`), 1 or more, 64 when absent. */
  maxCatThreshold?: number;
  /** The weight of a row with label 1 (`scale_pos_weight`), above 0 and within float32. */
  scalePosWeight: number;
  /** Bins a column of numbers at most (`max_bin`), 2 to 65535. */
  maxBin: number;
  /** The output before any tree (`base_score`), for `binary:logistic` in (0, 1); estimated from the labels when absent. */
  baseScore?: number;
  /** `dart` leaves out trees while the next is grown (Rashmi and Gilad-Bachrach 2015); `gbtree` when absent. */
  booster?: 'gbtree' | 'dart';
  /** DART: the chance of each tree to be left out (`rate_drop`), 0 to 1. */
  rateDrop?: number;
  /** DART: the chance of a round to leave out no tree (`skip_drop`), 0 to 1. */
  skipDrop?: number;
  /** DART: a round that leaves out trees leaves out one at least (`one_drop`). */
  oneDrop?: boolean;
  /** DART: every tree has the same chance, or one by its weight (`sample_type`); `uniform` when absent. */
  sampleType?: 'uniform' | 'weighted';
  /** DART: a new tree weighs as one of those left out, or as all together (`normalize_type`); `tree` when absent. */
  normalizeType?: 'tree' | 'forest';
  /** An integer; the streams that draw rows, columns and trees are derived from it. They are not XGBoost's streams. */
  seed: number;
  /** Stops when the validation metric has not got better for so many rounds (`early_stopping_rounds`). */
  earlyStoppingRounds?: number;
  /** By how much more than nothing a value must be better to count as better (`min_delta`); 0 when absent. */
  minimumImprovement?: number;
  /** The metrics of the history (`eval_metric`). The last one decides when to stop. When absent, the objective's own: `logloss` or `rmse`. */
  evalMetric?: EvalMetric | readonly EvalMetric[];
}

/** By XGBoost's names and definitions; `aucpr` interpolates between the points of the curve (Davis and Goadrich 2006), so it is not average precision. */
export type EvalMetric = 'aucpr' | 'logloss' | 'auc' | 'error' | `error@${number}` | 'rmse' | 'mae';

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
};
