import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOf } from '../../../salesforce/push/cost.ts';
import { differenceOf, storedValues } from '../../../salesforce/push/difference.ts';
import { ownFields } from '../../../salesforce/push/own-fields.ts';
import { restoringOf } from '../../../salesforce/push/restore.ts';
import type { FieldValue, HeldLead, LeadChange, LeadValues } from '../../../salesforce/push/types.ts';

const id = '00Q5f000015FVnYEAW';
const there = (values: LeadValues, at = id): HeldLead => ({
  id: at,
  standing: 'there',
  mergedInto: null,
  values: storedValues(values),
});

const anyValue: Record<(typeof ownFields)[number]['type'], fc.Arbitrary<FieldValue>> = {
  Text: fc.string({ maxLength: 80 }),
  LongTextArea: fc.string({ maxLength: 1000 }),
  Picklist: fc.constantFrom('Very Hot', 'Hot', ' Warm ', 'Cold'),
  Number: fc.double({ min: -99, max: 99, noNaN: true }),
  Percent: fc.double({ min: 0, max: 100, noNaN: true }),
  Date: fc.constantFrom('2025-10-31', '2026-01-31'),
  DateTime: fc
    .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((at) => at.toISOString()),
  Lookup: fc.constant(null),
};
const anyValues = fc.record(
  Object.fromEntries(ownFields.map(({ name, type }) => [name, fc.option(anyValue[type])])),
) as fc.Arbitrary<LeadValues>;

describe('the difference', () => {
  it('brings what is held to what is wanted, and then there is none', () => {
    fc.assert(
      fc.property(anyValues, anyValues, (wanted, held) => {
        const before = there(held);
        const { changes, unchanged } = differenceOf([{ id, values: wanted }], [before]);
        expect(changes.length + unchanged).toBe(1);
        const after = there(written(before, changes));
        expect(differenceOf([{ id, values: wanted }], [after])).toMatchObject({ changes: [], unchanged: 1 });
        expect(
          restoringOf(changes, [before], [after]).changes.map((change) => written(after, [change])),
        ).toEqual(changes.map(() => before.values));
      }),
    );
  });

  it('takes a new time of scoring alone for no change, and writes it along with one', () => {
    const held = { Leadline_Tier__c: 'Hot', Leadline_Scored_At__c: '2025-11-01T08:00:00.000Z' };
    const later = { ...held, Leadline_Scored_At__c: '2025-12-01T08:00:00.000Z' };
    expect(differenceOf([{ id, values: later }], [there(held)])).toMatchObject({ changes: [], unchanged: 1 });
    const [change] = differenceOf(
      [{ id, values: { ...later, Leadline_Tier__c: 'Warm' } }],
      [there(held)],
    ).changes;
    expect(change?.changed).toEqual(['Leadline_Tier__c', 'Leadline_Scored_At__c']);
  });

  it('leaves out leads that are gone, with the lead that they were merged into', () => {
    const gone = (standing: HeldLead['standing'], mergedInto: string | null = null): HeldLead => ({
      id,
      standing,
      mergedInto,
      values: null,
    });
    const wanted = [{ id, values: { Leadline_Tier__c: 'Hot' } }];
    for (const standing of ['deleted', 'converted', 'unknown'] as const) {
      expect(differenceOf(wanted, [gone(standing)]).leftOut).toMatchObject([{ id, reason: standing }]);
    }
    expect(differenceOf(wanted, [gone('merged', '00Q5f000015FWiYEAW')]).leftOut).toMatchObject([
      { reason: 'merged', mergedInto: '00Q5f000015FWiYEAW' },
    ]);
  });

  it.each([
    ['Leadline_Narrative__c', 'x'.repeat(1001), 'salesforce-value-too-long'],
    ['Leadline_Driver_Up_1__c', 'x'.repeat(256), 'salesforce-value-too-long'],
    ['Leadline_Probability__c', 1000, 'salesforce-value-invalid'],
    ['Leadline_Probability__c', Number.NaN, 'salesforce-value-invalid'],
    ['Leadline_As_Of__c', 'yesterday', 'salesforce-value-invalid'],
    ['Leadline_Scored_At__c', 'yesterday', 'salesforce-value-invalid'],
  ])('refuses a value of %s that does not fit, without saying the value', (field, value, code) => {
    const difference = () => differenceOf([{ id, values: { [field]: value } }], [there({})]);
    expect(difference).toThrow(expect.objectContaining({ code, message: expect.stringContaining(field) }));
    expect(difference).not.toThrow(
      expect.objectContaining({ message: expect.stringContaining(String(value)) }),
    );
  });
});

describe('the cost', () => {
  it('takes composite for few rows and Bulk for many', () => {
    const cost = (rows: number) => costOf({ changes: new Array<LeadChange>(rows) });
    expect(cost(0)).toMatchObject({ taken: 'composite', ways: [{ calls: 0 }, { calls: 0 }] });
    expect(cost(526)).toMatchObject({ taken: 'composite' });
    expect(cost(526).ways[0]?.calls).toBe(3);
    expect(cost(52_626)).toMatchObject({ taken: 'bulk' });
  });
});

function written(before: HeldLead, changes: readonly LeadChange[]): LeadValues {
  const [change] = changes;
  if (change === undefined) return before.values ?? {};
  return {
    ...before.values,
    ...Object.fromEntries(change.changed.map((name) => [name, change.wanted[name] ?? null])),
  };
}
