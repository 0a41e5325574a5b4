import { createHash } from 'node:crypto';
import { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { Measures } from '../gates/gate.ts';
import { renderPrompt } from '../prompts/render.ts';
import { targetColumns, typedLeadColumns } from './employment/columns.ts';
import { conversionTiming } from './employment/conversion-timing.ts';
import { targetLearnings, targetMeasures, targetReport, windowDecision } from './employment/target-report.ts';
import { evidenceOf, numberOf } from './evidence.ts';
import { count, counts, known, share } from './foreseen.ts';
import { weeklyFlow } from './shortfall.ts';
import { defineTool, type ToolContext } from './tool.ts';

const input = z.strictObject({
  leads: z.string().describe('Typed leads, as type-leads makes them'),
  target: z.string().describe('Table of contacted leads with their label'),
  maturity_days: z
    .union([z.int().positive(), z.literal('p90')])
    .default(43)
    .describe(
      'A call within so many days of contact is a conversion; p90 takes the days that nine in ten conversions took, rounded up',
    ),
  contacted_from: z.iso
    .date()
    .nullable()
    .default(null)
    .describe('First contact day that counts; null for all'),
  minimum_labelled: z
    .int()
    .min(0)
    .default(3000)
    .describe('Labelled leads below which the note says how many are missing and when they come'),
  minimum_positives: z.int().min(0).default(0).describe('As minimum_labelled, for conversions'),
  contacts: z
    .string()
    .nullable()
    .default(null)
    .describe("Typed table of today's reps, to measure the match rate; null leaves it unmeasured"),
  history: z
    .string()
    .nullable()
    .default(null)
    .describe('Typed employment history, to measure its coverage; null leaves it unmeasured'),
});
type Asked = z.output<typeof input>;

const counted = [
  'clockReads',
  'matureLeads',
  'positives',
  'labelDifferences',
  'negativeDays',
  'labelIntegrity',
  'repeatedLeads',
  'convertedBeforeContact',
];
const shares = { positiveShare: share, censoredShare: share };
const coverageShares = { fintrxMatchRate: share, employmentHistoryRate: share };

/** Labels contacted leads by a maturity window, leaves out those too young to judge, and measures what the label rests on. */
export const defineTarget = defineTool({
  name: 'define-target',
  title: 'Define the target',
  description:
    'Measures how long conversions take, chooses the maturity window, labels every contacted lead as of the analysis date (1, 0, or none where it is too young or its call precedes its contact), and evaluates the label twice.',
  effect: 'warehouse',
  input,
  output: z.object({
    windowDays: z.int(),
    contacted: z.int(),
    labelled: z.int(),
    positives: z.int(),
    positiveShare: z.number().nullable(),
    tooYoung: z.int(),
    convertedBeforeContact: z.int(),
    labelledSha256: z.string(),
  }),
  measures: (asked) => [
    ...counted,
    'maturityWindowDays',
    ...Object.keys(shares),
    ...(measuresCoverage(asked) ? Object.keys(coverageShares) : []),
  ],
  foresee: (asked) => ({
    ...counts(...counted),
    ...shares,
    ...(measuresCoverage(asked) ? coverageShares : {}),
    maturityWindowDays: asked.maturity_days === 'p90' ? count() : known(asked.maturity_days, 'maturity_days'),
  }),
  touches: (asked) => ({
    reads: [
      { table: asked.leads, columns: typedLeadColumns },
      ...(asked.contacts === null ? [] : [{ table: asked.contacts, columns: ['crd'] }]),
      ...(asked.history === null ? [] : [{ table: asked.history, columns: ['rep_crd'] }]),
    ],
    writes: [
      { table: asked.target, columns: targetColumns },
      { table: `${asked.target}_again`, columns: targetColumns },
    ],
    writesArtifacts: ['target.json', 'target.md'],
  }),
  async run(asked, context) {
    const { warehouse, artifacts, analysisDate } = context;
    const timing = conversionTiming(
      await warehouse.rows('target/conversion-days', {
        leads: asked.leads,
        contacted_from: asked.contacted_from,
        analysis_date: analysisDate,
      }),
    );
    const window = windowOf(asked.maturity_days, timing.p90);
    const labels = await labelTwice(asked, window, context);
    const [facts = {}] = await warehouse.rows('target/facts', {
      target: asked.target,
      maturity_days: window,
    });
    const report = targetReport(
      {
        analysis_date: analysisDate,
        contacted_from: asked.contacted_from,
        window_days: window,
        window_source: asked.maturity_days === 'p90' ? 'measured' : 'given',
      },
      timing,
      facts,
      {
        labelled_sha256: labels.sha256,
        weekly_flow: await weeklyFlow(asked.target, analysisDate, warehouse),
        cohorts: await warehouse.rows('target/cohorts', { target: asked.target }),
      },
    );
    await artifacts.writeJson('target.json', report);
    await artifacts.write('target.md', renderPrompt('reports/target.md', report));
    const fates = await warehouse.rows('target/fates', {
      target: asked.target,
      maturity_days: window,
      limit: 20,
    });
    const unlabelled = numberOf(facts, 'converted_before_contact');
    const broken = numberOf(facts, 'negative_days') + numberOf(facts, 'censored_labelled');
    return {
      output: {
        windowDays: window,
        contacted: numberOf(facts, 'contacted'),
        labelled: numberOf(facts, 'labelled'),
        positives: numberOf(facts, 'positives'),
        positiveShare: report.positive_share,
        tooYoung: numberOf(facts, 'too_young'),
        convertedBeforeContact: unlabelled,
        labelledSha256: labels.sha256,
      },
      measures: {
        ...targetMeasures(report, asked, evidenceOf(fates, unlabelled + broken), warehouse),
        labelDifferences: {
          value: labels.differences,
          note: `${numberOf(facts, 'labelled')} labelled leads, SHA-256 ${labels.sha256.slice(0, 16)}; evaluated twice`,
        },
        ...(await coverage(asked, context)),
      },
      decisions: [windowDecision(report)],
      learnings: targetLearnings(report),
    };
  },
});

function measuresCoverage({ contacts, history }: Asked): boolean {
  return contacts !== null && history !== null;
}

function windowOf(asked: Asked['maturity_days'], p90: number | null): number {
  if (asked !== 'p90') return asked;
  // Interpolation may leave a whole number a hair above itself.
  if (p90 !== null && p90 > 0) return Math.ceil(p90 - 1e-9);
  throw new LeadlineError({
    code: 'maturity-window-unknown',
    message: 'No maturity window can be found: no lead converted a day or more after its contact.',
    expected: 'conversions whose call is later than the contact',
    arrived: p90 === null ? 'no conversion at all' : 'calls on the day of contact only',
    next: 'Check that calls are exported, or set maturity_days to a number of days in leadline.yaml.',
  });
}

/** The label as a table, and once more as a view that is evaluated while it is read: the same leads must have the same labels. */
async function labelTwice(
  asked: Asked,
  window: number,
  { warehouse, analysisDate }: ToolContext,
): Promise<{ differences: number; sha256: string }> {
  const again = `${asked.target}_again`;
  const label = (target: string, view: boolean) =>
    warehouse.run('target/label', {
      leads: asked.leads,
      target,
      maturity_days: window,
      contacted_from: asked.contacted_from,
      analysis_date: analysisDate,
      view,
    });
  await label(asked.target, false);
  await label(again, true);
  const first = await labelsOf(asked.target, warehouse);
  const second = new Set(await labelsOf(again, warehouse));
  const kept = first.filter((each) => second.has(each)).length;
  return {
    differences: first.length - kept + (second.size - kept),
    sha256: createHash('sha256').update(first.join('\n')).digest('hex'),
  };
}

async function labelsOf(target: string, warehouse: ToolContext['warehouse']): Promise<string[]> {
  const { rows, columns } = await warehouse.columns('target/labels', { target });
  const ids = columns.Id as (string | null)[];
  const labels = columns.target_label as Float64Array;
  return Array.from({ length: rows }, (_, row) => `${ids[row]} ${labels[row]}`);
}

/** How many of the contacted leads the vendor knows; a share of leads, 0 to 1. */
async function coverage(asked: Asked, { warehouse }: ToolContext): Promise<Measures> {
  const { target, contacts, history } = asked;
  if (contacts === null || history === null) return {};
  const [facts] = await warehouse.rows('target/coverage', { target, contacts, history });
  const leads = numberOf(facts, 'leads');
  const rate = (name: string) => ({
    value: leads === 0 ? null : numberOf(facts, name) / leads,
    note: `${numberOf(facts, name)} of ${leads} contacted leads`,
  });
  return { fintrxMatchRate: rate('matched'), employmentHistoryRate: rate('with_history') };
}
