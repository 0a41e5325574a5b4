import { z } from 'zod';

const table = z.string().min(1);

/** Where pulled leads are kept, as dataset.table. */
export const pullTables = z.strictObject({
  versions: table.describe('One row a lead and SystemModstamp'),
  history: table.describe('One row a change that the org has written down'),
  pulls: table.describe('One row a complete pull, with its marks'),
  arrived: table.describe('What a pull brings, until it is kept; with `_history` for the changes'),
});

export type PullTables = z.output<typeof pullTables>;

/** Columns of the versions beside the fields of Lead. */
export const versionColumns = ['Id', 'known_at', 'is_deleted', 'merged_into', 'pull'] as const;

export const historyColumns = ['id', 'lead', 'field', 'old_value', 'new_value', 'known_at', 'pull'] as const;

export function historyArrived({ arrived }: PullTables): string {
  return `${arrived}_history`;
}
