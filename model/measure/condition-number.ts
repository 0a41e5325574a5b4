import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { imputedCorrelationMatrix } from './correlation.ts';

export interface ConditionNumber {
  /** 1 or more; 1e6 stands for everything above, where rounding rules. */
  value: number;
  /** Weight of the constant (first) and of each column in the direction that the table hardly varies in; squares sum to 1. */
  weakest: number[];
}

const largest = 1e6;

/**
 * The largest over the smallest singular value of the design matrix: a constant and the columns, each scaled to length 1 and not centred, missing values
 * at the column's mean (Belsley, Kuh & Welsch 1980, *Regression Diagnostics*, ch. 3; there 30 begins to harm). `correlations` are those of
 * `imputedCorrelationMatrix`, where they are at hand. Columns must vary: throws `column-constant`.
 */
export function conditionNumber(
  columns: readonly ArrayLike<number>[],
  correlations: readonly (readonly number[])[] = imputedCorrelationMatrix(columns),
): ConditionNumber {
  const moments = columns.map(momentsOf);
  const lengths = [1, ...moments.map(({ mean, spread }) => Math.sqrt(mean * mean + spread))];
  const gram = lengths.map((rowLength, i) =>
    lengths.map((columnLength, j) => crossProduct(i, j) / (rowLength * columnLength)),
  );
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(new Matrix(gram), {
    assumeSymmetric: true,
  });
  const smallest = Math.min(...realEigenvalues);
  const ratio = Math.max(...realEigenvalues) / Math.max(smallest, Number.MIN_VALUE);
  return {
    value: Math.min(largest, Math.sqrt(ratio)),
    weakest: eigenvectorMatrix.getColumn(realEigenvalues.indexOf(smallest)),
  };

  /** The mean product of two columns of the design matrix, the constant being column 0. */
  function crossProduct(i: number, j: number): number {
    const [a, b] = [moments[i - 1], moments[j - 1]];
    if (a === undefined || b === undefined) return (a?.mean ?? 1) * (b?.mean ?? 1);
    const correlation = correlations[i - 1]?.[j - 1] as number;
    return a.mean * b.mean + correlation * Math.sqrt(a.spread * b.spread);
  }
}

/** Mean of the values that are present, and the variance (n) once the rest stand at that mean. */
function momentsOf(column: ArrayLike<number>): { mean: number; spread: number } {
  let count = 0;
  let sum = 0;
  for (let row = 0; row < column.length; row++) {
    const value = column[row] as number;
    if (Number.isNaN(value)) continue;
    count++;
    sum += value;
  }
  const mean = sum / count;
  let squares = 0;
  for (let row = 0; row < column.length; row++) {
    const value = column[row] as number;
    if (!Number.isNaN(value)) squares += (value - mean) ** 2;
  }
  return { mean, spread: squares / column.length };
}
