import type { TableUse } from '../tool.ts';
import type { FeatureSpec } from './inputs.ts';

interface Dataset {
  dataset: string;
  id_column: string;
  time_column: string;
  label_column: string;
  segment_column: string | null;
}

/** The columns of its dataset that a model tool reads. */
export function datasetUse(
  { dataset, id_column, time_column, label_column, segment_column }: Dataset,
  features: readonly FeatureSpec[],
): TableUse {
  const columns = [id_column, time_column, label_column, ...features.map(({ name }) => name)];
  return { table: dataset, columns: segment_column === null ? columns : [...columns, segment_column] };
}
