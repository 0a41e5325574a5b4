import { z } from 'zod';
import type { Measures } from '../gates/gate.ts';
import { renderPrompt } from '../prompts/render.ts';
import { cutOffSources } from './cut-off-sources.ts';
import { buildEmploymentFeatures, buildFields, scratchTables } from './employment/build.ts';
import {
  type EmploymentFeature,
  employmentFeatures,
  keyColumns,
  nullSignals,
  targetColumns,
  typedColumns,
} from './employment/columns.ts';
import { repeatedMonths } from './employment/repeated-months.ts';
import { extraReads } from './extra-features.ts';
import { counts } from './foreseen.ts';
import { auditMeasures, replayAudit } from './replay-audit.ts';
import { type BrokenRule, brokenRules, staticRulesMeasure } from './static-rules.ts';
import { informationArtifact, measureInformation, suspiciousFeatures } from './suspicious-features.ts';
import { defineTool, type ToolContext } from './tool.ts';

const input = z.strictObject({
  ...buildFields,
  features: z.string().describe('Feature table of labelled leads, as build-employment-features made it'),
  leads: z.string().describe("define-target's table"),
  lead_columns_known_at_creation: z
    .array(z.string())
    .default(['LeadSource', 'Company', 'Title', 'CreatedDate'])
    .describe('Lead columns that are filled when the lead is made; no other may become a feature'),
  maximum_information_value: z.number().positive().default(0.5).describe('G3.2 of the V4 plan'),
  days: z.int().positive().default(8).describe('Contact days that are replayed'),
  leads_a_day: z.int().positive().default(40),
  replay_dataset: z.string().describe('Dataset that holds the cut-off tables'),
  firms_file: z
    .string()
    .default('the firms by month')
    .describe('File that the firms by month came from, to be named where one of its months is dated wrong'),
});
type Audit = z.output<typeof input>;

const measured = [...auditMeasures, 'repeatedMonths'];

/** What a replay makes beside the tables in between; the last three only for added features. */
const replayTables = [
  'labelled_of_day',
  'history',
  'firms',
  'protocol',
  'features',
  ...Object.keys(scratchTables('replay')).map((name) => `employment_${name}`),
  'lead_columns',
  'contacts',
  'employment',
];

/** Tries the employment features for leakage: by rule over the columns that they come from, by replay, by information value, by months dated wrong. */
export const auditEmploymentLeakage = defineTool({
  name: 'audit-employment-leakage',
  title: 'Hunt for leakage in the employment features',
  description:
    'Static rules on the columns that features come from, a replay that rebuilds features of sampled leads from employment history, firms and protocol cut off at their contact day and demands equality, information values too good to be true, and months of firms that hold what a later month holds.',
  effect: 'warehouse',
  guards: 'leakage',
  input,
  output: z.object({
    replayedLeads: z.int(),
    replayedDays: z.int(),
    exempt: z.array(z.string()),
    informationValues: z.array(z.object({ feature: z.string(), value: z.number() })),
  }),
  measures: () => measured,
  foresee: () => counts(...measured),
  touches: (asked) => ({
    reads: [
      { table: asked.features, columns: [...keyColumns, ...namesOf(asked)] },
      { table: asked.leads, columns: targetColumns },
      { table: asked.history, columns: typedColumns.history },
      { table: asked.firms, columns: typedColumns.firms },
      { table: asked.protocol, columns: typedColumns.protocol },
      ...(asked.contacts === null ? [] : [{ table: asked.contacts, columns: typedColumns.contacts }]),
      ...extraReads(asked.extra_features, asked.extra_sources),
    ],
    writes: replayTables.map((name) => ({ table: `${asked.replay_dataset}.${name}` })),
    writesArtifacts: ['leakage-audit.json', 'leakage-audit.md', informationArtifact],
  }),
  async run(asked, context) {
    const exempt = exemptions(asked);
    const broken = [
      ...brokenRules(asked.extra_features, asked.lead_columns_known_at_creation),
      ...brokenLineage(employmentFeatures(asked.contacts !== null)),
    ];
    const replayed = namesOf(asked).filter((name) => !nullSignals.includes(name));
    const replay = await replayAudit(
      {
        built: asked.features,
        features: replayed,
        days: asked.days,
        leadsADay: asked.leads_a_day,
        rebuild: (day, leads) => rebuild(asked, day, leads, context),
      },
      context,
    );
    const informationValues = await measureInformation(asked.features, numericOf(asked), context);
    const measures: Measures = {
      forbiddenColumns: staticRulesMeasure(broken, exempt),
      replayDifferences: replay.measure,
      suspiciousFeatures: await suspiciousFeatures(
        asked.features,
        informationValues,
        asked.maximum_information_value,
        context,
      ),
      repeatedMonths: await repeatedMonths(asked, context.warehouse),
    };
    const months = measures.repeatedMonths?.note ?? '';
    await report(asked, { broken, exempt, replay, replayed, informationValues, months }, context);
    return {
      output: {
        replayedLeads: replay.leads,
        replayedDays: replay.days,
        exempt: exempt.map(({ feature }) => feature),
        informationValues,
      },
      measures,
      learnings: [
        `${replay.leads} leads on ${replay.days} contact days were rebuilt from what was known then: ${replay.measure.note}.`,
      ],
    };
  },
});

function namesOf({ contacts, extra_features }: Audit): string[] {
  return [
    ...employmentFeatures(contacts !== null).map(({ name }) => name),
    ...extra_features.map(({ name }) => name),
  ];
}

function numericOf({ contacts, extra_features }: Audit): string[] {
  return [
    ...employmentFeatures(contacts !== null)
      .filter(({ kind }) => kind !== 'category')
      .map(({ name }) => name),
    ...extra_features.map(({ name }) => name),
  ];
}

/** Null signals break the rule against today's values, and are let pass: they say whether a value is there, not which. */
function exemptions({ contacts }: Audit): BrokenRule[] {
  return todaysValues(employmentFeatures(contacts !== null))
    .filter(({ feature }) => nullSignals.includes(feature))
    .map((each) => ({ ...each, rule: "exempt: tells only whether today's table has a value (V4, G3.2)" }));
}

function brokenLineage(features: readonly EmploymentFeature[]): BrokenRule[] {
  return todaysValues(features).filter(({ feature }) => !nullSignals.includes(feature));
}

function todaysValues(features: readonly EmploymentFeature[]): BrokenRule[] {
  return features.flatMap(({ name, from }) =>
    from
      .filter((column) => column.startsWith('contacts.'))
      .map((column) => ({ feature: name, column, rule: "today's value: it has no knowledge time" })),
  );
}

/** The features of one day's leads from the tables as they stood on that day. Null signals are exempt, so today's table stays whole. */
async function rebuild(
  asked: Audit,
  day: string,
  ids: string[],
  { warehouse }: ToolContext,
): Promise<string> {
  const named = (name: string) => `${asked.replay_dataset}.${name}`;
  const labelled = named('labelled_of_day');
  await warehouse.run('audit/leads-of-day', { leads: asked.leads, target: labelled, day, ids });
  await warehouse.run('employment/labelled-leads', {
    leads: labelled,
    target: scratchTables(asked.replay_dataset).leads,
  });
  const cutOff = { history: named('history'), firms: named('firms'), protocol: named('protocol') };
  for (const source of ['history', 'firms', 'protocol'] as const) {
    await warehouse.run(`employment/cut-off-${source}`, {
      source: asked[source],
      target: cutOff[source],
      day,
    });
  }
  const extra_sources = await cutOffSources(
    {
      extraFeatures: asked.extra_features,
      extraSources: asked.extra_sources,
      leadColumnsKnownAtCreation: asked.lead_columns_known_at_creation,
    },
    asked.replay_dataset,
    day,
    warehouse,
  );
  await buildEmploymentFeatures(
    { ...asked, ...cutOff, extra_sources },
    asked.replay_dataset,
    named('features'),
    warehouse,
  );
  return named('features');
}

async function report(
  asked: Audit,
  found: {
    broken: readonly BrokenRule[];
    exempt: readonly BrokenRule[];
    replay: Awaited<ReturnType<typeof replayAudit>>;
    replayed: readonly string[];
    informationValues: readonly { feature: string; value: number }[];
    months: string;
  },
  { artifacts }: ToolContext,
): Promise<void> {
  const { replay, ...rest } = found;
  const view = {
    ...rest,
    replayed_leads: replay.leads,
    replayed_days: replay.days,
    differences: replay.measure.value,
    differences_note: replay.measure.note ?? '',
    maximum_information_value: asked.maximum_information_value,
  };
  await artifacts.writeJson('leakage-audit.json', view);
  const judged = found.informationValues.map((each) => ({
    ...each,
    suspicious: each.value > asked.maximum_information_value,
  }));
  const text = renderPrompt('reports/leakage-audit.md', { ...view, informationValues: judged });
  await artifacts.write('leakage-audit.md', text);
}
