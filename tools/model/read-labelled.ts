import type { ToolContext } from '../tool.ts';
import { type ModelRows, type RowsWanted, readRows } from './read-rows.ts';

interface Dataset {
  dataset: string;
  id_column: string;
  time_column: string;
  label_column: string;
  segment_column: string | null;
}

/** The rows of a training table with the given features. Throws as `readRows` does. */
export function readLabelled(
  options: Dataset,
  features: RowsWanted['features'],
  context: Pick<ToolContext, 'warehouse' | 'progress'>,
): Promise<ModelRows> {
  context.progress({ message: `reading ${options.dataset}` });
  return readRows(context.warehouse, {
    source: options.dataset,
    id: options.id_column,
    time: options.time_column,
    label: options.label_column,
    segment: options.segment_column,
    reason: null,
    features,
  });
}
