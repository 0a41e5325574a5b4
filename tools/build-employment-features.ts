import { z } from 'zod';
import type { Row } from '../warehouse/warehouse.ts';
import {
  type Build,
  buildEmploymentFeatures as build,
  buildFields,
  scratchTables,
} from './employment/build.ts';
import {
  employmentFeatures,
  keyColumns,
  nullSignals,
  targetColumns,
  typedColumns,
} from './employment/columns.ts';
import {
  featureMeasureNames,
  featureMeasures,
  foreseenFeatureMeasures,
} from './employment/feature-measures.ts';
import { evidenceOf, numberOf } from './evidence.ts';
import { extraReads, requireExtraColumns } from './extra-features.ts';
import { type Decision, defineTool, type ToolContext } from './tool.ts';

const input = z.strictObject({
  ...buildFields,
  population: z
    .enum(['labelled', 'open'])
    .describe(
      'labelled: rows of define-target with a label, as of contact; open: typed leads not contacted yet, as of the analysis date',
    ),
  leads: z.string().describe("define-target's table, or the typed leads for the open population"),
  target: z.string().describe('Feature table, one row a lead'),
  scratch: z.string().describe('Dataset for the tables in between'),
  minimum_rows: z.int().min(0).default(3000).describe('Rows below which the note says how many are missing'),
});
type Asked = z.output<typeof input>;

/** Features from employment history, firm flows, firms by month, protocol and null signals, as they were known on each lead's day. */
export const buildEmploymentFeatures = defineTool({
  name: 'build-employment-features',
  title: 'Build the employment features',
  description:
    "Builds one row a lead of features from employment history, flows of the firm's reps, firms by month, broker protocol and today's gaps, each fact only as far as it was known on the lead's day, and measures what the plans' gates ask.",
  effect: 'warehouse',
  guards: { futureFacts: 'leakage', negativeTenure: 'leakage', geographicColumns: 'pii' },
  input,
  output: z.object({
    rows: z.int(),
    positives: z.int(),
    positiveShare: z.number().nullable(),
    features: z.array(z.string()),
    unscorable: z.int(),
  }),
  measures: () => featureMeasureNames,
  foresee: foreseenFeatureMeasures,
  touches: (asked) => ({
    reads: [
      { table: asked.leads, ...(asked.population === 'labelled' ? { columns: targetColumns } : {}) },
      { table: asked.history, columns: typedColumns.history },
      { table: asked.firms, columns: typedColumns.firms },
      { table: asked.protocol, columns: typedColumns.protocol },
      ...(asked.contacts === null ? [] : [{ table: asked.contacts, columns: typedColumns.contacts }]),
      ...extraReads(asked.extra_features, asked.extra_sources),
    ],
    writes: [
      { table: asked.target, columns: [...keyColumns, ...documentedOf(asked)] },
      ...Object.values(scratchTables(asked.scratch)).map((table) => ({ table })),
    ],
    writesArtifacts: asked.population === 'labelled' ? ['features.json'] : [],
  }),
  async run(asked, context) {
    const { warehouse, artifacts } = context;
    await requireExtraColumns(asked.extra_features, asked.extra_sources, warehouse);
    await takeLeads(asked, context);
    await build(asked, asked.scratch, asked.target, warehouse);
    const { facts, nulls, columns, offending } = await inspect(asked, context);
    const names = columns.filter((name) => !keyColumns.includes(name));
    const [{ row_count: leads } = {}] = await warehouse.rows('vendor/count-rows', {
      source: scratchTables(asked.scratch).leads,
    });
    const measures = featureMeasures({
      facts,
      nulls,
      columns,
      documented: documentedOf(asked),
      leads: Number(leads),
      offending: evidenceOf(offending),
      minimumRows: asked.minimum_rows,
    });
    if (asked.population === 'labelled')
      await artifacts.writeJson('features.json', featureReport(asked, facts, nulls, names));
    const positives = numberOf(facts, 'positives');
    const rows = numberOf(facts, 'leads');
    return {
      output: {
        rows,
        positives,
        positiveShare: rows === 0 || asked.population === 'open' ? null : positives / rows,
        features: names,
        unscorable: numberOf(facts, 'unscorable'),
      },
      measures,
      decisions: decisionsOf(asked),
      learnings: [
        `${names.length} features for ${rows} leads; ${numberOf(facts, 'unscorable')} of them have no employment record that was known on their day.`,
      ],
    };
  },
});

function documentedOf({ contacts, extra_features }: Build): string[] {
  return [
    ...employmentFeatures(contacts !== null).map(({ name }) => name),
    ...extra_features.map(({ name }) => name),
  ];
}

async function takeLeads(asked: Asked, { warehouse, analysisDate }: ToolContext): Promise<void> {
  const { leads: target } = scratchTables(asked.scratch);
  if (asked.population === 'labelled')
    await warehouse.run('employment/labelled-leads', { leads: asked.leads, target });
  else
    await warehouse.run('employment/open-leads', { leads: asked.leads, target, analysis_date: analysisDate });
}

async function inspect(asked: Asked, { warehouse }: ToolContext) {
  const features = asked.target;
  const { heavy_bleeding_below } = asked;
  const columns = (await warehouse.schemaOf(features))?.map(({ name }) => name) ?? [];
  const [facts = {}] = await warehouse.rows('employment/feature-facts', { features, heavy_bleeding_below });
  const names = columns.filter((name) => !keyColumns.includes(name));
  const [nulls = {}] = await warehouse.rows('employment/feature-nulls', { features, names });
  const offending = await warehouse.rows('employment/offending-features', {
    features,
    heavy_bleeding_below,
    limit: 20,
  });
  return { columns, facts, nulls, offending };
}

/** `features.json`: what each feature is, what it is made from, and how often it is missing. */
function featureReport(asked: Asked, facts: Row, nulls: Row, names: readonly string[]) {
  const documented = employmentFeatures(asked.contacts !== null);
  const leads = numberOf(nulls, 'leads');
  return {
    table: asked.target,
    leads,
    positives: numberOf(facts, 'positives'),
    start_lag_days: asked.start_lag_days,
    features: names.map((name) => {
      const known = documented.find((feature) => feature.name === name);
      const extra = asked.extra_features.find((feature) => feature.name === name);
      return {
        name,
        kind: known?.kind ?? 'number',
        meaning: known?.meaning ?? 'added in leadline.yaml',
        from: known?.from ?? (extra === undefined ? [] : [`${extra.source}.${extra.column}`]),
        null_signal: nullSignals.includes(name),
        null_share: leads === 0 ? null : numberOf(nulls, name) / leads,
      };
    }),
  };
}

function decisionsOf(asked: Asked): Decision[] {
  return [
    {
      choice: `a stay counts as known ${asked.start_lag_days} days after its start, its end only once it was written`,
      rationale:
        'the vendor keeps the day of the last change alone; a lag for all stays alike tells nothing of what became of them later',
      alternatives: [
        'starts known on their own day, as the V4 plan has it: earlier than the vendor writes them',
        'the day of the last change as the day of knowledge: stays that ended later would look unknown',
      ],
    },
    {
      choice: `firm flows over the ${asked.flow_months} months up to ${asked.start_lag_days} days before contact, departures by written end or by the next known start elsewhere`,
      rationale: 'two in five ends are written months late; the next employer shows the departure sooner',
      alternatives: [
        'written ends alone: firms would seem to bleed less than they do',
        'a window up to contact: it would miss the newest arrivals and so seem to bleed more',
      ],
    },
    {
      choice: 'experience from the first known registration',
      rationale: "INDUSTRY_TENURE_MONTHS of today's table has no knowledge time",
      alternatives: ["today's months less the months since contact: an estimate, and still today's row"],
    },
    {
      choice: asked.contacts === null ? 'no null signals' : "null signals from today's table of reps",
      rationale:
        asked.contacts === null
          ? 'they say what is missing today, which nobody knew at contact'
          : 'the V4 plan allows indicators of what is missing; the audit lists them as exempt',
      alternatives: [asked.contacts === null ? 'null signals, exempt by rule' : 'leave them out'],
    },
  ];
}
