import type { z } from 'zod';
import { refuseListed } from '../model/drop-list.ts';
import type { FeatureSpec } from '../model/inputs.ts';
import { readLabelled } from '../model/read-labelled.ts';
import type { FeatureColumn, ModelRows } from '../model/read-rows.ts';
import { splitHoldout } from '../model/split.ts';
import type { ToolContext } from '../tool.ts';
import type { splitObject, statisticsFields } from './inputs.ts';

type Fields = { [Name in keyof typeof statisticsFields]: z.output<(typeof statisticsFields)[Name]> };

/** The labelled rows of a table, in order of time and id. Throws as `readRows` does, and `pii-in-matrix` for a listed feature. */
export async function readDataset(options: Fields, context: ToolContext): Promise<ModelRows> {
  refuseListed(
    options.features.map(({ name }) => name),
    options.drop_list,
  );
  return readLabelled(options, options.features, context);
}

/** The training window of the split, or every row when none is given. */
export function measuredRows(data: ModelRows, split: z.output<typeof splitObject> | null): Int32Array {
  return split === null
    ? Int32Array.from({ length: data.rows }, (_, row) => row)
    : splitHoldout(data.times, split).train;
}

/** A feature with its values in the given rows: numbers with NaN, or words with null, where there is none. */
export interface FeatureValues {
  name: string;
  kind: FeatureSpec['kind'];
  values: FeatureColumn;
}

export function valuesOf(
  data: ModelRows,
  features: readonly FeatureSpec[],
  rows: Int32Array,
): FeatureValues[] {
  return features.map(({ name, kind }) => {
    const column = data.columns[name];
    if (column === undefined) throw new Error(`The feature ${name} was not read.`);
    return { name, kind, values: column instanceof Float64Array ? pick(column, rows) : words(column, rows) };
  });
}

function pick(column: Float64Array, rows: Int32Array): Float64Array {
  const picked = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = column[rows[i] as number] as number;
  return picked;
}

function words(column: readonly (string | null)[], rows: Int32Array): (string | null)[] {
  return Array.from(rows, (row) => column[row] as string | null);
}
