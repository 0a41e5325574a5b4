export type FakeFieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'picklist'
  | 'double'
  | 'percent'
  | 'currency'
  | 'int'
  | 'date'
  | 'datetime'
  | 'boolean'
  | 'reference'
  | 'email'
  | 'phone'
  | 'url';

/** A field as the fake org keeps it; `describe` shows it in the API's words. */
export interface FakeField {
  name: string;
  label: string;
  type: FakeFieldType;
  /** Characters, for texts. */
  length: number;
  /** Digits in all, for numbers. */
  precision: number;
  /** Digits after the point. */
  scale: number;
  custom: boolean;
  required: boolean;
  createable: boolean;
  updateable: boolean;
  unique: boolean;
  externalId: boolean;
  caseSensitive: boolean;
  /** A picklist that refuses other values. */
  restricted: boolean;
  values: readonly string[];
  referenceTo: string | null;
  /** `Owner` of `OwnerId`, `Lead__r` of `Lead__c`. */
  relationshipName: string | null;
  /** The way from the parent: `Histories`, `Leadline_Scores__r`. */
  childRelationship: string | null;
  /** Changes are written into the history of a Lead. */
  tracked: boolean;
  /** Seen and edited by every user, without a permission set. Standard fields are. */
  open: boolean;
  help: string | null;
}

export interface FakeObject {
  name: string;
  label: string;
  plural: string;
  prefix: string;
  custom: boolean;
  /** By name in lower case, in the order of definition. */
  fields: Map<string, FakeField>;
  /** The one validation rule that the fake understands: rows are never changed. */
  appendOnly: { rule: string; message: string } | null;
  /** Belongs to Setup: only an administrator writes it. */
  setup: boolean;
  /** How `Name` is numbered, such as `LS-{00000000}`; null where it is no number. */
  numbering: string | null;
}

export function field(
  name: string,
  type: FakeFieldType,
  facts: Partial<Omit<FakeField, 'name' | 'type'>> = {},
): FakeField {
  return {
    name,
    type,
    label: name
      .replace(/__c$/, '')
      .replaceAll('_', ' ')
      .replace(/([a-z])([A-Z])/g, '$1 $2'),
    length: type === 'id' || type === 'reference' ? 18 : type === 'string' ? 255 : 0,
    precision: type === 'int' ? 8 : 0,
    scale: 0,
    custom: name.endsWith('__c'),
    required: false,
    createable: true,
    updateable: true,
    unique: false,
    externalId: false,
    caseSensitive: false,
    restricted: false,
    values: [],
    referenceTo: null,
    relationshipName: null,
    childRelationship: null,
    tracked: false,
    open: true,
    help: null,
    ...facts,
  };
}

/** What every object has, kept by the org itself. */
export const auditFields: readonly FakeField[] = [
  field('IsDeleted', 'boolean', { createable: false, updateable: false, label: 'Deleted' }),
  ...audit('Created'),
  ...audit('LastModified'),
  field('SystemModstamp', 'datetime', { createable: false, updateable: false }),
];

function audit(what: string): FakeField[] {
  const kept = { createable: false, updateable: false };
  return [
    field(`${what}Date`, 'datetime', kept),
    field(`${what}ById`, 'reference', { ...kept, referenceTo: 'User', relationshipName: `${what}By` }),
  ];
}

export const isText = (type: FakeFieldType): boolean =>
  ['string', 'textarea', 'picklist', 'email', 'phone', 'url'].includes(type);

export const isNumber = (type: FakeFieldType): boolean =>
  ['double', 'percent', 'currency', 'int'].includes(type);
