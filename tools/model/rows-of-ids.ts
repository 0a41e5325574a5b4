import { LeadlineError } from '../../errors/leadline-error.ts';
import type { ModelRows } from './read-rows.ts';

/** At most `limit` of the items, evenly spread over them and in their order. */
export function spread<T>(items: readonly T[], limit: number): T[] {
  if (items.length <= limit) return [...items];
  return Array.from({ length: limit }, (_, index) => items[Math.floor((index * items.length) / limit)] as T);
}

/** The rows of the given leads, in their order. Throws `dataset-changed` when a lead is no longer there. */
export function rowsOfIds(data: ModelRows, ids: readonly string[], source: string): Int32Array {
  const rowOf = new Map(data.ids.map((id, row) => [id, row]));
  return Int32Array.from(ids, (id) => {
    const row = rowOf.get(id);
    if (row !== undefined) return row;
    throw new LeadlineError({
      code: 'dataset-changed',
      message: `${source} no longer has the lead ${id} that the model was measured on.`,
      expected: 'the rows that train-model read',
      arrived: 'a dataset without this lead',
      next: 'Run the training step again on the dataset as it is now.',
    });
  });
}
