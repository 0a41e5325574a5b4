import { describe, expect, test } from 'vitest';
import { checkFields, type FieldsAsked } from '../../../salesforce/check/check-fields.ts';
import type { DescribedField } from '../../../salesforce/check/read-describe.ts';
import type { SalesforceField } from '../../../salesforce/fields.ts';

const probability: SalesforceField = {
  name: 'Probability__c',
  owner: 'leadline',
  type: 'Percent',
  precision: 7,
  scale: 4,
};
const narrative: SalesforceField = {
  name: 'Narrative__c',
  owner: 'leadline',
  type: 'LongTextArea',
  length: 1000,
};
const tier: SalesforceField = {
  name: 'Tier__c',
  owner: 'leadline',
  type: 'Picklist',
  values: ['Hot', 'Cold'],
};
const key: SalesforceField = {
  name: 'Key__c',
  owner: 'leadline',
  type: 'Text',
  length: 120,
  unique: true,
  externalId: true,
};
const lookup: SalesforceField = {
  name: 'Lead__c',
  owner: 'leadline',
  type: 'Lookup',
  to: 'Lead',
  relationshipName: 'Scores',
};
const override: SalesforceField = { name: 'Override__c', owner: 'rep', type: 'Text', length: 255 };

function described(name: string, type: string, more: Partial<DescribedField> = {}): DescribedField {
  const numbers = { length: 0, precision: 0, scale: 0 };
  const rights = { createable: true, updateable: true, externalId: false, unique: false };
  return { name, type, ...numbers, ...rights, ...more };
}

function check(expected: SalesforceField, found: DescribedField[], more: Partial<FieldsAsked> = {}) {
  const asked = {
    object: 'X',
    expected: [expected],
    described: found,
    use: 'updated',
    hidden: new Set<string>(),
  } as const;
  return checkFields({ ...asked, ...more })[0];
}

describe('a field that is as Leadline needs it', () => {
  test.each<[string, SalesforceField, DescribedField]>([
    ['a percent', probability, described('Probability__c', 'percent', { precision: 7, scale: 4 })],
    ['a wider percent', probability, described('Probability__c', 'percent', { precision: 18, scale: 6 })],
    ['a longer text', narrative, described('Narrative__c', 'textarea', { length: 32_768 })],
    [
      'a picklist with a word more',
      tier,
      described('Tier__c', 'picklist', {
        picklistValues: ['Hot', 'Cold', 'Icy'].map((value) => ({ value, active: true })),
      }),
    ],
    ['the key', key, described('Key__c', 'string', { length: 120, unique: true, externalId: true })],
    ['the lookup', lookup, described('Lead__c', 'reference', { referenceTo: ['Lead'] })],
    [
      "a rep's field that is only read",
      override,
      described('Override__c', 'string', { length: 255, updateable: false }),
    ],
  ])('%s', (_, expected, found) => {
    expect(check(expected, [found])).toMatchObject({ state: 'ok', next: null });
  });
});

describe('a field that is not', () => {
  test.each<[string, SalesforceField, DescribedField, string]>([
    [
      'of another type',
      probability,
      described('Probability__c', 'double', { precision: 7, scale: 4 }),
      'of the type double',
    ],
    [
      'with too few digits after the point',
      probability,
      described('Probability__c', 'percent', { precision: 7, scale: 2 }),
      '5 digits before the point and 2 after it',
    ],
    [
      'with too few digits before it',
      probability,
      described('Probability__c', 'percent', { precision: 6, scale: 4 }),
      '2 digits before the point and 4 after it',
    ],
    ['too short', narrative, described('Narrative__c', 'textarea', { length: 255 }), '255 characters'],
    [
      'without an active tier',
      tier,
      described('Tier__c', 'picklist', {
        picklistValues: [
          { value: 'Hot', active: true },
          { value: 'Cold', active: false },
        ],
      }),
      'a picklist without Cold',
    ],
    ['no external id', key, described('Key__c', 'string', { length: 120 }), 'no unique external id'],
    [
      'a lookup elsewhere',
      lookup,
      described('Lead__c', 'reference', { referenceTo: ['Contact'] }),
      'a lookup that does not lead to Lead',
    ],
    [
      'not writable',
      narrative,
      described('Narrative__c', 'textarea', { length: 1000, updateable: false }),
      'Long text area(1000), and this user may not write it',
    ],
  ])('%s', (_, expected, found, words) => {
    expect(check(expected, [found])).toMatchObject({ state: 'wrong', found: words });
  });

  test('there at all, or hidden, as far as anybody can tell', () => {
    expect(check(tier, [])).toMatchObject({ state: 'missing', found: 'not there' });
    expect(check(tier, [], { hidden: new Set(['Tier__c']) })).toMatchObject({
      found: 'there, and hidden by field-level security',
      next: 'Assign the permission set Leadline_Integration to the user.',
    });
    expect(check(tier, [], { hidden: null })?.found).toBe('not there, or hidden by field-level security');
  });

  test('asked to be updated where rows are only ever added', () => {
    const added = described('Narrative__c', 'textarea', { length: 1000, updateable: false });
    expect(check(narrative, [added], { use: 'created' })?.state).toBe('ok');
  });
});
