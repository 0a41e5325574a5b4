export type { Booster, Evaluation, ObjectiveName } from './booster.ts';
export { ModelError, type ModelErrorFacts } from './errors.ts';
export { type ImportanceKind, importanceOf } from './explain/importance.ts';
export { type InteractionValues, shapInteractions } from './explain/interactions.ts';
export { interventionalShap } from './explain/interventional.ts';
export {
  meanAbsolute,
  type ShapExplainer,
  type ShapOptions,
  type ShapValues,
  shapExplainer,
  treeShap,
} from './explain/tree-shap.ts';
export { fromXgboost, fromXgboostJson, fromXgboostUbjson } from './formats/read-xgboost.ts';
export { toXgboostJson, toXgboostUbjson, type XgboostVersion } from './formats/write-xgboost.ts';
export type { FeatureType, Matrix } from './matrix.ts';
export { type Metric, metricOf } from './metrics/metric.ts';
export { type Libxgboost, openLibxgboost } from './native/libxgboost.ts';
export { type BoosterParameters, defaultBoosterParameters, type EvalMetric } from './parameters.ts';
export { type CompiledBooster, compileBooster } from './predict/compile-booster.ts';
export type { PredictionOptions } from './predict/options.ts';
export { predictLeaf, predictMargin, predictProbability } from './predict/predict.ts';
export { boosterToSql, type ScoringSql, type ScoringSqlOptions } from './sql/booster-to-sql.ts';
export type { SqlDialect } from './sql/dialect.ts';
export type { Calibrator } from './sql/output.ts';
export { trainBooster } from './train/train.ts';
export type {
  CustomObjective,
  Labels,
  RoundProgress,
  TrainingData,
  TrainingOptions,
} from './train/training-data.ts';
export type { Tree } from './tree.ts';
