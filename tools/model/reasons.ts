import type { Matrix } from '../../model/matrix.ts';
import type { ModelRows } from './read-rows.ts';

export const nothingKnown = 'no feature of this lead is known';

/** Why each row cannot be scored honestly: what its table says, or that nothing is known of it; null where it can. */
export function reasonsOf(data: Pick<ModelRows, 'rows' | 'reasons'>, { columns }: Matrix): (string | null)[] {
  return Array.from(
    { length: data.rows },
    (_, row) =>
      data.reasons[row] ?? (columns.every((column) => Number.isNaN(column[row])) ? nothingKnown : null),
  );
}
