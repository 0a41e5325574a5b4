import { type Booster, checkFeatures } from '../booster.ts';
import { ModelError } from '../errors.ts';
import { checkMatrix, type FeatureType, type Matrix } from '../matrix.ts';
import { metricsOf, needsClasses } from '../metrics/chosen-metrics.ts';
import type { BoosterParameters } from '../parameters.ts';
import { arrayKind, isRecord, shown } from '../shown.ts';
import { checkOptions } from './check-options.ts';
import type { Labels, TrainingData, TrainingOptions } from './training-data.ts';

/**
 * Throws what is wrong with the rows, whichever engine is to train on them: `training-data`, `matrix-shape`, `matrix-column`, `matrix-types`,
 * `category-invalid`, `labels-invalid`, `weights-invalid`, `validation-missing`, `booster-features`, `booster-start`, `training-option` and, of the
 * number of threads, `booster-parameter`. `further` are options of one engine only.
 */
export function checkTraining(
  train: TrainingData,
  parameters: BoosterParameters,
  options: TrainingOptions,
  further: readonly string[] = [],
): void {
  checkOptions(options, further);
  checkRows(train, parameters, 'training');
  const { threads } = options;
  if (threads !== undefined && !(Number.isSafeInteger(threads) && threads >= 1)) {
    throw new ModelError({
      code: 'booster-parameter',
      message: 'The number of threads is out of its range.',
      expected: 'an integer from 1',
      arrived: shown(threads),
      next: 'Set threads to an integer from 1, or leave it out.',
    });
  }
  if (options.start !== undefined) checkStart(options.start, train.matrix, parameters);
  checkValidation(train, parameters, options);
}

function checkRows(rows: TrainingData, parameters: BoosterParameters, which: string): void {
  if (!isRecord(rows) || !('matrix' in rows && 'labels' in rows)) {
    throw new ModelError({
      code: 'training-data',
      message: `The ${which} rows are not given as one object of a matrix and labels.`,
      expected: '{ matrix, labels } and, where rows are weighed, weights',
      arrived: shown(rows),
      next: 'Call trainBooster({ matrix, labels }, parameters, { validation: { matrix, labels } }).',
    });
  }
  checkMatrix(rows.matrix);
  checkNotEmpty(rows.matrix, which);
  for (const [column, type] of (rows.matrix.types ?? []).entries()) {
    if (type === 'c') checkCategories(rows.matrix, column);
  }
  checkLabels(rows.labels, rows.matrix.rows, parameters, which);
  const { weights } = rows;
  if (weights === undefined) return;
  const given = arrayKind(weights) === 'Float32Array';
  const unfit = given ? weights.findIndex((weight) => !(weight >= 0 && weight < Infinity)) : -1;
  if (given && weights.length === rows.matrix.rows && unfit < 0 && weights.some((weight) => weight > 0))
    return;
  throw new ModelError({
    code: 'weights-invalid',
    message: `The ${which} weights do not fit the rows.`,
    expected: `a Float32Array of ${rows.matrix.rows} finite weights of 0 or more, not all of them 0`,
    arrived: unfit < 0 ? shown(weights) : `${weights[unfit]} for row ${unfit}`,
    next: 'Give a weight a row, 0 for one that must not count, or leave weights out.',
  });
}

function checkNotEmpty({ rows, columns }: Matrix, which: string): void {
  if (rows > 0 && columns.length > 0) return;
  throw new ModelError({
    code: 'matrix-shape',
    message: `The ${which} rows are without a row or without a column.`,
    expected: 'one row and one column at least',
    arrived: `${rows} rows of ${columns.length} columns`,
    next: `Look at what chose the ${which} rows: a window or a filter may have left nothing.`,
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
  const given = ['Uint8Array', 'Float32Array'].includes(arrayKind(labels) ?? '');
  const unfit = given ? labels.findIndex((label) => !fits(label)) : -1;
  if (given && labels.length === rows && unfit < 0) return;
  throw new ModelError({
    code: 'labels-invalid',
    message: `The ${which} labels do not fit the rows, the objective or a metric.`,
    expected: `a Uint8Array or Float32Array of ${rows} ${shares ? 'labels from 0 to 1' : 'finite numbers'}`,
    arrived: unfit < 0 ? shown(labels) : `${labels[unfit]} for row ${unfit}`,
    next: shares
      ? 'Give a label a row from 0 to 1; amounts need the objective reg:squarederror and the metric rmse or mae.'
      : 'Give a finite label a row.',
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
    next: 'Set what differs as the booster has it, or train from nothing: leave start out.',
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
      expected: 'validation rows in the options',
      arrived: 'none',
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
    next: 'Build both matrices with the same names, in the same order, and the same types.',
  });
}
