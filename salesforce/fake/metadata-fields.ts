import { childText, type XmlElement } from '../deploy/xml.ts';
import { type FakeField, type FakeFieldType, field } from './fields.ts';
import { ComponentProblem } from './metadata-package.ts';

/** A field of `describe` from a `CustomField` of the metadata. Throws `ComponentProblem` where Salesforce would refuse it. */
export function fieldOfMetadata(element: XmlElement): FakeField {
  for (const child of element.children) {
    if (known.has(child.name)) continue;
    throw new ComponentProblem(
      `Error parsing file: Element {http://soap.sforce.com/2006/04/metadata}${child.name} invalid at this location in type CustomField`,
      child.line,
    );
  }
  const name = childText(element, 'fullName') ?? '';
  if (!/^[A-Za-z]\w*__c$/.test(name) || name.length > 43) {
    throw new ComponentProblem(`The name of a custom field must end with __c: ${name}`, element.line);
  }
  const label = required(element, 'label');
  const help = childText(element, 'inlineHelpText') ?? null;
  limited('label', label, 40, element);
  limited('inlineHelpText', help ?? '', 510, element);
  limited('description', childText(element, 'description') ?? '', 1000, element);
  const yes = (one: string) => childText(element, one) === 'true';
  return field(name, typeOf(element), {
    label,
    help,
    open: false,
    required: yes('required'),
    unique: yes('unique'),
    externalId: yes('externalId'),
    caseSensitive: yes('caseSensitive'),
    tracked: yes('trackHistory'),
    ...sizes(element),
    ...picklist(element),
    ...lookup(element, name),
  });
}

const types: Readonly<Record<string, FakeFieldType>> = {
  Text: 'string',
  TextArea: 'textarea',
  LongTextArea: 'textarea',
  Number: 'double',
  Percent: 'percent',
  Currency: 'currency',
  Date: 'date',
  DateTime: 'datetime',
  Checkbox: 'boolean',
  Picklist: 'picklist',
  Lookup: 'reference',
  Email: 'email',
  Phone: 'phone',
  Url: 'url',
};

function typeOf(element: XmlElement): FakeFieldType {
  const type = required(element, 'type');
  const found = types[type];
  if (found !== undefined) return found;
  const line = element.children.find(({ name }) => name === 'type')?.line ?? element.line;
  if (type === 'MasterDetail') {
    throw new ComponentProblem('A Lead cannot be the master of a master-detail relationship', line);
  }
  throw new ComponentProblem(
    `'${type}' is not a valid value for the enum 'FieldType' as far as the fake knows`,
    line,
  );
}

function sizes(element: XmlElement): Partial<FakeField> {
  const type = required(element, 'type');
  if (type === 'Text') return { length: whole(element, 'length', 1, 255) };
  if (type === 'TextArea' || type === 'Url') return { length: 255 };
  if (type === 'Email') return { length: 80 };
  if (type === 'Phone') return { length: 40 };
  if (type === 'Picklist') return { length: 255 };
  if (type === 'LongTextArea') {
    whole(element, 'visibleLines', 2, 50);
    return { length: whole(element, 'length', 256, 131_072) };
  }
  if (['Number', 'Percent', 'Currency'].includes(type)) {
    const precision = whole(element, 'precision', 1, 18);
    return { precision, scale: whole(element, 'scale', 0, precision) };
  }
  return {};
}

function picklist(element: XmlElement): Partial<FakeField> {
  if (childText(element, 'type') !== 'Picklist') return {};
  const set = element.children.find(({ name }) => name === 'valueSet');
  if (set === undefined) throw new ComponentProblem('Must specify a valueSet for a picklist', element.line);
  const values = set.children
    .filter(({ name }) => name === 'valueSetDefinition')
    .flatMap((definition) => definition.children.filter(({ name }) => name === 'value'))
    .map((value) => childText(value, 'fullName') ?? '');
  return { values, restricted: childText(set, 'restricted') === 'true' };
}

function lookup(element: XmlElement, name: string): Partial<FakeField> {
  if (childText(element, 'type') !== 'Lookup') return {};
  const children = childText(element, 'relationshipName');
  return {
    length: 18,
    referenceTo: required(element, 'referenceTo'),
    relationshipName: name.replace(/__c$/, '__r'),
    childRelationship: children === undefined ? null : `${children}__r`,
  };
}

function required(element: XmlElement, name: string): string {
  const text = childText(element, name);
  if (text !== undefined && text !== '') return text;
  throw new ComponentProblem(`Required field is missing: ${name}`, element.line);
}

function whole(element: XmlElement, name: string, least: number, most: number): number {
  const number = Number(required(element, name));
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new ComponentProblem(`The ${name} must be a whole number of ${least} to ${most}`, element.line);
}

function limited(name: string, text: string, most: number, element: XmlElement): void {
  if (text.length <= most) return;
  throw new ComponentProblem(`Value too long for field: ${name} maximum length is:${most}`, element.line);
}

const known = new Set([
  'fullName',
  'caseSensitive',
  'defaultValue',
  'deleteConstraint',
  'description',
  'externalId',
  'inlineHelpText',
  'label',
  'length',
  'precision',
  'referenceTo',
  'relationshipLabel',
  'relationshipName',
  'required',
  'scale',
  'trackFeedHistory',
  'trackHistory',
  'trackTrending',
  'type',
  'unique',
  'valueSet',
  'visibleLines',
]);
