import type { EvalMetric } from '../parameters.ts';

/** What a metric may be called. */
export const metricNames = 'aucpr, auc, logloss, error, error@THRESHOLD, rmse or mae';

export function isMetricName(name: unknown): name is EvalMetric {
  return typeof name === 'string' && /^(aucpr|auc|logloss|error(@\d+(\.\d+)?)?|rmse|mae)$/.test(name);
}
