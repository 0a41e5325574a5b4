import { z } from 'zod';
import { numberOf } from './evidence.ts';
import { counts } from './foreseen.ts';
import { buildFeatures, featureColumns, featureFields, historyTables } from './funnel/build-features.ts';
import { readMaturityWindow, windowArtifact } from './funnel/maturity-window.ts';
import { defineTool } from './tool.ts';

/** Computes each lead's features as known on the morning of its contact, from leads contacted and deals won on days before. */
export const buildFunnelFeatures = defineTool({
  name: 'build-funnel-features',
  title: 'Build the features as known at contact',
  description:
    'Computes origin, page, calendar, volumes and conversion rates for every lead, counting only what was known on the morning of its contact; outcomes count once their window has ended. Reads the window of find-maturity-window.',
  effect: 'warehouse',
  input: z.object({ ...featureFields, outcomes: z.string(), dataset: z.string(), target: z.string() }),
  output: z.object({
    leads: z.int(),
    withMaturedRate: z.int(),
    firstDayWithMaturedRate: z.string().nullable(),
  }),
  measures: () => ['rowsMultiplied', 'ratesOutOfRange'],
  foresee: () => counts('rowsMultiplied', 'ratesOutOfRange'),
  touches: ({ outcomes, deals, dataset, target, planted }) => ({
    reads: [
      {
        table: outcomes,
        columns: ['Id', 'contact_date', 'landing_page_id', 'origin', 'won_on', 'days_to_won', 'deal_line'],
      },
      { table: deals, columns: ['line', ...planted] },
    ],
    readsArtifacts: [windowArtifact],
    writes: [
      ...historyTables(dataset).map((table) => ({ table })),
      { table: target, columns: [...featureColumns, ...planted] },
    ],
  }),
  async run(asked, { warehouse, artifacts }) {
    const { days } = await readMaturityWindow(artifacts);
    await buildFeatures(warehouse, { ...asked, windowDays: days, day: null });
    const [facts] = await warehouse.rows('funnel/feature-facts', {
      features: asked.target,
      outcomes: asked.outcomes,
    });
    const leads = numberOf(facts, 'leads');
    const withMaturedRate = numberOf(facts, 'with_matured_rate');
    const first = facts?.first_matured_day;
    return {
      output: {
        leads,
        withMaturedRate,
        firstDayWithMaturedRate: typeof first === 'string' ? first : null,
      },
      measures: {
        rowsMultiplied: {
          value: leads - numberOf(facts, 'distinct_leads') + Math.abs(leads - numberOf(facts, 'expected')),
          note: `${numberOf(facts, 'expected')} leads went in, ${leads} rows came out`,
        },
        ratesOutOfRange: { value: numberOf(facts, 'rates_out_of_range') },
      },
    };
  },
});
