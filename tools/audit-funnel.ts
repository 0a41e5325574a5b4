import { z } from 'zod';
import type { Measure } from '../gates/gate.ts';
import { informationValue } from '../model/measure/information-value.ts';
import type { Row } from '../warehouse/warehouse.ts';
import { evidenceOf } from './evidence.ts';
import { buildFeatures, featureFields } from './funnel/build-features.ts';
import { readMaturityWindow } from './funnel/maturity-window.ts';
import { listedAmong } from './model/drop-list.ts';
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
  input,
  output: z.object({
    replayedLeads: z.int(),
    replayedDays: z.int(),
    informationValues: z.array(z.object({ feature: z.string(), value: z.number() })),
  }),
  async run(asked, context) {
    const replay = await replayAudit(asked, context);
    const informationValues = await informationValuesOf(asked, context);
    await context.artifacts.writeJson('audit/information-values.json', informationValues);
    return {
      output: { replayedLeads: replay.leads, replayedDays: replay.days, informationValues },
      measures: {
        forbiddenColumns: await staticRule(asked, context),
        replayDifferences: replay.measure,
        suspiciousFeatures: suspicious(asked, informationValues),
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

async function replayAudit(asked: Audit, context: ToolContext) {
  const { warehouse } = context;
  const { days: windowDays } = await readMaturityWindow(context.artifacts);
  // Every lead of a chosen day is rebuilt: a day costs the same for one lead as for all.
  const sample = await warehouse.rows('audit/sample-leads', {
    dataset: asked.judged,
    days: asked.days,
    leads_a_day: 1_000_000,
  });
  const byDay = Map.groupBy(sample, (row) => String(row.contact_date));
  const differences: Row[] = [];
  let done = 0;
  for (const day of byDay.keys()) {
    context.signal.throwIfAborted();
    context.progress({ message: `replaying ${day}`, done: done++, total: byDay.size, unit: 'days' });
    const replayed = await rebuild(asked, day, windowDays, context);
    differences.push(
      ...(await warehouse.rows('audit/differences', {
        built: asked.judged,
        replayed,
        features: asked.features,
      })),
    );
  }
  const features = [...new Set(differences.map((row) => String(row.feature)))];
  return {
    leads: sample.length,
    days: byDay.size,
    measure: {
      value: sample.length === 0 ? null : differences.length,
      note:
        differences.length === 0
          ? `${sample.length} leads on ${byDay.size} contact days come out the same from tables cut off at contact`
          : `${features.join(', ')} could not be known at contact as built`,
      evidence: evidenceOf(differences.slice(0, 50), differences.length),
    },
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

async function informationValuesOf(asked: Audit, { warehouse }: ToolContext) {
  const batch = await warehouse.columns('audit/labelled-columns', {
    dataset: asked.judged,
    features: asked.numericFeatures,
  });
  const labels = Uint8Array.from(batch.columns.target_label as Float64Array);
  return asked.numericFeatures
    .map((feature) => ({
      feature,
      value: informationValue(batch.columns[feature] as Float64Array, labels).value,
    }))
    .toSorted((a, b) => b.value - a.value || (a.feature < b.feature ? -1 : 1));
}

function suspicious(asked: Audit, values: readonly { feature: string; value: number }[]): Measure {
  const found = values.filter(({ value }) => value > asked.maximumInformationValue);
  const strongest = values[0];
  return {
    value: found.length,
    note:
      strongest === undefined
        ? 'no numeric feature'
        : `the strongest is ${strongest.feature} with ${strongest.value.toFixed(2)}`,
    evidence: evidenceOf(
      values.slice(0, 20).map((each) => ({ ...each })),
      values.length,
    ),
  };
}
