import { z } from 'zod';
import type { Measure } from '../gates/gate.ts';
import type { Row } from '../warehouse/warehouse.ts';
import { evidenceOf } from './evidence.ts';
import { counts } from './foreseen.ts';
import { buildFeatures, featureFields, historyTables } from './funnel/build-features.ts';
import { readMaturityWindow, windowArtifact } from './funnel/maturity-window.ts';
import { listedAmong } from './model/drop-list.ts';
import { auditMeasures, replayAudit } from './replay-audit.ts';
import { informationArtifact, measureInformation, suspiciousFeatures } from './suspicious-features.ts';
import { defineTool, type ToolContext } from './tool.ts';

const input = z.object({
  ...featureFields,
  leads: z.string(),
  judged: z.string().describe('Features with labels, one row a judged lead'),
  features: z.array(z.string()).min(1),
  numericFeatures: z.array(z.string()),
  dealColumns: z.array(z.string()).describe('Columns that exist because a deal was won'),
  maximumInformationValue: z.number().positive(),
  days: z.int().positive().describe('Contact days that are replayed, with all their judged leads'),
  replayDataset: z.string().describe('Dataset that holds the cut-off tables'),
});
type Audit = z.output<typeof input>;

/** Tries a funnel's features for leakage: by rule, by rebuilding them from tables cut off at contact, by information value. */
export const auditFunnel = defineTool({
  name: 'audit-funnel',
  title: 'Hunt for leakage in the funnel',
  description:
    'Refuses attributes of won deals as features, rebuilds the features of sampled contact days from leads and deals cut off at that day and demands equality, and measures information values too good to be true.',
  effect: 'warehouse',
  guards: 'leakage',
  input,
  output: z.object({
    replayedLeads: z.int(),
    replayedDays: z.int(),
    informationValues: z.array(z.object({ feature: z.string(), value: z.number() })),
  }),
  measures: () => auditMeasures,
  foresee: () => counts(...auditMeasures),
  touches: (asked) => ({
    reads: [
      { table: asked.leads, columns: ['Id', 'contact_date', 'landing_page_id', 'origin'] },
      { table: asked.deals, columns: ['lead_id', 'won_at', 'won_on', 'line', ...asked.planted] },
      { table: asked.judged, columns: ['Id', 'contact_date', 'target_label', ...asked.features] },
    ],
    readsArtifacts: [windowArtifact],
    writes: [
      ...['leads', 'deals', 'outcomes', 'features'].map((name) => `${asked.replayDataset}.${name}`),
      ...historyTables(asked.replayDataset),
    ].map((table) => ({ table })),
    writesArtifacts: [informationArtifact],
  }),
  async run(asked, context) {
    const { days: windowDays } = await readMaturityWindow(context.artifacts);
    const replay = await replayAudit(
      {
        ...asked,
        built: asked.judged,
        // Every lead of a chosen day is rebuilt: a day costs the same for one lead as for all.
        leadsADay: 1_000_000,
        rebuild: (day) => rebuild(asked, day, windowDays, context),
      },
      context,
    );
    const informationValues = await measureInformation(asked.judged, asked.numericFeatures, context);
    return {
      output: { replayedLeads: replay.leads, replayedDays: replay.days, informationValues },
      measures: {
        forbiddenColumns: await staticRule(asked, context),
        replayDifferences: replay.measure,
        suspiciousFeatures: await suspiciousFeatures(
          asked.judged,
          informationValues,
          asked.maximumInformationValue,
          context,
        ),
      },
    };
  },
});

/** An attribute of a won deal is filled because the lead converted: it may never be a feature, whatever its values. */
async function staticRule(asked: Audit, { warehouse }: ToolContext): Promise<Measure> {
  const broken = listedAmong(asked.features, asked.dealColumns);
  const rows: Row[] = [];
  for (const feature of broken) {
    const leads = await warehouse.rows('audit/feature-with-label', {
      dataset: asked.judged,
      feature,
      limit: 20,
    });
    rows.push(...leads.map((lead) => ({ feature, ...lead })));
  }
  return {
    value: broken.length,
    note: broken.length === 0 ? 'no attribute of won deals among the features' : broken.join(', '),
    evidence: evidenceOf(rows),
  };
}

/** The features of one contact day from what was known on its morning, and nothing else. */
async function rebuild(
  asked: Audit,
  day: string,
  windowDays: number,
  { warehouse }: ToolContext,
): Promise<string> {
  const named = (name: string) => `${asked.replayDataset}.${name}`;
  await warehouse.run('funnel/cut-off-leads', { source: asked.leads, target: named('leads'), day });
  await warehouse.run('funnel/cut-off-deals', { source: asked.deals, target: named('deals'), day });
  const outcomes = named('outcomes');
  await warehouse.run('funnel/outcomes', { leads: named('leads'), deals: named('deals'), target: outcomes });
  await buildFeatures(warehouse, {
    outcomes,
    deals: named('deals'),
    observedFrom: asked.observedFrom,
    shrinkage: asked.shrinkage,
    planted: asked.planted,
    windowDays,
    dataset: asked.replayDataset,
    target: named('features'),
    day,
  });
  return named('features');
}
