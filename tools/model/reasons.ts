import type { Matrix } from '../../model/booster/matrix.ts';
import type { ModelRows } from './read-rows.ts';

export const nothingKnown = 'no feature of this lead is known';

/** The code of each reason that Leadline's own plans have, for filters and counts; the reason is its sentence. */
const codes = new Map([
  [nothingKnown, 'nothing-known'],
  ['the lead has no readable CRD number', 'no-crd'],
  ['no vendor record of this person was known by then', 'no-vendor-record'],
  ['no employment record of this person was known by then', 'no-employment-record'],
  ['its deal is dated before its contact', 'deal-before-contact'],
]);

/** Why each row cannot be scored honestly: what its table says, or that nothing is known of it; null where it can. */
export function reasonsOf(data: Pick<ModelRows, 'rows' | 'reasons'>, { columns }: Matrix): (string | null)[] {
  return Array.from(
    { length: data.rows },
    (_, row) =>
      data.reasons[row] ?? (columns.every((column) => Number.isNaN(column[row])) ? nothingKnown : null),
  );
}

/** The code of a reason; one that only a plan of the workspace has is `other`, and its sentence says it. */
export function reasonCode(reason: string): string {
  return codes.get(reason) ?? 'other';
}
