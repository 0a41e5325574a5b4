import { expect, it } from 'vitest';
import { openFirm } from './firm.ts';

it('types the files, brings CRDs to digits and counts late ends', async () => {
  const { typed } = await openFirm({
    history: [
      ['1.0', 'CRD-7', 'Firm', '2020-01-01', '2021-01-01', '2021-01-20'],
      ['1', '8', 'Firm', '2021-02-01', '2022-01-01', '2022-06-01'],
      ['1', '9', 'Firm', '2022-02-01', '', '2022-02-20'],
    ],
    firms: [['7', 'Firm', '2024', '3', '1000000', '12']],
    protocol: [
      ['7', '2015-01-01'],
      ['7', '2012-01-01'],
    ],
  });
  expect(typed.output).toEqual({
    registrations: 3,
    reps: 1,
    firms: 1,
    firmMonths: 1,
    protocolMembers: 1,
    lateEndShare: 0.5,
    lateStartShare: 0,
  });
  expect(typed.measures).toMatchObject({
    unreadableCrds: { value: 0 },
    unreadableDates: { value: 0 },
    unreadableNumbers: { value: 0 },
    futureDates: { value: 0 },
    endsBeforeStart: { value: 0 },
  });
});

it('counts what cannot be read, with the first place, and forgets an end that lies before its start', async () => {
  const firm = await openFirm({
    leads: [{ Id: 'lead', FA_CRD__c: '3' }],
    history: [
      ['n/a', '7', 'Firm', '2020-01-01', '', '2020-01-20'],
      ['2', '7', 'Firm', 'spring', 'soon', ''],
      ['3', '7', 'Firm', '2024-01-01', '2023-01-01', '2024-01-20'],
      ['4', '7', 'Firm', '2026-01-01', '', '2026-01-20'],
    ],
    firms: [['7', 'Firm', '2024', '13', 'lots', 'many']],
    protocol: [['', 'long ago']],
  });
  expect(firm.typed.measures).toMatchObject({
    unreadableCrds: { value: 2 },
    unreadableDates: { value: 5 },
    unreadableNumbers: { value: 2 },
    futureDates: { value: 2 },
    endsBeforeStart: { value: 1, note: expect.stringContaining('line 4 of the employment history') },
  });
  await firm.build({ population: 'open', leads: 'typed.leads' });
  expect((await firm.row('lead'))?.firm_crd).toBe('7');
});
