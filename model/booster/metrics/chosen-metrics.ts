import type { BoosterParameters, EvalMetric } from '../parameters.ts';

/** The metrics to be measured, in order; the last one decides. */
export function metricsOf({ evalMetric, objective }: BoosterParameters): readonly EvalMetric[] {
  if (evalMetric === undefined) return [objective === 'reg:squarederror' ? 'rmse' : 'logloss'];
  return typeof evalMetric === 'string' ? [evalMetric] : evalMetric;
}

/** Whether one of them means something for labels from 0 to 1 only. */
export function needsClasses(metrics: readonly EvalMetric[]): boolean {
  return metrics.some((name) => name !== 'rmse' && name !== 'mae');
}
