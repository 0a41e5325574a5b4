import { type Matrix, selectRows } from '../../model/booster/matrix.ts';
import { fitLogistic, predictLogit } from '../../model/linear/logistic-regression.ts';
import { prepareTerms, termColumns } from '../../model/linear/preparation.ts';
import type { LogitFile } from './baseline-files.ts';
import { asked } from './errors.ts';
import { positivesOf } from './evaluate.ts';
import type { FittedFeature } from './features.ts';

/** A logistic regression on the given rows, with medians for missing values and a term for each that says what is missing. */
export function fitLogit(
  matrix: Matrix,
  labels: Uint8Array,
  rows: Int32Array,
  features: readonly FittedFeature[],
  options: { c: number; class_weight: LogitFile['class_weight'] },
): LogitFile {
  const terms = prepareTerms(matrix, rows);
  const own = Uint8Array.from(rows, (row) => labels[row] as number);
  const columns = termColumns(selectRows(matrix, rows), terms);
  const { intercept, weights } = asked(() =>
    fitLogistic(columns, own, { c: options.c, classWeight: options.class_weight }),
  );
  return {
    c: options.c,
    class_weight: options.class_weight,
    rows: rows.length,
    positives: positivesOf(own),
    intercept,
    terms: terms.map((term, index) => ({ ...term, weight: weights[index] as number })),
    features: [...features],
  };
}

/** Log-odds of the given rows. */
export function applyLogit(logit: LogitFile, matrix: Matrix, rows: Int32Array): Float64Array {
  const weights = logit.terms.map((term) => term.weight);
  const columns = termColumns(selectRows(matrix, rows), logit.terms);
  // A model without a term says the same of every row.
  if (columns.length === 0) return new Float64Array(rows.length).fill(logit.intercept);
  return predictLogit({ intercept: logit.intercept, weights }, columns);
}
