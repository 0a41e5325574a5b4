import type { EvalMetric } from '../parameters.ts';

const { fround } = Math;

/** What a row loses by its label and output, in float32 as XGBoost takes it. */
export type ElementLoss = (label: number, output: number) => number;

export function elementLosses(metric: Exclude<EvalMetric, 'auc' | 'aucpr'>): ElementLoss {
  switch (metric) {
    case 'logloss':
      return logLoss;
    case 'rmse':
      return squaredError;
    case 'mae':
      return absoluteError;
    default:
      return errorAt(metric === 'error' ? 0.5 : Number(metric.slice('error@'.length)));
  }
}

const leastProbability = fround(1e-16);

/** -(y log p + (1 - y) log(1 - p)); a probability below 1e-16 counts as that. */
function logLoss(label: number, output: number): number {
  return fround(timesLog(-label, output) + timesLog(-fround(1 - label), fround(1 - output)));
}

function timesLog(factor: number, probability: number): number {
  if (factor === 0) return 0;
  return fround(factor * fround(Math.log(Math.max(probability, leastProbability))));
}

function squaredError(label: number, output: number): number {
  const difference = fround(label - output);
  return fround(difference * difference);
}

function absoluteError(label: number, output: number): number {
  return Math.abs(fround(label - output));
}

/** The share of rows on the wrong side of the threshold. */
function errorAt(threshold: number): ElementLoss {
  const held = fround(threshold);
  return (label, output) => (output > held ? fround(1 - label) : label);
}
