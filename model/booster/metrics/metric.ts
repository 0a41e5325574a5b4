import { ModelError } from '../errors.ts';
import type { EvalMetric } from '../parameters.ts';
import { elementLosses } from './element-losses.ts';
import { meanLoss } from './mean-loss.ts';
import { aucPr, aucRoc } from './ranking.ts';
import type { WatchedRows } from './watched-rows.ts';

export interface Metric {
  name: string;
  better: 'higher' | 'lower';
  /** Throws `metric-undefined` where the rows do not allow it. */
  value(rows: WatchedRows): number;
}

/** XGBoost's metric of a name. */
export function metricOf(name: EvalMetric): Metric {
  if (name === 'auc' || name === 'aucpr') return { name, better: 'higher', value: ranked(name) };
  const loss = elementLosses(name);
  return {
    name,
    better: 'lower',
    value: (rows) => (name === 'rmse' ? Math.sqrt(meanLoss(rows, loss)) : meanLoss(rows, loss)),
  };
}

function ranked(name: 'auc' | 'aucpr'): (rows: WatchedRows) => number {
  const measure = name === 'auc' ? aucRoc : aucPr;
  return (rows) => {
    const value = measure(rows);
    if (value !== undefined) return value;
    throw new ModelError({
      code: 'metric-undefined',
      message: `The metric ${name} was asked for on rows of one class: there is nothing to rank.`,
      expected: 'rows of label 0 and of label 1 with a weight above 0',
      arrived: `${rows.labels.length} rows of one class`,
      next: 'Watch logloss instead, or widen the window that the rows come from.',
    });
  };
}
