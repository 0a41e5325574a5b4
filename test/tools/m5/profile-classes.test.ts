import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '../../../model/measure/wilson.ts';
import { profileClasses } from '../../../tools/profile-classes.ts';
import { openModelBench } from '../model/bench.ts';

// 2025-03-03 is a Monday, 2025-03-08 a Saturday, 2025-04-06 a Sunday.
type Lead = [id: string, contact: string, label: number | null, days: number | null, size: string | null];
const someLeads: Lead[] = [
  ['a', '2025-03-03', 1, 3, '1'],
  ['b', '2025-03-03', 0, null, '1'],
  ['c', '2025-03-04', 0, 40, '21_plus'],
  ['d', '2025-03-08', 1, 0, '2_5'],
  ['e', '2025-04-06', 0, null, null],
  ['f', '2025-10-20', null, null, '1'],
];

const tableOf = (leads: readonly Lead[]): string => {
  const sql = (value: string | number | null): string =>
    typeof value === 'string' ? `'${value}'` : String(value);
  const rows = leads.map(
    ([id, day, label, days, size]) => `('${id}', DATE '${day}', ${label}, ${days}, ${sql(size)})`,
  );
  return `CREATE TABLE LeadScoring.labelled AS SELECT * FROM (VALUES ${rows.join(', ')})
    AS t(Id, contact_date, target_label, days_to_conversion, firm_size)`;
};

async function profile(leads: readonly Lead[] = someLeads, expected: string[] = []) {
  const bench = await openModelBench([tableOf(leads)]);
  const result = await bench.run(profileClasses, {
    dataset: 'LeadScoring.labelled',
    maturity_days: 30,
    matched_column: 'firm_size',
    segments: [{ name: 'firm size', column: 'firm_size', order: ['1', '2_5', '6_20', '21_plus'] }],
    expected_columns: expected,
  });
  const written = JSON.parse(bench.artifacts.get('class-distribution.json') ?? '');
  return { ...result, written, report: bench.artifacts.get('class-distribution.md') ?? '' };
}

describe('profile-classes', () => {
  it('tells conversions at any time from those within the window, and gives the imbalance', async () => {
    const { measures, written } = await profile();
    expect(written).toMatchObject({ leads: 6, judged: 5, positives: 2, converted_ever: 3, rate_ever: 0.5 });
    expect(measures).toMatchObject({
      positiveShare: { value: 0.4 },
      imbalanceRatio: { value: 1.5 },
      matchRate: { value: 5 / 6 },
    });
  });

  it('counts a lead once, however many rows it has', async () => {
    const first = someLeads[0] as Lead;
    const { measures, written } = await profile([...someLeads, first, first]);
    expect(written).toMatchObject({ rows: 8, leads: 6, positives: 2 });
    expect(measures.repeatedRows).toMatchObject({ value: 2 });
  });

  it('groups by segment in the given order, unknown last, with Wilson intervals', async () => {
    const { written } = await profile();
    const [{ groups }] = written.segments;
    expect(groups.map(({ group }: { group: string }) => group)).toEqual(['1', '2_5', '21_plus', 'unknown']);
    const { estimate, low, high } = wilsonInterval(1, 2);
    expect(groups[0]).toMatchObject({ leads: 3, judged: 2, positives: 1, rate: estimate, low, high });
  });

  it('groups by month and by weekday, Monday first', async () => {
    const { written } = await profile();
    expect(
      written.months.map(({ group, leads }: { group: string; leads: number }) => [group, leads]),
    ).toEqual([
      ['2025-03', 4],
      ['2025-04', 1],
      ['2025-10', 1],
    ]);
    expect(written.weekdays.map(({ group }: { group: string }) => group)).toEqual([
      'Monday',
      'Tuesday',
      'Saturday',
      'Sunday',
    ]);
  });

  it('gives the weekend premium over weekdays', async () => {
    const { written, output } = await profile();
    // Weekend 1 of 2, weekdays 1 of 3.
    expect(output.weekendPremium).toBeCloseTo(0.5, 12);
    expect(written.weekend_premium).toMatchObject({
      overlapping: true,
      weekend: { judged: 2, positives: 1 },
    });
  });

  it.each<[string, Lead, string]>([
    ['a call before contact', ['x', '2025-03-03', 0, -2, '1'], '1 with a call before contact'],
    ['a lead too young to judge', ['x', '2025-10-02', 0, null, '1'], '1 too young'],
    ['a label that is neither 0 nor 1', ['x', '2025-03-03', 2, null, '1'], '1 neither 0 nor 1'],
    ['a second label for one lead', ['a', '2025-03-03', 0, 3, '1'], '1 with two labels'],
  ])('calls %s a fault of the labels', async (_, lead, note) => {
    const { measures } = await profile([...someLeads, lead]);
    expect(measures.labelFaults).toMatchObject({ value: 1, note: expect.stringContaining(note) });
  });

  it('takes the last day that can be judged as judged', async () => {
    const { measures } = await profile([...someLeads, ['x', '2025-10-01', 0, null, '1']]);
    expect(measures.labelFaults).toMatchObject({ value: 0 });
  });

  it('names the expected columns that the table lacks', async () => {
    const { measures, report } = await profile(someLeads, ['firm_size', 'target_label', 'AUM_per_Client']);
    expect(measures.missingColumns).toMatchObject({ value: 1, evidence: { rows: [['AUM_per_Client']] } });
    expect(report).toContain('Expected columns that the table lacks: AUM_per_Client.');
  });

  it('measures no ratio where nobody converted', async () => {
    const { measures, learnings } = await profile([['a', '2025-03-03', 0, null, '1']]);
    expect(measures.imbalanceRatio).toMatchObject({ value: null });
    expect(learnings).toEqual(['No judged lead converted: there is nothing to learn from.']);
  });
});
