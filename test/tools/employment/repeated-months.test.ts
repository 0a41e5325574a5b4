import { describe, expect, it } from 'vitest';
import { repeatedMonths } from '../../../tools/employment/repeated-months.ts';
import { lead, openFirm } from './firm.ts';

const monthNumbers = [3, 4, 5, 6, 7, 8];

/** Assets and reps of one firm in March to August 2024. */
type Figures = [assets: number, reps: number][];

/** Firms 1, 2, ... by month; one lead is contacted in April and one in August, at firm 1. */
async function measured(firms: readonly Figures[]) {
  const firm = await openFirm({
    leads: [lead('00Q000000000001AAA', '1', '2024-04-10'), lead('00Q000000000002AAA', '1', '2024-08-10', 3)],
    history: [['1', '1', 'Firm 1', '2015-01-01', '', '2015-01-20']],
    firms: firms.flatMap((figures, index) =>
      figures.map(([assets, reps], at) => [
        `${index + 1}`,
        `Firm ${index + 1}`,
        '2024',
        `${monthNumbers[at]}`,
        `${assets}`,
        `${reps}`,
      ]),
    ),
  });
  await firm.target();
  await firm.build();
  const asked = { firms: 'typed.firms', firms_file: 'firms.csv', features: 'ml.features' };
  return repeatedMonths(asked, firm.warehouse);
}

function firmsOf(count: number, figures: (firm: number) => Figures): Figures[] {
  return Array.from({ length: count }, (_, index) => figures(index));
}

/** Assets that grow by the month. */
function growing(firm: number): Figures {
  return monthNumbers.map((month) => [1000 * (firm + 1) + month, 10]);
}

describe('firms by month', () => {
  it('raise no alarm while they change', async () => {
    const { value, note } = await measured(firmsOf(30, growing));
    expect({ value, note }).toEqual({ value: 0, note: 'no two months of firms.csv hold the same figures' });
  });

  it('raise none where figures are carried forward and change once a year', async () => {
    const yearly = firmsOf(30, (firm) => [
      ...Array<Figures[number]>(3).fill([1000 + firm, 5]),
      ...Array<Figures[number]>(3).fill([1100 + firm, 6]),
    ]);
    expect((await measured(yearly)).value).toBe(0);
  });

  it('raise none where some small firms lose a rep and find another', async () => {
    const back: Figures = [
      [900, 3],
      [900, 2],
      [900, 3],
      [900, 3],
      [900, 3],
      [900, 3],
    ];
    const firms = firmsOf(30, (firm) => (firm < 10 ? back : growing(firm)));
    expect((await measured(firms)).value).toBe(0);
  });

  it('name the months that hold the same, and show the leads that rest on the earlier one', async () => {
    const firms = firmsOf(30, (firm) => {
      const figures = growing(firm);
      return figures.with(0, figures[4] as Figures[number]);
    });
    const { value, note, evidence } = await measured(firms);
    expect({ value, note }).toEqual({
      value: 1,
      note: 'in firms.csv 2024-03 has the TOTAL_AUM and REP_COUNT of 2024-07 for 30 of 30 firms, which changed in between',
    });
    expect(evidence?.columns.slice(0, 6)).toEqual([
      'file',
      'month',
      'later_month',
      'firms',
      'firms_alike',
      'lead',
    ]);
    expect(evidence?.rows.map((row) => row[5])).toEqual(['00Q000000000001AAA']);
  });

  it('are shown without a lead where none rests on them', async () => {
    const firms = firmsOf(30, (firm) => {
      const figures = growing(firm);
      return figures.with(1, figures[5] as Figures[number]);
    });
    const { value, evidence } = await measured(firms);
    expect(value).toBe(1);
    expect(evidence?.rows.map((row) => [row[1], row[5]])).toEqual([['2024-04-01', null]]);
  });

  it('are not accused on the word of a few firms', async () => {
    const firms = firmsOf(8, (firm) => {
      const figures = growing(firm);
      return figures.with(0, figures[4] as Figures[number]);
    });
    expect((await measured(firms)).value).toBe(0);
  });
});
