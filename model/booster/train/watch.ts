import type { Evaluation } from '../booster.ts';
import { ModelError } from '../errors.ts';
import { sigmoid32 } from '../logistic.ts';
import { metricsOf } from '../metrics/chosen-metrics.ts';
import { type Metric, metricOf } from '../metrics/metric.ts';
import type { WatchedRows } from '../metrics/watched-rows.ts';
import type { BoosterParameters } from '../parameters.ts';
import { shown } from '../shown.ts';
import type { TrainingData, TrainingOptions } from './training-data.ts';

/** Follows the metrics over the rounds and says when to stop. */
export interface History {
  evaluation: Evaluation;
  /** Measures what is watched after a round, and asks for no other margins. */
  measure(margins: Record<keyof Measured, () => Float32Array | Float64Array>): Measured;
  shouldStop(): boolean;
  /** Whether the round that was measured last is the best so far. */
  isBest(): boolean;
  /** The round of the best validation value, the earliest of equals; undefined unless early stopping was asked for. */
  bestRound(): number | undefined;
}

/** Values of the metric that decides. */
export interface Measured {
  train?: number;
  validation?: number;
}

export function startHistory(
  train: TrainingData,
  parameters: BoosterParameters,
  { validation, watchTraining, metric }: TrainingOptions,
): History {
  const metrics = [...metricsOf(parameters).map(metricOf), ...(metric === undefined ? [] : [metric])];
  const evaluations = metrics.map(({ name }) => ({ metric: name, train: [], validation: [] }) as Evaluation);
  const decides = metrics.at(-1) as Metric;
  const evaluation = evaluations.at(-1) as Evaluation;
  if (evaluations.length > 1) evaluation.others = evaluations.slice(0, -1);
  let best = -1;
  return {
    evaluation,
    measure(margins) {
      for (const which of ['train', 'validation'] as const) {
        const rows = which === 'train' ? (watchTraining === true ? train : undefined) : validation;
        if (rows === undefined) continue;
        const watched = { ...rows, outputs: outputs32(parameters, margins[which]()) };
        for (const [index, each] of metrics.entries())
          evaluations[index]?.[which].push(finiteValue(each, watched));
      }
      const values = evaluation.validation;
      const last = values.length - 1;
      if (best < 0 || isBetter(decides, parameters, values[last] as number, values[best] as number))
        best = last;
      return {
        ...(watchTraining === true ? { train: evaluation.train.at(-1) as number } : {}),
        ...(validation === undefined ? {} : { validation: values[last] as number }),
      };
    },
    shouldStop() {
      const patience = parameters.earlyStoppingRounds;
      return patience !== undefined && evaluation.validation.length - 1 - best >= patience;
    },
    isBest: () => best === evaluation.validation.length - 1,
    bestRound() {
      return parameters.earlyStoppingRounds === undefined ? undefined : best + 1;
    },
  };
}

/** What the margins say, in float32 as XGBoost measures it: probabilities that round to the same are ties. */
function outputs32({ objective }: BoosterParameters, margins: Float32Array | Float64Array): Float32Array {
  const outputs = Float32Array.from(margins);
  return objective === 'reg:squarederror' ? outputs : outputs.map(sigmoid32);
}

function finiteValue(metric: Metric, rows: WatchedRows): number {
  const value = metric.value(rows);
  if (Number.isFinite(value)) return value;
  throw new ModelError({
    code: 'metric-undefined',
    message: `The metric ${metric.name} has no value for these rows.`,
    expected: 'a finite number',
    arrived: shown(value),
    next: 'Look at what the metric makes of its rows: { outputs, labels, weights }.',
  });
}

function isBetter(
  { better }: Metric,
  { minimumImprovement = 0 }: BoosterParameters,
  value: number,
  held: number,
): boolean {
  return better === 'higher' ? value - minimumImprovement > held : held - minimumImprovement > value;
}
