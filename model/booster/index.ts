export type { Booster, Evaluation } from './booster.ts';
export { type BoosterParameters, defaultBoosterParameters, type EvalMetric } from './parameters.ts';
export { predictMargin, predictProbability } from './predict.ts';
export { fromXgboostJson } from './read-xgboost-json.ts';
export { trainBooster } from './train.ts';
export type { RoundProgress, TrainingData, TrainingOptions } from './training-data.ts';
export { toXgboostJson } from './write-xgboost-json.ts';
