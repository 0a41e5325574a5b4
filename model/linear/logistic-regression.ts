import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { ModelError } from '../booster/errors.ts';
import { checkScores } from '../measure/thresholds.ts';

/** The log-odds of label 1 are the intercept plus the sum of weight times column. */
export interface LogisticRegression {
  intercept: number;
  weights: number[];
}

export interface LogisticOptions {
  /** Inverse strength of the L2 penalty, above 0, as scikit-learn's `C`; the intercept is not penalised. */
  c: number;
  /** `balanced` weighs each class by n / (2 n of the class), as scikit-learn does; `none` weighs every row alike. */
  classWeight: 'none' | 'balanced';
}

const mostSteps = 100;

/**
 * Minimises the weighted sum of logistic losses plus |weights|^2 / (2 C) by Newton's method, which is iteratively reweighted least squares,
 * with backtracking. `columns` have one value a row, none missing. Throws `logistic-options`, `logistic-diverged`, and as `checkScores` does.
 */
export function fitLogistic(
  columns: readonly Float64Array[],
  labels: Uint8Array,
  options: LogisticOptions,
): LogisticRegression {
  const positives = checkScores(new Float64Array(labels.length), labels);
  checkOptions(columns, labels.length, options);
  const balanced = (count: number): number =>
    options.classWeight === 'none' ? 1 : labels.length / (2 * count);
  const weightOf = { positive: balanced(positives), negative: balanced(labels.length - positives) };
  const problem: Problem = {
    columns,
    labels,
    rowWeights: Float64Array.from(labels, (label) => (label === 1 ? weightOf.positive : weightOf.negative)),
    penalty: 1 / options.c,
  };

  let at: Float64Array = new Float64Array(columns.length + 1);
  let logits = logitsAt(problem, at);
  let loss = lossAt(problem, at, logits);
  for (let step = 0; step < mostSteps; step++) {
    const { gradient, hessian } = derivatives(problem, at, logits);
    const direction = solve(hessian, gradient);
    const slope = -gradient.reduce((sum, value, index) => sum + value * (direction[index] as number), 0);
    let length = 1;
    let next = along(at, direction, length);
    let nextLogits = logitsAt(problem, next);
    // What is left to gain drowns in the loss's rounding: the whole step lands on the minimum.
    if (-slope < 1e-12 * (1 + loss)) return modelOf(next);
    while (lossAt(problem, next, nextLogits) > loss + 1e-4 * length * slope && length > 1e-10) {
      length /= 2;
      next = along(at, direction, length);
      nextLogits = logitsAt(problem, next);
    }
    at = next;
    logits = nextLogits;
    loss = lossAt(problem, at, logits);
  }
  throw new ModelError({
    code: 'logistic-diverged',
    message: 'The logistic regression found no minimum.',
    expected: `convergence within ${mostSteps} steps`,
    next: 'Look for a column with extreme values, or lower C.',
  });
}

/** Log-odds, one a row. */
export function predictLogit(model: LogisticRegression, columns: readonly Float64Array[]): Float64Array {
  const logits = new Float64Array(columns[0]?.length ?? 0).fill(model.intercept);
  for (const [index, column] of columns.entries()) addScaled(logits, column, model.weights[index] as number);
  return logits;
}

interface Problem {
  columns: readonly Float64Array[];
  labels: Uint8Array;
  rowWeights: Float64Array;
  penalty: number;
}

/** Coefficients are the weights in the order of the columns, and the intercept last. */
function logitsAt({ columns, labels }: Problem, coefficients: Float64Array): Float64Array {
  const logits = new Float64Array(labels.length).fill(coefficients[columns.length] as number);
  for (const [index, column] of columns.entries()) addScaled(logits, column, coefficients[index] as number);
  return logits;
}

function lossAt(problem: Problem, coefficients: Float64Array, logits: Float64Array): number {
  let loss = 0;
  for (let row = 0; row < logits.length; row++) {
    const logit = logits[row] as number;
    // Each logarithm is taken on the side where it cannot overflow.
    const wrong = problem.labels[row] === 1 ? -logit : logit;
    loss +=
      (problem.rowWeights[row] as number) * (Math.max(wrong, 0) + Math.log1p(Math.exp(-Math.abs(wrong))));
  }
  for (let index = 0; index < problem.columns.length; index++) {
    loss += (problem.penalty / 2) * (coefficients[index] as number) ** 2;
  }
  return loss;
}

function derivatives(
  { columns, labels, rowWeights, penalty }: Problem,
  coefficients: Float64Array,
  logits: Float64Array,
): { gradient: Float64Array; hessian: Matrix } {
  const errors = new Float64Array(logits.length);
  const curvatures = new Float64Array(logits.length);
  for (let row = 0; row < logits.length; row++) {
    const probability = 1 / (1 + Math.exp(-(logits[row] as number)));
    const weight = rowWeights[row] as number;
    errors[row] = weight * (probability - (labels[row] as number));
    curvatures[row] = weight * probability * (1 - probability);
  }
  const size = columns.length + 1;
  const ones = new Float64Array(logits.length).fill(1);
  const withOnes = [...columns, ones];
  const gradient = new Float64Array(size);
  const hessian = Matrix.zeros(size, size);
  for (const [i, column] of withOnes.entries()) {
    const penalised = i < columns.length ? penalty : 0;
    gradient[i] = dot(column, errors) + penalised * (coefficients[i] as number);
    const curved = column.map((value, row) => value * (curvatures[row] as number));
    for (let j = 0; j <= i; j++) {
      const value = dot(curved, withOnes[j] as Float64Array) + (i === j ? penalised : 0);
      hessian.set(i, j, value);
      hessian.set(j, i, value);
    }
  }
  return { gradient, hessian };
}

/** The penalty makes the matrix positive definite in the weights; only a flat intercept can break that. */
function solve(hessian: Matrix, gradient: Float64Array): Float64Array {
  const decomposition = new CholeskyDecomposition(hessian);
  if (!decomposition.isPositiveDefinite()) {
    throw new ModelError({
      code: 'logistic-diverged',
      message: 'The logistic regression met a surface without curvature.',
      next: 'Lower C: a stronger penalty keeps the weights finite.',
    });
  }
  return Float64Array.from(decomposition.solve(Matrix.columnVector(gradient)).to1DArray());
}

function along(from: Float64Array, direction: Float64Array, length: number): Float64Array {
  return from.map((value, index) => value - length * (direction[index] as number));
}

function modelOf(coefficients: Float64Array): LogisticRegression {
  const weights = Array.from(coefficients);
  const intercept = weights.pop() as number;
  return { intercept, weights };
}

function addScaled(sums: Float64Array, column: Float64Array, by: number): void {
  for (let row = 0; row < sums.length; row++)
    sums[row] = (sums[row] as number) + by * (column[row] as number);
}

/** Four sums side by side: they do not wait for one another, and the columns are most of the time that a fit takes. */
function dot(a: Float64Array, b: Float64Array): number {
  const even = a.length - (a.length % 4);
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let row = 0; row < even; row += 4) {
    first += (a[row] as number) * (b[row] as number);
    second += (a[row + 1] as number) * (b[row + 1] as number);
    third += (a[row + 2] as number) * (b[row + 2] as number);
    fourth += (a[row + 3] as number) * (b[row + 3] as number);
  }
  for (let row = even; row < a.length; row++) first += (a[row] as number) * (b[row] as number);
  return first + second + (third + fourth);
}

function checkOptions(columns: readonly Float64Array[], rows: number, { c }: LogisticOptions): void {
  const fits = columns.every((column) => column.length === rows && !column.some(Number.isNaN));
  if (c > 0 && fits) return;
  throw new ModelError({
    code: 'logistic-options',
    message: 'A logistic regression cannot be fitted to these columns.',
    expected: `C above 0, and ${rows} values in every column, none missing`,
    arrived: fits ? `C ${c}` : 'a column of another length, or with a missing value',
    next: 'Impute missing values first.',
  });
}
