import { describe, expect, it } from 'vitest';
import { contactedToWon } from '../../../plans/contacted-to-won/plan.ts';
import { openPlan } from '../open-plan.ts';
import { dayAfter, type Lead, writeFunnel } from './funnel-files.ts';

const until = '2018-06-30';
const overrides = {
  observed_from: '2018-01-01',
  observed_until: until,
  follow_up_days: 60,
  test_start: '2018-05-01',
  other_follow_ups: [30],
};

/** Leads contacted on the first of January, won after so many days. */
const won = (days: readonly number[]): Lead[] =>
  days.map((each, index) => ({
    id: `won-${index}`,
    contact: '2018-01-01',
    won: dayAfter('2018-01-01', each),
  }));

async function find(leads: readonly Lead[], changes: object = {}) {
  const opened = await openPlan(contactedToWon, { ...overrides, ...changes });
  writeFunnel(opened.directory, leads);
  for (const id of ['1.1', '1.2']) await opened.step(id);
  const result = await opened.step('2.1').finally(() => opened.warehouse.close());
  return { ...result, artifact: JSON.parse(opened.artifacts.get('config/maturity-window.json') ?? '{}') };
}

describe('the maturity window', () => {
  it('is the ninth of ten days to won, by nearest rank', async () => {
    const { output, artifact } = await find(won([1, 2, 3, 4, 5, 6, 7, 8, 9, 40]));
    expect(output).toMatchObject({ windowDays: 9, found: 9, medianDays: 5, deals: 10 });
    expect(artifact).toMatchObject({ days: 9, source: 'found', share: 0.9, followUpDays: 60 });
  });

  it('leaves out leads too recent to show slow deals, and deals slower than the follow-up', async () => {
    const recent = Array.from({ length: 20 }, (_, n): Lead => {
      return { id: `recent-${n}`, contact: '2018-06-01', won: '2018-06-02' };
    });
    const { output } = await find([...won([1, 2, 3, 4, 5, 6, 7, 8, 9, 40, 61]), ...recent]);
    expect(output).toMatchObject({ windowDays: 9, leads: 11, deals: 10 });
  });

  it('counts a lead whose follow-up ends on the last day on record, and a deal on the last day of follow-up', async () => {
    const contact = dayAfter(until, -60);
    const { output } = await find([
      { id: 'edge', contact, won: until },
      { id: 'after', contact: dayAfter(contact, 1), won: dayAfter(contact, 2) },
    ]);
    expect(output).toMatchObject({ windowDays: 60, leads: 1, deals: 1 });
  });

  it('leaves out leads from before the records and deals dated before their contact', async () => {
    const { output } = await find([
      { id: 'old', contact: '2017-12-31', won: '2018-02-20' },
      { id: 'odd', contact: '2018-01-05', won: '2018-01-03' },
      ...won([7]),
    ]);
    expect(output).toMatchObject({ windowDays: 7, leads: 2, deals: 1 });
  });

  it('is shown for other follow-ups beside, so that one sees what it hangs on', async () => {
    const { measures } = await find(won([1, 2, 3, 4, 5, 6, 7, 8, 9, 40]));
    const { columns = [], rows = [] } = measures.windowDays?.evidence ?? {};
    const at = (name: string) => rows.map((row) => row[columns.indexOf(name)]);
    expect(at('follow_up_days')).toEqual([30, 60]);
    expect(at('deals')).toEqual([9, 10]);
    expect(at('window_days')).toEqual([9, 9]);
  });

  it('can be given instead, and the run still says what the data would have answered', async () => {
    const { output, artifact } = await find(won([1, 2, 30]), { maturity_days: 14 });
    expect(output).toMatchObject({ windowDays: 14, found: 30 });
    expect(artifact).toMatchObject({ days: 14, source: 'given', found: 30 });
  });

  it('is refused where no deal is old enough', async () => {
    await expect(find([{ id: 'a', contact: '2018-01-01' }])).rejects.toMatchObject({
      code: 'maturity-window-unknown',
    });
  });
});
