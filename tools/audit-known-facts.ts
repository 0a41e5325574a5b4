import { z } from 'zod';
import type { Measures } from '../gates/gate.ts';
import { renderPrompt } from '../prompts/render.ts';
import { counts } from './foreseen.ts';
import { joinColumns, joinFields, joinKnown } from './known/join.ts';
import { brokenSources, sourcedFeature } from './known/static-rules.ts';
import { readRows } from './model/read-rows.ts';
import { auditMeasures, replayAudit } from './replay-audit.ts';
import { staticRulesMeasure } from './static-rules.ts';
import { informationOf } from './statistics/information.ts';
import { type FeatureInformation, informationArtifact, suspiciousFeatures } from './suspicious-features.ts';
import { defineTool, type ToolContext } from './tool.ts';

const input = z.strictObject({
  ...joinFields,
  leads: z.string().describe("define-target's table"),
  dataset: z.string().describe('Labelled leads with features, as join-known-facts made them'),
  features: z.array(sourcedFeature).min(1),
  outcome_columns: z.array(z.string()).describe('Columns that are filled because a lead converted or not'),
  known_at_creation: z
    .array(z.string())
    .describe('Lead columns that are filled when the lead is made and not changed after'),
  maximum_information_value: z.number().positive().default(0.5),
  days: z.int().positive().default(8).describe('Contact days that are replayed'),
  leads_a_day: z.int().positive().default(40),
  replay_dataset: z.string().describe('Dataset that holds the cut-off tables'),
});
type Audit = z.output<typeof input>;

const replayTables = ['leads_of_day', 'lead_facts', 'vendor', 'features'];

/** Tries features from leads and one vendor file for leakage: by rule over their columns, by replay, by information value. */
export const auditKnownFacts = defineTool({
  name: 'audit-known-facts',
  title: 'Hunt for leakage in known facts',
  description:
    'Refuses outcome columns, columns of today and lead columns that may be written after contact; rebuilds the features of sampled leads from files cut off at their contact day and demands equality; and measures information values too good to be true, of words as well as numbers.',
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
      { table: asked.leads, columns: joinColumns.slice(0, 6) },
      { table: asked.lead_facts, columns: ['Id', 'line', ...asked.lead_columns] },
      {
        table: asked.vendor,
        columns: ['vendor_key', 'known_at', 'row_digest', 'line', ...asked.vendor_columns],
      },
      {
        table: asked.dataset,
        columns: ['Id', 'contact_date', 'target_label', ...asked.features.map(({ name }) => name)],
      },
    ],
    writes: replayTables.map((name) => ({ table: `${asked.replay_dataset}.${name}` })),
    writesArtifacts: ['leakage-audit.json', 'leakage-audit.md', informationArtifact],
  }),
  async run(asked, context) {
    const broken = brokenSources(asked.features, asked);
    const replay = await replayAudit(
      {
        built: asked.dataset,
        features: asked.features.map(({ name }) => name),
        days: asked.days,
        leadsADay: asked.leads_a_day,
        rebuild: (day, ids) => rebuild(asked, day, ids, context),
      },
      context,
    );
    const informationValues = await informationValuesOf(asked, context);
    const measures: Measures = {
      forbiddenColumns: staticRulesMeasure(broken),
      replayDifferences: replay.measure,
      suspiciousFeatures: await suspiciousFeatures(
        asked.dataset,
        informationValues,
        asked.maximum_information_value,
        context,
      ),
    };
    const report = {
      broken,
      replayed_leads: replay.leads,
      replayed_days: replay.days,
      differences: replay.measure.value,
      differences_note: replay.measure.note ?? '',
      maximum_information_value: asked.maximum_information_value,
      informationValues: informationValues.map((each) => ({
        ...each,
        suspicious: each.value > asked.maximum_information_value,
      })),
    };
    await context.artifacts.writeJson('leakage-audit.json', report);
    await context.artifacts.write('leakage-audit.md', renderPrompt('reports/known-facts-audit.md', report));
    return {
      output: { replayedLeads: replay.leads, replayedDays: replay.days, informationValues },
      measures,
      learnings: [
        `${replay.leads} leads on ${replay.days} contact days were rebuilt from what was known then: ${replay.measure.note}.`,
      ],
    };
  },
});

/** The strongest first; words count like numbers, because what gives an outcome away is often a reason or a status. */
async function informationValuesOf(
  asked: Audit,
  { warehouse, artifacts }: ToolContext,
): Promise<FeatureInformation[]> {
  const data = await readRows(warehouse, {
    source: asked.dataset,
    id: 'Id',
    time: 'contact_date',
    label: 'target_label',
    segment: null,
    reason: null,
    features: asked.features,
  });
  const features = asked.features.map(({ name, kind }) => ({ name, kind, values: data.columns[name] ?? [] }));
  const values = informationOf(features, data.labels)
    .map(({ feature, value }) => ({ feature, value }))
    .toSorted((a, b) => b.value - a.value || (a.feature < b.feature ? -1 : 1));
  await artifacts.writeJson(informationArtifact, values);
  return values;
}

/** The features of one day's leads from what was known on that day: vendor rows known by then, lead columns filled at creation. */
async function rebuild(
  asked: Audit,
  day: string,
  ids: string[],
  { warehouse }: ToolContext,
): Promise<string> {
  const named = (name: string) => `${asked.replay_dataset}.${name}`;
  const leads = named('leads_of_day');
  const cutOff = { lead_facts: named('lead_facts'), vendor: named('vendor') };
  await warehouse.run('audit/leads-of-day', { leads: asked.leads, target: leads, day, ids });
  await warehouse.run('audit/cut-off-vintages', { source: asked.vendor, target: cutOff.vendor, day });
  const schema = (await warehouse.schemaOf(asked.lead_facts)) ?? [];
  await warehouse.run('known/cut-off-leads', {
    source: asked.lead_facts,
    target: cutOff.lead_facts,
    known: asked.lead_columns.filter((name) => asked.known_at_creation.includes(name)),
    unknown: schema.filter(
      ({ name }) => asked.lead_columns.includes(name) && !asked.known_at_creation.includes(name),
    ),
  });
  await joinKnown({ ...asked, ...cutOff }, { leads, target: named('features'), labelled: true }, warehouse);
  return named('features');
}
