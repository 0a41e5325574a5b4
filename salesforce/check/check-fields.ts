import { describeType, type SalesforceField } from '../fields.ts';
import { type Finding, missing, ok, wrong } from './finding.ts';
import type { DescribedField } from './read-describe.ts';

/** What Leadline does with the fields of an object: Lead's are updated, those of the history are only ever created. */
export type Use = 'updated' | 'created';

export interface FieldsAsked {
  object: string;
  expected: readonly SalesforceField[];
  described: readonly DescribedField[];
  use: Use;
  /** Names that some permission set of the org knows, though this user does not see them; null where nobody can tell. */
  hidden: ReadonlySet<string> | null;
}

/** Compares fields as they are with those that Leadline needs. Pure. */
export function checkFields({ object, expected, described, use, hidden }: FieldsAsked): Finding[] {
  const byName = new Map(described.map((field) => [field.name, field]));
  return expected.map((field) => {
    const subject = `${object}.${field.name}`;
    const found = byName.get(field.name);
    return found === undefined ? absent(subject, field, hidden) : checkField(subject, field, found, use);
  });
}

const assign = 'Assign the permission set Leadline_Integration to the user.';
const deploy = '`leadline salesforce deploy` makes it.';

function absent(subject: string, { name }: SalesforceField, hidden: ReadonlySet<string> | null): Finding {
  if (hidden?.has(name) === true)
    return missing(subject, 'there, and hidden by field-level security', assign);
  if (hidden !== null) return missing(subject, 'not there', deploy);
  return missing(subject, 'not there, or hidden by field-level security', `${deploy} ${assign}`);
}

function checkField(subject: string, field: SalesforceField, found: DescribedField, use: Use): Finding {
  const fault = faultOf(field, found);
  if (fault !== null) return wrong(subject, fault, `Make it ${shapeOf(field)}, or remove it: ${deploy}`);
  const writes = use === 'updated' ? found.updateable : found.createable;
  if (field.owner === 'leadline' && !writes) {
    return wrong(subject, `${shapeOf(field)}, and this user may not write it`, assign);
  }
  return ok(subject, shapeOf(field));
}

/** What is too narrow for what Leadline writes; null where nothing is. Wider is as good. */
function faultOf(field: SalesforceField, found: DescribedField): string | null {
  if (found.type !== describeType[field.type]) return `of the type ${found.type}`;
  switch (field.type) {
    case 'Text':
      if (found.length < field.length) return `${found.length} characters`;
      if (field.externalId === true && !(found.externalId && found.unique)) return 'no unique external id';
      return null;
    case 'LongTextArea':
      return found.length < field.length ? `${found.length} characters` : null;
    case 'Number':
    case 'Percent': {
      const whole = found.precision - found.scale;
      const isNarrow = found.scale < field.scale || whole < field.precision - field.scale;
      return isNarrow ? `${whole} digits before the point and ${found.scale} after it` : null;
    }
    case 'Picklist': {
      const values = new Set(
        (found.picklistValues ?? []).filter(({ active }) => active).map(({ value }) => value),
      );
      const lacking = field.values.filter((value) => !values.has(value));
      return lacking.length === 0 ? null : `a picklist without ${lacking.join(', ')}`;
    }
    case 'Lookup':
      return found.referenceTo?.includes(field.to) === true
        ? null
        : `a lookup that does not lead to ${field.to}`;
    default:
      return null;
  }
}

function shapeOf(field: SalesforceField): string {
  switch (field.type) {
    case 'Text':
      return `Text(${field.length})${field.externalId === true ? ', unique external id' : ''}`;
    case 'LongTextArea':
      return `Long text area(${field.length})`;
    case 'Number':
    case 'Percent':
      return `${field.type}(${field.precision - field.scale}, ${field.scale})`;
    case 'Picklist':
      return `Picklist of ${field.values.length} tiers`;
    case 'Lookup':
      return `Lookup to ${field.to}`;
    default:
      return field.type;
  }
}
