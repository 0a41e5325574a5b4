import { LeadlineError } from '../../errors/leadline-error.ts';
import { type Described, type DescribedField, readDescribe } from '../check/read-describe.ts';
import type { Org } from '../connect/org.ts';

/** What a pull may ask the org for. */
export interface PulledFields {
  /** API names of fields of Lead, as the org spells them: all that were asked for, then those of earlier pulls that are still there. */
  fields: readonly string[];
  /** Those of earlier pulls that the org does not have, or hides, any more. */
  gone: readonly string[];
  /** Whether the user sees the history of Lead. */
  hasHistory: boolean;
}

/**
 * Looks by describe whether the fields are there, before anything is asked. Throws `salesforce-fields-missing`, which names them;
 * `salesforce-field-personal` for what tells who a person is; `salesforce-field-undated` for a formula, whose value changes without a trace.
 */
export async function checkPulledFields(
  org: Org,
  asked: readonly string[],
  held: readonly string[] = [],
): Promise<PulledFields> {
  const lead = await readDescribe(org, 'Lead');
  const history = await readDescribe(org, 'LeadHistory');
  const byName = new Map(lead?.fields.map((field) => [field.name, field]));
  const missing = asked.filter((name) => !byName.has(name));
  if (lead === null || missing.length > 0) throw fieldsMissing(missing, lead);
  for (const name of asked) refuse(byName.get(name) as DescribedField);
  const earlier = held.filter((name) => !asked.includes(name));
  return {
    fields: [...new Set([...asked, ...earlier.filter((name) => byName.has(name))])],
    gone: earlier.filter((name) => !byName.has(name)),
    hasHistory: history?.queryable === true,
  };
}

/** A lead's standard fields that tell who somebody is or how to reach him, beside those whose type says so. */
const personalNames = new Set(
  'Name FirstName LastName MiddleName Salutation Suffix Street City PostalCode Latitude Longitude PhotoUrl Website Description'.split(
    ' ',
  ),
);
const personalTypes = new Set(['email', 'phone', 'address', 'location', 'encryptedstring']);

function refuse({ name, type, calculated }: DescribedField): void {
  if (personalNames.has(name) || personalTypes.has(type)) {
    throw new LeadlineError({
      code: 'salesforce-field-personal',
      message: `Lead.${name} tells who a person is, and does not enter the warehouse.`,
      expected: 'fields without personal data',
      arrived: name,
      next: 'Take it out of the columns that the plan asks for.',
      kind: 'usage',
    });
  }
  if (calculated === true) {
    throw new LeadlineError({
      code: 'salesforce-field-undated',
      message: `Lead.${name} is a formula: its value changes without SystemModstamp, so nobody can say since when it is known.`,
      expected: 'fields that are stored',
      arrived: name,
      next: 'Ask for the fields that the formula is made of.',
      kind: 'usage',
    });
  }
}

function fieldsMissing(missing: readonly string[], lead: Described | null): LeadlineError {
  const named = lead === null ? 'the object Lead' : missing.map((name) => `Lead.${name}`).join(', ');
  return new LeadlineError({
    code: 'salesforce-fields-missing',
    message: `The org does not have ${named}, or hides it from the user that Leadline signs in as.`,
    expected: 'every field that the plan reads',
    arrived: lead === null ? 'none' : `${lead.fields.length} fields of Lead, without ${missing.join(', ')}`,
    next: 'Give the user the right to read it (field-level security), correct the name in leadline.yaml, or make the field; then begin again.',
  });
}
