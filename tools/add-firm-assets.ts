import { z } from 'zod';
import { evidenceOf, numberOf } from './evidence.ts';
import { atLeastZero, count, share } from './foreseen.ts';
import { defineTool } from './tool.ts';

const input = z.strictObject({
  dataset: z.string().describe('Table with one row an Id, such as training rows'),
  as_of: z.string().default('contact_date').describe('A DATE of the dataset: what was known on it counts'),
  places: z.string().describe('Table that says at which firm each Id was: Id, RIAFirmCRD, one row an Id'),
  firms_raw: z.string().describe('Firms by month as received: TOTAL_AUM in dollars'),
  firms: z.string().describe('Typed firms by month, written here'),
  target: z.string().describe('The dataset with firm_aum, firm_aum_growth_1y and aum_tier'),
  smallest: z.string().default('below_100m').describe('Name of the tier below all others'),
  tiers: z
    .array(z.strictObject({ name: z.string().min(1), from: z.number().positive() }))
    .min(1)
    .refine((tiers) => tiers.every((tier, at) => at === 0 || tier.from < (tiers[at - 1]?.from ?? 0)), {
      message: 'Tiers go from the largest to the smallest.',
    })
    .describe('Dollars from which a tier begins, the largest first'),
});

/** Which asset tier each lead's firm was in, and how its assets grew, as far as months were over: to segment by, never to train on. */
export const addFirmAssets = defineTool({
  name: 'add-firm-assets',
  title: 'Add the assets of the firms',
  description:
    'Adds to every row the assets of its firm in the newest month that was over, their growth over a year, and an asset tier for calibration and cohorts.',
  effect: 'warehouse',
  input,
  output: z.strictObject({ rows: z.int(), withAssets: z.int(), withGrowth: z.int() }),
  measures: () => ['rowsAdded', 'assetShare', 'growthShare', 'tiersFound'],
  foresee: ({ tiers }) => ({
    rowsAdded: atLeastZero,
    assetShare: share,
    growthShare: share,
    tiersFound: count(tiers.length + 1),
  }),
  touches: (asked) => ({
    reads: [
      { table: asked.dataset, columns: ['Id', asked.as_of] },
      { table: asked.places, columns: ['Id', 'RIAFirmCRD'] },
      {
        table: asked.firms_raw,
        columns: ['RIA_INVESTOR_CRD_ID', 'RIA_INVESTOR_NAME', 'YEAR', 'MONTH', 'TOTAL_AUM', 'REP_COUNT'],
      },
    ],
    writes: [
      { table: asked.firms, columns: ['firm_crd', 'month', 'aum', 'line'] },
      {
        table: asked.target,
        like: asked.dataset,
        columns: ['firm_aum', 'firm_aum_growth_1y', 'aum_tier'],
      },
    ],
  }),
  async run(asked, { warehouse }) {
    const { firms_raw: source, firms, dataset, target } = asked;
    await warehouse.run('employment/type-firms', { source, target: firms });
    await warehouse.run('assets/add-assets', { ...asked, firms });
    const [before] = await warehouse.rows('vendor/count-rows', { source: dataset });
    const tiers = await warehouse.rows('assets/asset-tiers', { dataset: target });
    const sum = (column: string, rows = tiers): number =>
      rows.reduce((all, row) => all + numberOf(row, column), 0);
    const rows = sum('row_count');
    const found = tiers.filter((row) => row.aum_tier !== null);
    const withAssets = sum('row_count', found);
    const withGrowth = sum('with_growth');
    const shareOf = (part: number): number | null => (rows === 0 ? null : part / rows);
    const evidence = evidenceOf(tiers);
    return {
      output: { rows, withAssets, withGrowth },
      measures: {
        rowsAdded: { value: rows - numberOf(before, 'row_count'), note: `${rows} rows`, evidence },
        assetShare: {
          value: shareOf(withAssets),
          note: `${withAssets} of ${rows} rows are at a firm whose assets were known`,
          evidence,
        },
        growthShare: {
          value: shareOf(withGrowth),
          note: `${withGrowth} of ${rows} rows are at a firm whose assets were known a year earlier, too`,
        },
        tiersFound: { value: found.length, evidence },
      },
      learnings: [
        `${withAssets} of ${rows} leads are at a firm whose assets were known at the time, ${withGrowth} of them with a year of growth.`,
      ],
    };
  },
});
