import { type Booster, checkFeatures } from '../booster.ts';
import { ModelError } from '../errors.ts';
import { checkMatrix, type FeatureType, type Matrix } from '../matrix.ts';
import { metricsOf, needsClasses } from '../metrics/chosen-metrics.ts';
import type { BoosterParameters } from '../parameters.ts';
import type { Labels, TrainingData, TrainingOptions } from './training-data.ts';

/**
 * Throws what is wrong with the rows, whichever engine is to train on them: `matrix-shape`, `category-invalid`, `labels-invalid`, `weights-invalid`,
 * `validation-missing`, `booster-features`, `booster-start` and, of the number of threads, `booster-parameter`.
 */
export function checkTraining(
  train: TrainingData,
  parameters: BoosterParameters,
  options: TrainingOptions,
): void {
  checkRows(train, parameters, 'training');
  if (train.matrix.columns.length === 0 || train.matrix.rows === 0) {
    throw new ModelError({
      code: 'matrix-shape',
      message: 'A booster cannot be trained without a column or without a row.',
    });
  }
  const { threads } = options;
  if (threads !== undefined && !(Number.isSafeInteger(threads) && threads >= 1)) {
    throw new ModelError({
      code: 'booster-parameter',
      message: 'The number of threads is out of its range.',
      expected: 'an integer from 1',
      arrived: String(threads),
    });
  }
  if (options.start !== undefined) checkStart(options.start, train.matrix, parameters);
  checkValidation(train, parameters, options);
}

function checkRows(rows: TrainingData, parameters: BoosterParameters, which: string): void {
  checkMatrix(rows.matrix);
  for (const [column, type] of (rows.matrix.types ?? []).entries()) {
    if (type === 'c') checkCategories(rows.matrix, column);
  }
  checkLabels(rows.labels, rows.matrix.rows, parameters, which);
  const { weights } = rows;
  if (weights === undefined) return;
  const usable = weights.every((weight) => weight >= 0 && weight < Number.POSITIVE_INFINITY);
  if (weights.length === rows.matrix.rows && usable && weights.some((weight) => weight > 0)) return;
  throw new ModelError({
    code: 'weights-invalid',
    message: `The ${which} weights do not fit the rows.`,
    expected: `${rows.matrix.rows} finite weights of 0 or more, not all of them 0`,
    arrived: `${weights.length} weights`,
  });
}

/** A bin's number takes 16 bits, and one is for missing values. */
const categoriesAtMost = 65_535;

function checkCategories({ columns, names }: Matrix, column: number): void {
  const values = columns[column] as Float32Array;
  for (const value of values) {
    if (Number.isNaN(value) || (Number.isInteger(value) && value >= 0 && value < categoriesAtMost)) continue;
    throw new ModelError({
      code: 'category-invalid',
      message: `Column ${names[column]} holds a value that is no category.`,
      expected: `whole numbers from 0 to ${categoriesAtMost - 1}, or NaN for missing`,
      arrived: String(value),
      next: 'Number the categories from 0, the most frequent first, and leave rare ones out as missing.',
    });
  }
}

function checkLabels(labels: Labels, rows: number, parameters: BoosterParameters, which: string): void {
  const shares = parameters.objective !== 'reg:squarederror' || needsClasses(metricsOf(parameters));
  const fits = shares ? (label: number) => label >= 0 && label <= 1 : Number.isFinite;
  const unfit = labels.findIndex((label) => !fits(label));
  if (labels.length === rows && unfit < 0) return;
  throw new ModelError({
    code: 'labels-invalid',
    message: `The ${which} labels do not fit the rows, the objective or a metric.`,
    expected: `${rows} ${shares ? 'labels from 0 to 1' : 'finite numbers'}`,
    arrived: unfit < 0 ? `${labels.length} labels` : `${labels.length} labels, one of them ${labels[unfit]}`,
  });
}

function checkStart(start: Booster, matrix: Matrix, parameters: BoosterParameters): void {
  checkFeatures(start, matrix);
  const refusal = startRefusal(start, matrix, parameters);
  if (refusal === undefined) return;
  throw new ModelError({
    code: 'booster-start',
    message: 'Training cannot go on from this booster with these parameters.',
    expected: refusal[0],
    arrived: refusal[1],
  });
}

function startRefusal(
  start: Booster,
  matrix: Matrix,
  parameters: BoosterParameters,
): [string, string] | undefined {
  const { objective = 'binary:logistic', booster = 'gbtree', baseScore } = parameters;
  if (start.objective !== objective) return [`a booster of ${objective}`, start.objective];
  if (start.treeWeights !== undefined && booster !== 'dart')
    return ['booster dart, as its trees are weighed', booster];
  if ((start.parallelTrees ?? 1) > 1) return ['one tree a round', `${start.parallelTrees}`];
  if (baseScore !== undefined && Math.fround(baseScore) !== start.baseScore)
    return [`its base score ${start.baseScore}`, String(baseScore)];
  if (kindsOf(start.featureTypes) !== kindsOf(matrix.types))
    return [`columns of types ${kindsOf(start.featureTypes)}`, kindsOf(matrix.types)];
  return undefined;
}

/** Only categories are trained on in another way than numbers are. */
function kindsOf(types: readonly FeatureType[] | undefined): string {
  return types?.includes('c') ? types.map((type) => (type === 'c' ? 'c' : 'q')).join('') : 'numbers';
}

function checkValidation(
  train: TrainingData,
  parameters: BoosterParameters,
  { validation }: TrainingOptions,
): void {
  if (validation === undefined) {
    if (parameters.earlyStoppingRounds === undefined) return;
    throw new ModelError({
      code: 'validation-missing',
      message: 'Early stopping was asked for without validation rows to stop by.',
      next: 'Give a validation slice of the training window, or leave earlyStoppingRounds out.',
    });
  }
  checkRows(validation, parameters, 'validation');
  const { matrix } = validation;
  if (
    matrix.names.join('\n') === train.matrix.names.join('\n') &&
    kindsOf(matrix.types) === kindsOf(train.matrix.types)
  )
    return;
  throw new ModelError({
    code: 'booster-features',
    message: 'The validation matrix does not have the columns of the training matrix, in their order.',
    expected: train.matrix.names.join(', '),
    arrived: matrix.names.join(', '),
  });
}
