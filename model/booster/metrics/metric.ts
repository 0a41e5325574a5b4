import { ModelError } from '../errors.ts';
import type { EvalMetric } from '../parameters.ts';
import { arrayKind, shown } from '../shown.ts';
import { elementLosses } from './element-losses.ts';
import { meanLoss } from './mean-loss.ts';
import { isMetricName, metricNames } from './metric-names.ts';
import { aucPr, aucRoc } from './ranking.ts';
import type { WatchedRows } from './watched-rows.ts';

export interface Metric {
  name: string;
  better: 'higher' | 'lower';
  /** Throws `metric-undefined` where the rows do not allow it. */
  value(rows: WatchedRows): number;
}

/** XGBoost's metric of a name. Throws `metric-unknown`; its value throws `metric-rows` unless there is an output, a label and a weight a row. */
export function metricOf(name: EvalMetric): Metric {
  if (!isMetricName(name)) {
    throw new ModelError({
      code: 'metric-unknown',
      message: 'There is no metric of this name.',
      expected: metricNames,
      arrived: shown(name),
      next: 'Name one of these, or write a metric of your own: { name, better, value(rows) }.',
    });
  }
  const metric = namedMetric(name);
  return {
    ...metric,
    value(rows) {
      checkWatched(rows);
      return metric.value(rows);
    },
  };
}

function checkWatched(rows: WatchedRows): void {
  const { outputs, labels, weights = outputs } = rows ?? {};
  const fits = arrayKind(outputs) === 'Float32Array' && labels?.length === outputs.length;
  if (fits && weights.length === outputs.length) return;
  throw new ModelError({
    code: 'metric-rows',
    message: 'A metric needs an output, a label and, where rows are weighed, a weight a row.',
    expected: 'outputs as a Float32Array, and as many labels and weights',
    arrived: `${shown(outputs)}, ${labels?.length} labels, ${weights?.length} weights`,
    next: 'Give { outputs: Float32Array.from(predictions), labels } of the same rows.',
  });
}

function namedMetric(name: EvalMetric): Metric {
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
