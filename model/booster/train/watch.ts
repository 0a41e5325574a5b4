import { aucPr } from '../../measure/auc-pr.ts';
import { aucRoc } from '../../measure/auc-roc.ts';
import { logLoss } from '../../measure/losses.ts';
import type { Evaluation } from '../booster.ts';
import { sigmoid } from '../logistic.ts';
import type { BoosterParameters, EvalMetric } from '../parameters.ts';
import { addTree, type Tree } from '../tree.ts';
import type { TrainingData, TrainingOptions } from './training-data.ts';

/** Follows the metric over the rounds and says when to stop. */
export interface Watch {
  evaluation: Evaluation;
  /** Measures after a round; `margins` are those of the training rows. */
  measure(tree: Tree, margins: Float32Array): { train?: number; validation?: number };
  shouldStop(): boolean;
  /** The round of the best validation value, the earliest of equals; undefined unless early stopping was asked for. */
  bestRound(): number | undefined;
}

export function startWatch(
  train: TrainingData,
  parameters: BoosterParameters,
  options: TrainingOptions,
  baseMargin: number,
): Watch {
  const metric = parameters.evalMetric ?? 'logloss';
  const evaluation: Evaluation = { metric, train: [], validation: [] };
  const { validation, watchTraining } = options;
  const margins = new Float64Array(validation?.matrix.rows ?? 0).fill(baseMargin);

  const best = (): number => bestIndex(evaluation.validation, metric);
  return {
    evaluation,
    measure(tree, trainMargins) {
      const measured: { train?: number; validation?: number } = {};
      if (watchTraining === true) {
        measured.train = evaluate(metric, Float64Array.from(trainMargins), train.labels);
        evaluation.train.push(measured.train);
      }
      if (validation !== undefined) {
        addTree(margins, tree, validation.matrix.columns);
        measured.validation = evaluate(metric, margins, validation.labels);
        evaluation.validation.push(measured.validation);
      }
      return measured;
    },
    shouldStop() {
      const patience = parameters.earlyStoppingRounds;
      return patience !== undefined && evaluation.validation.length - 1 - best() >= patience;
    },
    bestRound() {
      return parameters.earlyStoppingRounds === undefined ? undefined : best() + 1;
    },
  };
}

function evaluate(metric: EvalMetric, margins: Float64Array, labels: Uint8Array): number {
  switch (metric) {
    case 'aucpr':
      return aucPr(margins, labels);
    case 'auc':
      return aucRoc(margins, labels);
    case 'logloss':
      return logLoss(margins.map(sigmoid), labels);
  }
}

function bestIndex(values: readonly number[], metric: EvalMetric): number {
  let best = 0;
  for (const [index, value] of values.entries()) {
    const held = values[best] as number;
    if (metric === 'logloss' ? value < held : value > held) best = index;
  }
  return best;
}
