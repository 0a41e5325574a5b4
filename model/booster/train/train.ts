import { availableParallelism } from 'node:os';
import { type Booster, baseMarginOf } from '../booster.ts';
import { ModelError } from '../errors.ts';
import { kernelEngine } from '../kernels/training-engine.ts';
import { type LogisticRows, logisticRows } from '../logistic.ts';
import type { Matrix } from '../matrix.ts';
import { checkBoosterParameters } from '../parameter-table.ts';
import type { BoosterParameters } from '../parameters.ts';
import { checkTraining } from './check-training.ts';
import { dart } from './dart.ts';
import type { GrowthEngine, LeafJob } from './engine.ts';
import { type Ensemble, sumOfTrees } from './ensemble.ts';
import { growTree } from './grow-tree.ts';
import { interactionsOf } from './interactions.ts';
import { splitSettingsOf } from './node-search.ts';
import { baseScoreOf, gradientsOf } from './objectives.ts';
import { startSampling } from './sampling.ts';
import type { TrainingData, TrainingOptions } from './training-data.ts';
import { startHistory } from './watch.ts';

/**
 * Gradient-boosted trees with XGBoost's semantics (Chen and Guestrin 2016; `hist`). Without sampling it grows the trees that XGBoost
 * grows; with it, rows, columns and trees to leave out come from our own seeded streams. The order of the rows changes nothing but cuts of
 * long columns, which are those of XGBoost's sketch, and, with sampling, which rows are drawn.
 * Throws `booster-parameter`, `booster-features`, `booster-start`, `category-invalid`, `labels-invalid`, `matrix-column`, `matrix-not-finite`,
 * `matrix-shape`, `matrix-types`, `metric-undefined`, `objective-invalid`, `training-data`, `training-option`, `validation-missing`, `weights-invalid` and the reason of an abort.
 */
export function trainBooster(
  train: TrainingData,
  parameters: BoosterParameters,
  options: TrainingOptions = {},
): Booster {
  checkBoosterParameters(parameters);
  checkTraining(train, parameters, options);
  const { matrix } = train;
  const splits = splitSettingsOf(parameters, matrix.names);
  const interactions = interactionsOf(parameters, matrix.names);
  const rows = logisticRows(train.labels, train.weights, parameters.scalePosWeight);
  const engine = makeEngine(train, rows, parameters, options);
  try {
    const origin = originOf(parameters, rows, options);
    const ensemble = startEnsemble(engine, train, parameters, options, baseMarginOf(origin));
    const grown = ensemble.trees.length;
    const sampling = startSampling(parameters, matrix.rows, matrix.columns.length, grown);
    const fillGradients = gradientsOf(parameters, train, rows, options);
    const history = startHistory(train, parameters, options);

    let weights = ensemble.weights();
    for (let round = 1; round <= parameters.rounds; round++) {
      options.signal?.throwIfAborted();
      ensemble.beforeTree();
      fillGradients(engine);
      const counted = sampling.rows();
      const columns = sampling.columns();
      const { tree, leaves } = growTree(engine, {
        ...{ parameters, splits, interactions, counted, columns },
        signal: options.signal,
      });
      checkLeaves(leaves);
      ensemble.add(tree, leaves);

      const measured = history.measure({
        train: ensemble.trainingMargins,
        validation: ensemble.validationMargins,
      });
      // A later round of DART weighs earlier trees anew: what was best had the weights of its own round.
      if (history.isBest() || parameters.earlyStoppingRounds === undefined) weights = ensemble.weights();
      options.onRound?.({ round, rounds: parameters.rounds, ...measured });
      if (history.shouldStop()) break;
    }

    const best = history.bestRound();
    const trees = ensemble.trees.slice(0, best === undefined ? undefined : grown + best);
    return {
      ...origin,
      featureNames: [...matrix.names],
      ...(matrix.types === undefined ? {} : { featureTypes: [...matrix.types] }),
      scalePosWeight: parameters.scalePosWeight,
      trees,
      ...(weights === undefined ? {} : { treeWeights: weights }),
      bestRound: trees.length,
      evaluation: history.evaluation,
    };
  } finally {
    engine.close();
  }
}

function makeEngine(
  { matrix, weights }: TrainingData,
  rows: LogisticRows,
  { maxBin }: BoosterParameters,
  { engine = kernelEngine, threads }: TrainingOptions,
): GrowthEngine {
  return engine({ matrix, maxBin, weights }, rows, threads ?? threadsFor(matrix));
}

/** Below so many cells a thread takes longer to start than it saves. */
const cellsAThread = 500_000;

/** As many threads as the cells are worth, from 1. */
export function threadsFor({ rows, columns }: Matrix): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor((rows * columns.length) / cellsAThread)));
}

/** What the trees are added to. */
function originOf(
  parameters: BoosterParameters,
  rows: LogisticRows,
  options: TrainingOptions,
): Pick<Booster, 'objective' | 'baseScore'> {
  const { objective = 'binary:logistic' } = parameters;
  return { objective, baseScore: baseScoreOf(parameters, rows, options) };
}

function startEnsemble(
  engine: GrowthEngine,
  train: TrainingData,
  parameters: BoosterParameters,
  { start, validation }: TrainingOptions,
  baseMargin: number,
): Ensemble {
  const beginning = { engine, baseMargin, start, training: train.matrix, validation: validation?.matrix };
  return parameters.booster === 'dart' ? dart(parameters, beginning) : sumOfTrees(beginning);
}

function checkLeaves(leaves: readonly LeafJob[]): void {
  const unfit = leaves.find(({ value }) => !Number.isFinite(value));
  if (unfit === undefined) return;
  throw new ModelError({
    code: 'objective-invalid',
    message: 'A leaf has a value that is no finite number.',
    expected: 'derivatives and penalties that give finite leaves',
    arrived: String(unfit.value),
    next: 'Raise regLambda, or look at labels and weights that are very large or very small.',
  });
}
