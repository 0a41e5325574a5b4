import { withoutPlace } from './difference.ts';
import { ownFields } from './own-fields.ts';
import type { Difference, HeldLead, LeadChange, LeadValues, LeftOut } from './types.ts';

/**
 * What takes a writing back: a lead that still holds what was written gets its values of `before` again; one that somebody has changed since
 * is left out and its fields are named; one that holds its former values already is unchanged. `before` and `now` have every written lead.
 */
export function restoringOf(
  written: Iterable<LeadChange>,
  before: Iterable<HeldLead>,
  now: Iterable<HeldLead>,
): Difference {
  const former = byId(before);
  const present = byId(now);
  const changes: LeadChange[] = [];
  const leftOut: LeftOut[] = [];
  let unchanged = 0;
  for (const change of written) {
    const found = present.get(change.id);
    const wanted = former.get(change.id)?.values;
    if (found === undefined || wanted === undefined || wanted === null)
      throw new Error('A lead was not read.');
    if (found.standing !== 'there') {
      leftOut.push(withoutPlace(found));
      continue;
    }
    const values = found.values ?? {};
    const changed = fieldsThatDiffer(values, wanted);
    const foreign = changed.filter((name) => !isSame(values, change.wanted, name));
    if (changed.length === 0) unchanged += 1;
    else if (foreign.length > 0) leftOut.push(changedSince(change.id, foreign));
    else changes.push({ id: change.id, changed, wanted });
  }
  return { changes, unchanged, leftOut };
}

function byId(leads: Iterable<HeldLead>): Map<string, HeldLead> {
  const found = new Map<string, HeldLead>();
  for (const lead of leads) found.set(lead.id, lead);
  return found;
}

/** The time of scoring counts, too: what was there before is restored to the byte. */
function fieldsThatDiffer(from: LeadValues, to: LeadValues): string[] {
  return ownFields.flatMap(({ name }) => (isSame(from, to, name) ? [] : [name]));
}

function isSame(one: LeadValues, other: LeadValues, name: string): boolean {
  return (one[name] ?? null) === (other[name] ?? null);
}

function changedSince(id: string, fields: readonly string[]): LeftOut {
  return { id, reason: 'changed-since', mergedInto: null, fields };
}
