import { z } from 'zod';
import type { Matrix } from '../../model/booster/matrix.ts';
import { derive } from '../../model/booster/random.ts';
import { smote } from '../../model/sample/smote.ts';
import { asked } from './errors.ts';
import { positivesOf } from './evaluate.ts';
import type { NamedFit } from './fit.ts';
import type { FeatureSpec } from './inputs.ts';

/** What is done about conversions being rare, from the least to the most: the order in which equals are preferred. */
export const strategies = ['none', 'scale_pos_weight', 'smote'] as const;
export type Strategy = (typeof strategies)[number];

export const smoteFields = {
  smote_neighbours: z
    .int()
    .min(1)
    .default(5)
    .describe('Nearest conversions that a synthetic one may lean towards.'),
  smote_ratio: z
    .number()
    .gt(0)
    .max(1)
    .default(1)
    .describe('Conversions over other rows after SMOTE: 1 makes the classes equal.'),
};

/** A strategy with all that it takes to repeat it. */
export const imbalanceChoice = z.strictObject({ strategy: z.enum(strategies), ...smoteFields });
export type ImbalanceChoice = z.output<typeof imbalanceChoice>;

export const untouched: ImbalanceChoice = imbalanceChoice.parse({ strategy: 'none' });

/** A fit as a strategy changes it; its validation rows stay as they are, so that no synthetic row ever says when to stop. */
export interface BalancedFit extends NamedFit {
  /** Rows of label 1 that SMOTE added behind the matrix's own. */
  syntheticRows: number;
}

/**
 * The same fit under a strategy, which looks at its training rows alone: `scale_pos_weight` weighs a conversion by negatives over positives, `smote` adds
 * synthetic conversions. Categories and flags, which have no value in between, are taken from the nearer of the two rows.
 */
export function balance(
  fit: NamedFit,
  choice: ImbalanceChoice,
  features: readonly FeatureSpec[],
  seed: number,
): BalancedFit {
  switch (choice.strategy) {
    case 'none':
      return { ...fit, syntheticRows: 0 };
    case 'scale_pos_weight': {
      const positives = positivesOf(Uint8Array.from(fit.train, (row) => fit.labels[row] as number));
      return { ...fit, scalePosWeight: (fit.train.length - positives) / positives, syntheticRows: 0 };
    }
    case 'smote':
      return withSynthetic(fit, choice, features, seed);
  }
}

function withSynthetic(
  fit: NamedFit,
  choice: ImbalanceChoice,
  features: readonly FeatureSpec[],
  seed: number,
): BalancedFit {
  const { matrix, labels, train } = fit;
  const nominal = new Set(features.flatMap(({ kind }, index) => (kind === 'number' ? [] : [index])));
  const made = asked(() =>
    smote(matrix, labels, train, {
      neighbours: choice.smote_neighbours,
      ratio: choice.smote_ratio,
      seed: derive(seed, `smote ${fit.name}`).next(),
      nominal,
    }),
  );
  const added = Int32Array.from({ length: made.rows }, (_, index) => matrix.rows + index);
  return {
    ...fit,
    matrix: append(matrix, made),
    labels: Uint8Array.from({ length: matrix.rows + made.rows }, (_, row) => labels[row] ?? 1),
    train: Int32Array.of(...train, ...added),
    syntheticRows: made.rows,
  };
}

function append(matrix: Matrix, below: Matrix): Matrix {
  const columns = matrix.columns.map((column, index) => {
    const longer = new Float32Array(matrix.rows + below.rows);
    longer.set(column);
    longer.set(below.columns[index] as Float32Array, matrix.rows);
    return longer;
  });
  return { rows: matrix.rows + below.rows, names: matrix.names, columns };
}
