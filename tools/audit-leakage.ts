import { z } from 'zod';
import type { Measures } from '../gates/gate.ts';
import { cutOffSources } from './cut-off-sources.ts';
import { extraFeature, extraFeatureQuery, extraReads, extraSources } from './extra-features.ts';
import { counts } from './foreseen.ts';
import { auditMeasures, replayAudit } from './replay-audit.ts';
import { brokenRules, staticRulesMeasure } from './static-rules.ts';
import { informationArtifact, measureInformation, suspiciousFeatures } from './suspicious-features.ts';
import { defineTool, type ToolContext } from './tool.ts';

const input = z.object({
  dataset: z.string(),
  leads: z.string(),
  reps: z.string(),
  firms: z.string(),
  repColumns: z.array(z.string()).describe('Columns that the join hands on'),
  datasetRepColumns: z.array(z.string()).describe('Those of them that the dataset keeps'),
  firmColumns: z.array(z.string()),
  features: z.array(z.string()),
  numericFeatures: z.array(z.string()).describe('Features whose information value is measured'),
  extraFeatures: z.array(extraFeature),
  extraSources,
  leadColumnsKnownAtCreation: z.array(z.string()),
  maturityDays: z.number().int().positive(),
  maximumInformationValue: z.number().positive(),
  days: z.number().int().positive().describe('Contact days that are replayed'),
  leadsADay: z.number().int().positive(),
  replayDataset: z.string().describe('Schema that holds the cut-off warehouse'),
});
type Audit = z.output<typeof input>;

/** What a replay makes; the last three only for added features. */
const replayTables = [
  'leads',
  'reps',
  'firms',
  'staging',
  'features',
  'extra',
  'lead_columns',
  'contacts',
  'employment',
];

/** Tries the features for leakage: by rule, by replaying sampled leads on a warehouse cut off at contact, by information value. */
export const auditLeakage = defineTool({
  name: 'audit-leakage',
  title: 'Hunt for leakage',
  description:
    'Static rules on added columns, a replay that rebuilds features of sampled leads from a warehouse cut off at their contact day and demands equality, and information values too good to be true.',
  effect: 'warehouse',
  guards: 'leakage',
  input,
  output: z.object({
    replayedLeads: z.number().int(),
    replayedDays: z.number().int(),
    informationValues: z.array(z.object({ feature: z.string(), value: z.number() })),
  }),
  measures: () => auditMeasures,
  foresee: () => counts(...auditMeasures),
  touches: (asked) => ({
    reads: [
      { table: asked.dataset, columns: ['Id', 'contact_date', 'target_label', ...asked.features] },
      { table: asked.leads, columns: ['Id', 'crd', 'as_of'] },
      { table: asked.reps, columns: ['RepCRD', 'known_at', ...asked.repColumns] },
      { table: asked.firms, columns: ['RIAFirmCRD', 'known_at', ...asked.firmColumns] },
      ...extraReads(asked.extraFeatures, asked.extraSources),
    ],
    writes: replayTables.map((name) => ({ table: `${asked.replayDataset}.${name}` })),
    writesArtifacts: [informationArtifact],
  }),
  async run(asked, context) {
    const replay = await replayAudit(
      { ...asked, built: asked.dataset, rebuild: (day, leads) => rebuild(asked, day, leads, context) },
      context,
    );
    const informationValues = await measureInformation(asked.dataset, asked.numericFeatures, context);
    const measures: Measures = {
      forbiddenColumns: staticRulesMeasure(
        brokenRules(asked.extraFeatures, asked.leadColumnsKnownAtCreation),
      ),
      replayDifferences: replay.measure,
      suspiciousFeatures: await suspiciousFeatures(
        asked.dataset,
        informationValues,
        asked.maximumInformationValue,
        context,
      ),
    };
    return {
      output: { replayedLeads: replay.leads, replayedDays: replay.days, informationValues },
      measures,
    };
  },
});

async function rebuild(asked: Audit, day: string, ids: string[], context: ToolContext): Promise<string> {
  const { warehouse, analysisDate } = context;
  const named = (name: string) => `${asked.replayDataset}.${name}`;
  await warehouse.run('audit/leads-of-day', { leads: asked.leads, target: named('leads'), day, ids });
  await warehouse.run('audit/cut-off-vintages', { source: asked.reps, target: named('reps'), day });
  await warehouse.run('audit/cut-off-vintages', { source: asked.firms, target: named('firms'), day });
  await warehouse.run('features/join-point-in-time', {
    leads: named('leads'),
    reps: named('reps'),
    firms: named('firms'),
    target: named('staging'),
    rep_columns: asked.repColumns,
    firm_columns: asked.firmColumns,
  });
  const hasExtra = asked.extraFeatures.length > 0;
  if (hasExtra) {
    const sources = await cutOffSources(asked, asked.replayDataset, day, warehouse);
    await warehouse.run(
      'features/extra-features',
      extraFeatureQuery(asked.extraFeatures, sources, named('leads'), named('extra')),
    );
  }
  await warehouse.run('features/engineer', {
    staging: named('staging'),
    target: named('features'),
    maturity_days: asked.maturityDays,
    analysis_date: analysisDate,
    labelled: true,
    rep_columns: asked.datasetRepColumns,
    firm_columns: asked.firmColumns,
    extra: hasExtra ? named('extra') : null,
    extra_features: asked.extraFeatures,
  });
  return named('features');
}
