export type { Booster, Evaluation } from './booster.ts';
export { fromXgboostJson } from './formats/read-xgboost-json.ts';
export { toXgboostJson } from './formats/write-xgboost-json.ts';
export { type BoosterParameters, defaultBoosterParameters, type EvalMetric } from './parameters.ts';
export { predictMargin, predictProbability } from './predict/predict.ts';
export { trainBooster } from './train/train.ts';
export type { RoundProgress, TrainingData, TrainingOptions } from './train/training-data.ts';
