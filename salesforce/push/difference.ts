import { ownFields, scoredAt } from './own-fields.ts';
import { storedValue } from './stored-value.ts';
import type {
  Difference,
  FieldValue,
  HeldLead,
  LeadChange,
  LeadValues,
  LeftOut,
  WantedLead,
} from './types.ts';

/**
 * What has to be written so that Salesforce holds what is wanted. `held` has every wanted lead. A new time of scoring alone is no change;
 * where something else changes, it is written along. Throws `salesforce-value-too-long` and `salesforce-value-invalid`, naming the field.
 */
export function differenceOf(wanted: Iterable<WantedLead>, held: Iterable<HeldLead>): Difference {
  const standing = new Map<string, HeldLead>();
  for (const lead of held) standing.set(lead.id, lead);
  const changes: LeadChange[] = [];
  const leftOut: LeftOut[] = [];
  let unchanged = 0;
  for (const { id, values } of wanted) {
    const found = standing.get(id);
    if (found === undefined) throw new Error('A lead was not read.');
    if (found.standing !== 'there') leftOut.push(withoutPlace(found));
    else {
      const stored = storedValues(values);
      const changed = changedFields(found.values ?? {}, stored);
      if (changed.length === 0) unchanged += 1;
      else changes.push({ id, changed, wanted: stored });
    }
  }
  return { changes, unchanged, leftOut };
}

/** All of Leadline's fields as Salesforce will keep them. */
export function storedValues(values: LeadValues): LeadValues {
  const stored: Record<string, FieldValue> = {};
  for (const field of ownFields) stored[field.name] = storedValue(field, values[field.name] ?? null);
  return stored;
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
  if (standing === 'there') throw new Error('A lead that is there was to be left out.');
  return { id, reason: standing, mergedInto, fields: [] };
}
