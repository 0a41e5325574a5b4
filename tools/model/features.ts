import { z } from 'zod';
import type { Matrix } from '../../model/booster/matrix.ts';
import { applyEncoder, type Encoder, fitEncoder } from '../../model/encode.ts';
import { refuseListed } from './drop-list.ts';
import { asked } from './errors.ts';
import { type FeatureSpec, featureSpec } from './inputs.ts';
import type { FeatureColumn, ModelRows } from './read-rows.ts';

const encoderSchema: z.ZodType<Encoder> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ordinal'), categories: z.array(z.string()) }),
  z.strictObject({
    kind: z.literal('frequency'),
    categories: z.array(z.string()),
    shares: z.array(z.number()),
  }),
]);

/** A feature as the model knows it: its words, and whatever was learned from the training rows to read it. */
const fittedFeature = featureSpec.omit({ encoding: true, order: true }).extend({
  /** How a category becomes a number; null for numbers and flags. */
  encoder: encoderSchema.nullable(),
  /** Over the training rows that have a value, in the units of the matrix; null when none has. Narratives call a value high or low against it. */
  median: z.number().nullable(),
  /** Share of training rows without a value, 0 to 1. */
  missing: z.number(),
});
export type FittedFeature = z.output<typeof fittedFeature>;

/** `model/features.json`: the columns of the matrix in their order, and what may not be among them. */
export const featuresFile = z.strictObject({
  features: z.array(fittedFeature),
  drop_list: z.array(z.string()),
});
export type FeaturesFile = z.output<typeof featuresFile>;

/** Learns encoders and medians from the given rows alone: nothing of a test or later row reaches them. */
export function fitFeatures(
  data: ModelRows,
  features: readonly FeatureSpec[],
  rows: Int32Array,
): FittedFeature[] {
  return features.map(({ encoding, order, ...feature }) => {
    const column = columnOf(data, feature.name);
    const encoder =
      column instanceof Float64Array
        ? null
        : asked(() =>
            fitEncoder(encoding ?? (order === undefined ? 'frequency' : 'ordinal'), column, rows, order),
          );
    const values = encode(column, encoder);
    const known = Float32Array.from(rows, (row) => values[row] as number).filter(
      (value) => !Number.isNaN(value),
    );
    return {
      ...feature,
      encoder,
      median: medianOf(known),
      missing: 1 - known.length / Math.max(1, rows.length),
    };
  });
}

/** The one place where a matrix is made, and so the one where the drop list is enforced. Throws `pii-in-matrix`. */
export function buildMatrix(data: ModelRows, { features, drop_list }: FeaturesFile): Matrix {
  const names = features.map((feature) => feature.name);
  refuseListed(names, drop_list);
  const columns = features.map((feature) => encode(columnOf(data, feature.name), feature.encoder));
  return { rows: data.rows, names, columns };
}

function columnOf(data: ModelRows, name: string): FeatureColumn {
  const column = data.columns[name];
  if (column === undefined) throw new Error(`The feature ${name} was not read.`);
  return column;
}

function encode(column: FeatureColumn, encoder: Encoder | null): Float32Array {
  if (column instanceof Float64Array) return Float32Array.from(column);
  if (encoder === null) throw new Error('A text column reached the matrix without an encoder.');
  return applyEncoder(encoder, column);
}

function medianOf(values: Float32Array): number | null {
  if (values.length === 0) return null;
  const sorted = values.sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
