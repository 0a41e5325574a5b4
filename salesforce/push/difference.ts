import { ownFields, scoredAt } from './own-fields.ts';
import { storedValue } from './stored-value.ts';
import type { Difference, HeldLead, LeadChange, LeadValues, LeftOut, WantedLead } from './types.ts';

/**
 * What has to be written so that Salesforce holds what is wanted. `held` has every wanted lead. A new time of scoring alone is no change;
 * where something else changes, it is written along. Throws `salesforce-value-too-long` and `salesforce-value-invalid`, naming field and lead's id.
 */
export function differenceOf(wanted: readonly WantedLead[], held: readonly HeldLead[]): Difference {
  const standing = new Map(held.map((lead) => [lead.id, lead]));
  const changes: LeadChange[] = [];
  const leftOut: LeftOut[] = [];
  let unchanged = 0;
  for (const { id, values } of wanted) {
    const found = standing.get(id);
    if (found === undefined) throw new Error(`Lead ${id} was not read.`);
    if (found.standing !== 'there') leftOut.push(withoutPlace(found));
    else {
      const stored = storedValues(id, values);
      const changed = changedFields(found.values ?? {}, stored);
      if (changed.length === 0) unchanged += 1;
      else changes.push({ id, changed, wanted: stored });
    }
  }
  return { changes, unchanged, leftOut };
}

/** All of Leadline's fields as Salesforce will keep them. */
export function storedValues(id: string, values: LeadValues): LeadValues {
  return Object.fromEntries(
    ownFields.map((field) => [field.name, storedValue(field, values[field.name] ?? null, id)]),
  );
}

/** The fields that differ, in their order; none where only the time of scoring does. */
export function changedFields(from: LeadValues, to: LeadValues): string[] {
  const changed = ownFields.flatMap(({ name }) =>
    (from[name] ?? null) === (to[name] ?? null) ? [] : [name],
  );
  return changed.length === 1 && changed[0] === scoredAt ? [] : changed;
}

/** A lead that Salesforce does not let us write to, or should not. */
export function withoutPlace({ id, standing, mergedInto }: HeldLead): LeftOut {
  if (standing === 'there') throw new Error(`Lead ${id} is there.`);
  return { id, reason: standing, mergedInto, fields: [] };
}
