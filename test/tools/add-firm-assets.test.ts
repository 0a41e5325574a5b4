import { describe, expect, it } from 'vitest';
import { addFirmAssets } from '../../tools/add-firm-assets.ts';
import { openModelBench } from './model/bench.ts';

// Firm 7 grows from 80 to 100 million in a year and to 600 a month later; firm 8 has one month; a record without a month counts for nobody.
const months = `CREATE TABLE LeadScoring.months AS SELECT * FROM (VALUES
  ('7.0', 'Seven', '2024', '5', '80000000', '4', 1), ('7', 'Seven', '2025', '5', '100000000', '5', 2),
  ('7', 'Seven', '2025', '6', '600000000', '5', 3), ('8', 'Eight', '2025', '5', '99999999', '2', 4),
  ('7', 'Seven', '2025', 'x', '1', '5', 5), ('7', 'Seven', '2025', '5', '1', '5', 6)
) AS t(RIA_INVESTOR_CRD_ID, RIA_INVESTOR_NAME, YEAR, MONTH, TOTAL_AUM, REP_COUNT, _line)`;

const leads = `CREATE TABLE LeadScoring.leads AS SELECT * FROM (VALUES
  ('a', DATE '2025-06-30'), ('b', DATE '2025-07-01'), ('c', DATE '2025-06-01'), ('d', DATE '2025-05-31'), ('e', DATE '2025-06-01')
) AS t(Id, contact_date)`;

const places = `CREATE TABLE LeadScoring.places AS SELECT * FROM (VALUES
  ('a', '7'), ('b', '7'), ('c', '8'), ('d', '8'), ('e', NULL)) AS t(Id, RIAFirmCRD)`;

const input = {
  dataset: 'LeadScoring.leads',
  places: 'LeadScoring.places',
  firms_raw: 'LeadScoring.months',
  firms: 'LeadScoring.firm_months',
  target: 'LeadScoring.leads_with_assets',
  tiers: [
    { name: 'large', from: 500_000_000 },
    { name: 'middle', from: 100_000_000 },
  ],
  smallest: 'small',
};

async function add() {
  const bench = await openModelBench([months, leads, places]);
  const result = await bench.run(addFirmAssets, input);
  const { columns } = await bench.warehouse.columns('schema/values', {
    dataset: input.target,
    column: 'firm_aum_growth_1y',
    limit: 9,
  });
  return { growth: [...(columns.domain_value ?? [])], ...result };
}

describe('add-firm-assets', () => {
  it('takes the newest month that was over, and not the month of contact itself', async () => {
    const { measures } = await add();
    expect(measures.tiersFound?.evidence?.rows).toEqual([
      [null, 2, 0],
      ['large', 1, 0],
      ['middle', 1, 1],
      ['small', 1, 0],
    ]);
  });

  it('keeps every row once, and says how many have assets and a year of growth', async () => {
    const { growth, output, measures } = await add();
    expect(growth).toEqual([0.25]);
    expect(output).toEqual({ rows: 5, withAssets: 3, withGrowth: 1 });
    expect(measures).toMatchObject({ rowsAdded: { value: 0 }, assetShare: { value: 0.6 } });
  });

  it('refuses tiers that do not go from the largest to the smallest', () => {
    const upward = { ...input, tiers: input.tiers.toReversed() };
    expect(addFirmAssets.input.safeParse(upward).success).toBe(false);
  });
});
