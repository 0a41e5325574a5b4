import type { Booster } from '../booster.ts';
import { binMatrix } from '../cuts/bins.ts';
import { ModelError } from '../errors.ts';
import { estimateBaseScore, logisticRows, marginOf } from '../logistic.ts';
import { checkMatrix } from '../matrix.ts';
import { type BoosterParameters, checkBoosterParameters } from '../parameters.ts';
import { derive, type Random } from '../random.ts';
import type { Tree } from '../tree.ts';
import { growTree } from './grow-tree.ts';
import { plainEngine } from './plain-engine.ts';
import type { TrainingData, TrainingOptions } from './training-data.ts';
import { startWatch } from './watch.ts';

/**
 * Gradient-boosted trees with XGBoost's semantics (Chen and Guestrin 2016; `binary:logistic`, `hist`). Without
 * sampling it grows the trees that XGBoost grows; with it, rows and columns come from our own seeded streams. Give
 * the rows in a declared order: the last digits of sums and, in long columns, the cuts follow it.
 * Throws `booster-parameter`, `matrix-shape`, `matrix-not-finite`, `labels-*` and `validation-missing`.
 */
export function trainBooster(
  train: TrainingData,
  parameters: BoosterParameters,
  options: TrainingOptions = {},
): Booster {
  checkBoosterParameters(parameters);
  checkTraining(train, parameters, options);
  const { matrix, labels, weights } = train;
  const rows = logisticRows(labels, weights, parameters.scalePosWeight);
  const baseScore = Math.fround(parameters.baseScore ?? estimateBaseScore(rows, parameters.scalePosWeight));
  const engine = (options.engine ?? plainEngine)(binMatrix(matrix, parameters.maxBin, weights), rows);
  engine.margins.fill(marginOf(baseScore));
  const rowStream = derive(parameters.seed, 'booster rows');
  const columnStream = derive(parameters.seed, 'booster columns');
  const watch = startWatch(train, parameters, options, marginOf(baseScore));

  const trees: Tree[] = [];
  for (let round = 1; round <= parameters.rounds; round++) {
    options.signal?.throwIfAborted();
    engine.fillLogistic();
    const counted = sampleRows(matrix.rows, parameters.subsample, rowStream);
    const features = sampleColumns(matrix.columns.length, parameters.colsampleBytree, columnStream);
    const { tree, leaves } = growTree(engine, parameters, counted, features);
    engine.addLeaves(leaves);
    trees.push(tree);

    const measured = watch.measure(tree, engine.margins);
    options.onRound?.({ round, rounds: parameters.rounds, ...measured });
    if (watch.shouldStop()) break;
  }

  const bestRound = watch.bestRound() ?? trees.length;
  return {
    featureNames: [...matrix.names],
    objective: 'binary:logistic',
    baseScore,
    scalePosWeight: parameters.scalePosWeight,
    trees: trees.slice(0, bestRound),
    bestRound,
    evaluation: watch.evaluation,
  };
}

/** Each row is seen with the same chance, on its own, as in XGBoost's uniform sampling. */
function sampleRows(count: number, share: number, random: Random): Int32Array | undefined {
  if (share === 1) return undefined;
  const rows = new Int32Array(count);
  let kept = 0;
  for (let row = 0; row < count; row++) if (random.uniform() < share) rows[kept++] = row;
  return rows.subarray(0, kept);
}

/** A fixed share of the columns, rounded down but at least one, in ascending order. */
function sampleColumns(count: number, share: number, random: Random): Int32Array {
  const columns = Int32Array.from({ length: count }, (_, index) => index);
  if (share === 1) return columns;
  return random
    .shuffle(columns)
    .slice(0, Math.max(1, Math.floor(count * share)))
    .sort();
}

function checkTraining(train: TrainingData, parameters: BoosterParameters, options: TrainingOptions): void {
  checkMatrix(train.matrix);
  checkLabels(train.labels, train.matrix.rows, 'training');
  if (train.matrix.columns.length === 0) {
    throw new ModelError({ code: 'matrix-shape', message: 'A booster cannot be trained without a column.' });
  }
  const { weights } = train;
  if (
    weights !== undefined &&
    (weights.length !== train.matrix.rows || !weights.every((weight) => weight >= 0))
  ) {
    throw new ModelError({
      code: 'weights-invalid',
      message: 'The training weights do not fit the rows.',
      expected: `${train.matrix.rows} weights of 0 or more`,
      arrived: `${weights.length} weights`,
    });
  }
  if (options.validation === undefined) {
    if (parameters.earlyStoppingRounds === undefined) return;
    throw new ModelError({
      code: 'validation-missing',
      message: 'Early stopping was asked for without validation rows to stop by.',
      next: 'Give a validation slice of the training window, or leave earlyStoppingRounds out.',
    });
  }
  const { matrix, labels } = options.validation;
  checkMatrix(matrix);
  checkLabels(labels, matrix.rows, 'validation');
  if (matrix.names.join('\n') === train.matrix.names.join('\n')) return;
  throw new ModelError({
    code: 'booster-features',
    message: 'The validation matrix does not have the columns of the training matrix, in their order.',
    expected: train.matrix.names.join(', '),
    arrived: matrix.names.join(', '),
  });
}

function checkLabels(labels: Uint8Array, rows: number, which: string): void {
  if (labels.length !== rows || labels.some((label) => label > 1)) {
    throw new ModelError({
      code: 'labels-invalid',
      message: `The ${which} labels do not fit the rows.`,
      expected: `${rows} labels of 0 or 1`,
      arrived: `${labels.length} labels`,
    });
  }
  const positives = labels.reduce((sum, label) => sum + label, 0);
  if (positives > 0 && positives < rows) return;
  throw new ModelError({
    code: 'labels-one-class',
    message: `The ${which} labels are all of one class: there is nothing to tell apart.`,
    expected: 'labels of 0 and of 1',
    arrived: `${positives} of ${rows} labels are 1`,
    next: 'Look at the window and the label definition; widen the window if no lead in it could convert.',
  });
}
