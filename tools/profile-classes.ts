import { z } from 'zod';
import type { Measure } from '../gates/gate.ts';
import { renderPrompt } from '../prompts/render.ts';
import type { Row, Warehouse } from '../warehouse/warehouse.ts';
import { evidenceOf, numberOf } from './evidence.ts';
import { atLeastZero, counts, share } from './foreseen.ts';
import { type ClassGroup, groupsOf, weekendPremium } from './hybrid/class-groups.ts';
import { resultFiles } from './hybrid/result-files.ts';
import { defineTool } from './tool.ts';

const input = z.strictObject({
  dataset: z
    .string()
    .describe('Labelled leads with Id; a NULL label is not judged. A repeated Id counts once'),
  label_column: z.string().default('target_label'),
  time_column: z.string().default('contact_date').describe('DATE of contact'),
  days_column: z.string().default('days_to_conversion').describe('Days from contact to call, NULL without'),
  matched_column: z
    .string()
    .nullable()
    .default(null)
    .describe('A column that is NULL where no vendor row was found'),
  maturity_days: z.int().positive(),
  segments: z
    .array(
      z.strictObject({
        name: z.string().min(1).describe('As a reader knows it, such as `firm size`'),
        column: z.string().min(1),
        order: z.array(z.string()).default([]).describe('Values in their order; else the largest first'),
        most: z.int().positive().default(12).describe('So many values are shown, the rest as one'),
      }),
    )
    .default([]),
  expected_columns: z.array(z.string()).default([]).describe('Features and target that must be in the table'),
  ...resultFiles('class-distribution'),
});
type Input = z.output<typeof input>;

/** Steps 3.1 and 3.3 of the m5 document: how the classes are spread, and whether the labels can be relied on. */
export const profileClasses = defineTool({
  name: 'profile-classes',
  title: 'Profile the classes',
  description:
    'Conversion overall and within the window, by segment, month and weekday with 95 % Wilson intervals, weekend premium, imbalance ratio, label integrity, and whether all expected columns are there.',
  effect: 'files',
  input,
  output: z.strictObject({
    leads: z.int(),
    judged: z.int(),
    positives: z.int(),
    imbalanceRatio: z.number().nullable(),
    weekendPremium: z.number().nullable(),
  }),
  measures: () => [
    'leads',
    'judgedLeads',
    'positives',
    'positiveShare',
    'imbalanceRatio',
    'labelFaults',
    'missingColumns',
    'matchRate',
    'repeatedRows',
  ],
  foresee: () => ({
    ...counts('leads', 'judgedLeads', 'positives', 'labelFaults', 'missingColumns', 'repeatedRows'),
    positiveShare: share,
    matchRate: share,
    imbalanceRatio: atLeastZero,
  }),
  touches: (asked) => ({
    reads: [
      {
        table: asked.dataset,
        columns: [
          asked.label_column,
          asked.time_column,
          asked.days_column,
          ...asked.segments.map(({ column }) => column),
        ],
      },
    ],
    writesArtifacts: [asked.artifact, asked.report],
  }),
  async run(asked, { warehouse, artifacts, analysisDate }) {
    const [facts] = await warehouse.rows('classes/facts', {
      dataset: asked.dataset,
      label: asked.label_column,
      time: asked.time_column,
      days: asked.days_column,
      matched: asked.matched_column,
      maturity_days: asked.maturity_days,
      analysis_date: analysisDate,
    });
    const counts = countsOf(facts, asked.matched_column !== null);
    const weekdays = await groupsOf(warehouse, asked, { kind: 'weekday' });
    const result = {
      dataset: asked.dataset,
      analysis_date: analysisDate,
      maturity_days: asked.maturity_days,
      ...counts,
      weekend_premium: weekendPremium(weekdays),
      segments: await segmentsOf(asked, warehouse),
      months: await groupsOf(warehouse, asked, { kind: 'month' }),
      weekdays,
      missing_columns: await missingColumns(asked, warehouse),
    };
    await artifacts.writeJson(asked.artifact, result);
    await artifacts.write(asked.report, renderPrompt('reports/class-distribution.md', result));
    return {
      output: {
        leads: counts.leads,
        judged: counts.judged,
        positives: counts.positives,
        imbalanceRatio: counts.imbalance_ratio,
        weekendPremium: result.weekend_premium?.premium ?? null,
      },
      measures: measuresOf(counts, result.missing_columns, asked.expected_columns.length),
      learnings: learningsOf(result),
    };
  },
});

function countsOf(facts: Row | undefined, withMatches: boolean) {
  const judged = numberOf(facts, 'judged');
  const positives = numberOf(facts, 'positives');
  const leads = numberOf(facts, 'leads');
  return {
    rows: numberOf(facts, 'row_count'),
    leads,
    judged,
    positives,
    converted_ever: numberOf(facts, 'converted_ever'),
    rate_ever: leads === 0 ? null : numberOf(facts, 'converted_ever') / leads,
    positive_share: judged === 0 ? null : positives / judged,
    imbalance_ratio: positives === 0 ? null : (judged - positives) / positives,
    matched_share: !withMatches || leads === 0 ? null : numberOf(facts, 'matched') / leads,
    integrity: {
      negative_days: numberOf(facts, 'negative_days'),
      negative_days_kept: numberOf(facts, 'negative_days_kept'),
      right_censored: numberOf(facts, 'right_censored'),
      right_censored_kept: numberOf(facts, 'right_censored_kept'),
      odd_labels: numberOf(facts, 'odd_labels'),
      contradicting_labels: numberOf(facts, 'contradicting_labels'),
    },
  };
}

async function segmentsOf(asked: Input, warehouse: Warehouse) {
  const segments: { name: string; column: string; groups: ClassGroup[] }[] = [];
  for (const { name, column, order, most } of asked.segments) {
    const groups = await groupsOf(warehouse, asked, { kind: 'column', column, order, most });
    segments.push({ name, column, groups });
  }
  return segments;
}

async function missingColumns(asked: Input, warehouse: Warehouse): Promise<string[]> {
  const schema = (await warehouse.schemaOf(asked.dataset)) ?? [];
  const known = new Set(schema.map(({ name }) => name));
  return asked.expected_columns.filter((name) => !known.has(name));
}

function measuresOf(
  counts: ReturnType<typeof countsOf>,
  missing: readonly string[],
  expected: number,
): Record<string, Measure> {
  const { integrity } = counts;
  const faults =
    integrity.negative_days_kept +
    integrity.right_censored_kept +
    integrity.odd_labels +
    integrity.contradicting_labels;
  return {
    leads: { value: counts.leads },
    judgedLeads: { value: counts.judged },
    positives: { value: counts.positives },
    positiveShare: { value: counts.positive_share },
    imbalanceRatio: {
      value: counts.imbalance_ratio,
      note: `${counts.judged - counts.positives} negatives, ${counts.positives} positives`,
    },
    labelFaults: {
      value: faults,
      note: `${integrity.negative_days_kept} with a call before contact, ${integrity.right_censored_kept} too young, ${integrity.odd_labels} neither 0 nor 1, ${integrity.contradicting_labels} with two labels`,
      evidence: evidenceOf([integrity]),
    },
    missingColumns: {
      value: missing.length,
      note: `${expected - missing.length} of ${expected} expected columns are there`,
      evidence: evidenceOf(missing.map((column) => ({ column }))),
    },
    matchRate: { value: counts.matched_share },
    repeatedRows: { value: counts.rows - counts.leads, note: `${counts.leads} leads in ${counts.rows} rows` },
  };
}

function learningsOf(result: {
  imbalance_ratio: number | null;
  positive_share: number | null;
  weekend_premium: ReturnType<typeof weekendPremium>;
}): string[] {
  const { imbalance_ratio: ratio, positive_share: converted, weekend_premium: weekend } = result;
  if (ratio === null || converted === null)
    return ['No judged lead converted: there is nothing to learn from.'];
  const sentences = [
    `${(converted * 100).toFixed(2)} % of the judged leads converted: ${ratio.toFixed(2)} negatives to a positive.`,
  ];
  if (weekend !== null) {
    sentences.push(
      `Contacts at weekends convert at ${(weekend.weekend.rate * 100).toFixed(2)} %, on weekdays at ${(weekend.weekdays.rate * 100).toFixed(2)} % (${weekend.premium >= 0 ? '+' : ''}${(weekend.premium * 100).toFixed(0)} %; the intervals ${weekend.overlapping ? 'overlap' : 'do not overlap'}).`,
    );
  }
  return sentences;
}
