import { expect, test } from 'vitest';
import { ownFields } from '../../../salesforce/push/own-fields.ts';
import {
  changesCsv,
  heldCsv,
  readChanges,
  readHeldFile,
  readWanted,
  wantedCsv,
} from '../../../tools/sync/lead-files.ts';
import { longId } from '../../../tools/sync/wanted-leads.ts';

test('files of leads come back byte for byte, whatever they hold', () => {
  const odd = ["'=1", '=1', "''", '-', ' a ', 'a,b', '"q"', 'line\nline', '+1', '@x', 'ÄÖ→'];
  const valuesAt = (index: number) =>
    Object.fromEntries(
      ownFields.map(({ name, type }) => [
        name,
        type === 'Number' || type === 'Percent'
          ? [-0.5, 0, null][index % 3]
          : index % 4 === 3
            ? null
            : odd[index % odd.length],
      ]),
    ) as Record<string, string | number | null>;
  const wanted = odd.map((_, index) => ({ id: `00Q${index}`, values: valuesAt(index) }));
  const textOf = (parts: Iterable<string>) => [...parts].join('');
  expect([...readWanted(textOf(wantedCsv(wanted)))]).toEqual(wanted);
  const held = [
    ...wanted.map((lead) => ({ ...lead, standing: 'there' as const, mergedInto: null })),
    { id: 'm', standing: 'merged' as const, mergedInto: '00Qx', values: null },
  ];
  expect([...readHeldFile(textOf(heldCsv(held)))]).toEqual(held);
  const changes = wanted.map(({ id, values }) => ({
    id,
    changed: ['Leadline_Tier__c', 'Leadline_As_Of__c'],
    wanted: values,
  }));
  expect([...readChanges(textOf(changesCsv(changes)))]).toEqual(changes);
});

test('an id of fifteen characters is the one of eighteen', () => {
  expect(longId('00Q5f000015FVnY')).toBe('00Q5f000015FVnYEAW');
  expect(longId('00Q5f000015FVnYEAW')).toBe('00Q5f000015FVnYEAW');
});
