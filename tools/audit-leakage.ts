import { z } from 'zod';
import type { Measures } from '../gates/gate.ts';
import { type ExtraFeature, extraFeature, extraFeatureQuery, extraSources } from './extra-features.ts';
import { replayAudit } from './replay-audit.ts';
import { measureInformation, suspiciousFeatures } from './suspicious-features.ts';
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

/** Tries the features for leakage: by rule, by replaying sampled leads on a warehouse cut off at contact, by information value. */
export const auditLeakage = defineTool({
  name: 'audit-leakage',
  title: 'Hunt for leakage',
  description:
    'Static rules on added columns, a replay that rebuilds features of sampled leads from a warehouse cut off at their contact day and demands equality, and information values too good to be true.',
  effect: 'warehouse',
  input,
  output: z.object({
    replayedLeads: z.number().int(),
    replayedDays: z.number().int(),
    informationValues: z.array(z.object({ feature: z.string(), value: z.number() })),
  }),
  async run(asked, context) {
    const replay = await replayAudit(
      { ...asked, built: asked.dataset, rebuild: (day, leads) => rebuild(asked, day, leads, context) },
      context,
    );
    const informationValues = await measureInformation(asked.dataset, asked.numericFeatures, context);
    const measures: Measures = {
      forbiddenColumns: staticRules(asked),
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

/** What may never be a feature, whatever its values: today's state, end dates, what is written after contact. */
function staticRules(asked: Audit) {
  const broken = asked.extraFeatures.flatMap((feature) => {
    const rule = ruleAgainst(feature, asked.leadColumnsKnownAtCreation);
    return rule === null ? [] : [[feature.name, `${feature.source}.${feature.column}`, rule]];
  });
  return {
    value: broken.length,
    note:
      broken.length === 0
        ? 'no added column breaks a rule'
        : broken.map(([name, column]) => `${name} (${column})`).join(', '),
    evidence: { columns: ['feature', 'column', 'rule'], rows: broken, total: broken.length },
  };
}

function ruleAgainst(feature: ExtraFeature, knownAtCreation: readonly string[]): string | null {
  if (
    feature.source === 'contacts_current' ||
    /_current$/i.test(feature.name) ||
    /_current$/i.test(feature.column)
  ) {
    return "today's value: it has no knowledge time";
  }
  if (feature.source === 'employment_history' && /END_DATE/i.test(feature.column)) {
    return 'end dates are backfilled after the fact';
  }
  if (feature.source === 'lead' && !knownAtCreation.includes(feature.column)) {
    return 'not among the lead columns that are filled at creation (lead_columns_known_at_creation)';
  }
  return null;
}

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
    await cutOffSources(asked, day, context);
    const sources = {
      lead: named('lead_columns'),
      contacts_current: named('contacts'),
      employment_history: named('employment'),
    };
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

async function cutOffSources(asked: Audit, day: string, { warehouse }: ToolContext): Promise<void> {
  const named = (name: string) => `${asked.replayDataset}.${name}`;
  const columns = (source: ExtraFeature['source']) =>
    asked.extraFeatures.filter((feature) => feature.source === source).map((feature) => feature.column);
  if (columns('lead').length > 0) {
    const isKnown = (column: string) => asked.leadColumnsKnownAtCreation.includes(column);
    await warehouse.run('audit/cut-off-lead-columns', {
      source: asked.extraSources.lead,
      target: named('lead_columns'),
      known: columns('lead').filter(isKnown),
      unknown: columns('lead').filter((column) => !isKnown(column)),
    });
  }
  if (columns('contacts_current').length > 0) {
    await warehouse.run('audit/cut-off-current-contacts', {
      source: asked.extraSources.contacts_current,
      target: named('contacts'),
    });
  }
  if (columns('employment_history').length > 0) {
    await warehouse.run('audit/cut-off-employment', {
      source: asked.extraSources.employment_history,
      target: named('employment'),
      day,
    });
  }
}
