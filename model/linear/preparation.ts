import { type Matrix, selectRows } from '../booster/matrix.ts';

/** One column as a linear model reads it: a feature's value with the median where it is missing, or whether it is missing; then standardised. */
export interface Term {
  feature: string;
  kind: 'value' | 'missing';
  /** Stands in for a missing value. */
  median: number;
  mean: number;
  /** With n, above 0. */
  deviation: number;
}

/** Learns medians, means and deviations from the given rows alone. What is constant there has no term: a linear model can learn nothing from it. */
export function prepareTerms(matrix: Matrix, rows: Int32Array): Term[] {
  const { names, columns } = selectRows(matrix, rows);
  return names.flatMap((feature, index) => {
    const values = columns[index] as Float32Array;
    const median = medianOf(values);
    return (['value', 'missing'] as const).flatMap((kind) => {
      const raw = rawTerm(values, kind, median);
      const mean = raw.reduce((sum, value) => sum + value, 0) / raw.length;
      const deviation = Math.sqrt(raw.reduce((sum, value) => sum + (value - mean) ** 2, 0) / raw.length);
      return deviation > 0 ? [{ feature, kind, median, mean, deviation }] : [];
    });
  });
}

/** The terms' columns for any rows of a matrix that has the features by name. */
export function termColumns(matrix: Matrix, terms: readonly Term[]): Float64Array[] {
  const byName = new Map(matrix.names.map((name, index) => [name, matrix.columns[index] as Float32Array]));
  return terms.map(({ feature, kind, median, mean, deviation }) =>
    rawTerm(byName.get(feature) as Float32Array, kind, median).map((value) => (value - mean) / deviation),
  );
}

function rawTerm(values: Float32Array, kind: Term['kind'], median: number): Float64Array {
  const raw = new Float64Array(values.length);
  for (let row = 0; row < raw.length; row++) {
    const value = values[row] as number;
    const missing = Number.isNaN(value);
    if (kind === 'missing') raw[row] = missing ? 1 : 0;
    else raw[row] = missing ? median : value;
  }
  return raw;
}

/** 0 when no value is present: then the term is constant, and left out. */
function medianOf(values: Float32Array): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
