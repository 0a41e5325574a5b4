import { z } from 'zod';
import { atLeastZero, counts, share } from './foreseen.ts';
import type { Bundle } from './model/bundle.ts';
import { bundleArtifacts, bundleFolder, loadBundle } from './model/bundle.ts';
import { evidenceOf } from './model/check-narrative.ts';
import { toCsv } from './model/csv.ts';
import { driversCsv } from './model/driver-files.ts';
import { type Explained, explainRows, type ScoredLead } from './model/explain-rows.ts';
import { buildMatrix } from './model/features.ts';
import { histogramOf } from './model/histogram.ts';
import { toldDrivers } from './model/narrative.ts';
import { narrativeMeasures } from './model/narrative-measures.ts';
import { percentilesOf } from './model/percentiles.ts';
import { type ModelRows, readRows } from './model/read-rows.ts';
import { reasonsOf } from './model/reasons.ts';
import {
  type ScoresFile,
  type ShapSummaryFile,
  scoreArtifacts,
  scoredRecord,
  scoresHeader,
  unscoredRecord,
} from './model/score-files.ts';
import { dateOf } from './model/split.ts';
import { defineTool } from './tool.ts';

const input = z.strictObject({
  candidates: z
    .string()
    .min(1)
    .describe('Table or view of the leads to score, with the features of the bundle.'),
  id_column: z.string().min(1).default('Id'),
  time_column: z
    .string()
    .min(1)
    .default('as_of')
    .describe('A DATE: the day as of which the features are known.'),
  segment_column: z.string().min(1).nullable().default(null),
  reason_column: z
    .string()
    .min(1)
    .nullable()
    .default('unscorable_reason')
    .describe('Text why a lead cannot be scored honestly; NULL for a lead that can.'),
  outcome: z
    .string()
    .min(1)
    .default('a call within 30 days')
    .describe('What the probability is of, in the narratives.'),
  top: z.int().min(1).default(10).describe('How many leads scores.json tells in full.'),
  longest_narrative: z
    .int()
    .min(500)
    .default(1000)
    .describe(
      'The most characters of a narrative; the weakest facts are left out of one that would be longer.',
    ),
  suppress_numbers: z
    .boolean()
    .default(false)
    .describe('Narratives without a probability and without what it is of the average.'),
});
type Input = z.output<typeof input>;

const output = z.strictObject({
  modelVersion: z.string(),
  scored: z.int(),
  unscored: z.int(),
  tiers: z.record(z.string(), z.int()),
});

/** Step 4.6: a probability, a tier, the drivers and a sentence for every lead, or the reason why there is none. */
export const scoreLeads = defineTool({
  name: 'score-leads',
  title: 'Score and explain leads',
  description:
    'Scores every candidate with the verified bundle, explains each by exact TreeSHAP, and writes scores.csv with tier, percentile and narrative, and drivers.csv with the facts behind each. A lead that cannot be scored honestly gets a reason.',
  effect: 'files',
  input,
  output,
  guards: { narrativeFaults: 'pii' },
  measures: () => [
    'scoredLeads',
    'unscoredLeads',
    'largestExplanationGap',
    'narrativeCoverage',
    'narrativeFaults',
    'longestNarrative',
  ],
  foresee: () => ({
    ...counts('scoredLeads', 'unscoredLeads', 'narrativeFaults', 'longestNarrative'),
    largestExplanationGap: atLeastZero,
    narrativeCoverage: share,
  }),
  touches: (options) => ({
    reads: [
      {
        table: options.candidates,
        columns: [
          options.id_column,
          options.time_column,
          ...(options.segment_column === null ? [] : [options.segment_column]),
          ...(options.reason_column === null ? [] : [options.reason_column]),
        ],
      },
    ],
    readsArtifacts: bundleArtifacts,
    writesArtifacts: Object.values(scoreArtifacts),
  }),
  async run(options, context) {
    const { artifacts } = context;
    const bundle = await loadBundle((name) => artifacts.read(`${bundleFolder}/${name}`));
    const data = await readRows(context.warehouse, {
      source: options.candidates,
      id: options.id_column,
      time: options.time_column,
      label: null,
      segment: options.segment_column,
      reason: options.reason_column,
      features: bundle.features.features,
      mayBeEmpty: true,
    });
    const matrix = buildMatrix(data, bundle.features);
    const reasons = reasonsOf(data, matrix);
    const scorable = Int32Array.from(reasons.keys()).filter((row) => reasons[row] === null);
    const explained = await explainRows(data, matrix, scorable, bundle, tellingOf(options), context);
    const leads = explained.leads.toSorted(
      (a, b) => b.probability - a.probability || compare(idOf(data, a.row), idOf(data, b.row)),
    );

    const unscored = [...reasons.keys()]
      .filter((row) => reasons[row] !== null)
      .sort((a, b) => compare(idOf(data, a), idOf(data, b)));
    const scores = scoresFileOf(
      data,
      leads,
      unscored.map((row) => reasons[row] ?? ''),
      bundle,
      options,
    );
    await artifacts.write(scoreArtifacts.csv, csvOf(data, leads, unscored, reasons, bundle));
    await artifacts.write(
      scoreArtifacts.drivers,
      driversCsv(leads.map(({ row, drivers }) => ({ id: idOf(data, row), drivers }))),
    );
    await artifacts.writeJson(scoreArtifacts.json, scores);
    await artifacts.writeJson(scoreArtifacts.shap, shapSummaryOf(explained, bundle));
    return {
      output: {
        modelVersion: scores.model_version,
        scored: scores.scored,
        unscored: scores.unscored,
        tiers: Object.fromEntries(scores.tiers.map((tier) => [tier.name, tier.leads])),
      },
      measures: {
        scoredLeads: { value: scores.scored },
        unscoredLeads: {
          value: scores.unscored,
          evidence: {
            columns: ['reason', 'leads'],
            rows: scores.reasons.map((one) => [one.reason, one.leads]),
            total: scores.reasons.length,
          },
        },
        largestExplanationGap: {
          value: explained.largestGap,
          note: 'the most that the drivers of a lead, added up, differ from its margin',
        },
        ...narrativeMeasures(
          leads.map((lead) => toldOf(lead, data, bundle, options)),
          unscored.map((row) => ({ id: idOf(data, row), reason: reasons[row] ?? '' })),
          { names: namesOf(bundle, options), longest: options.longest_narrative },
        ),
      },
    };
  },
});

function tellingOf({ outcome, longest_narrative, suppress_numbers }: Input) {
  return { outcome, longest: longest_narrative, suppressNumbers: suppress_numbers };
}

/** A narrative with all that it may draw on. */
function toldOf(
  { row, narrative, drivers, probability }: ScoredLead,
  data: ModelRows,
  { tiers }: Bundle,
  { outcome, suppress_numbers }: Input,
) {
  const figures = suppress_numbers ? null : { probability, baseRate: tiers.base_rate, outcome };
  return { id: idOf(data, row), narrative, texts: evidenceOf(drivers, figures) };
}

/** Every column that is known here, and so could slip into a text. */
function namesOf({ features }: Bundle, options: Input): string[] {
  const columns = [options.id_column, options.time_column, options.segment_column, options.reason_column];
  return [
    ...features.features.map(({ name }) => name),
    ...features.drop_list,
    ...columns.filter((name) => name !== null),
  ];
}

function csvOf(
  data: ModelRows,
  leads: readonly ScoredLead[],
  unscored: readonly number[],
  reasons: readonly (string | null)[],
  { manifest }: Bundle,
): string {
  const about = (row: number) => [idOf(data, row), dateOf(data.times[row] as number), manifest.model_version];
  const percentiles = percentilesOf(leads.map(({ probability }) => probability));
  return toCsv(scoresHeader, [
    ...leads.map((lead, index) =>
      scoredRecord({
        ...lead,
        about: about(lead.row),
        percentile: percentiles[index] as number,
        told: toldDrivers(lead.drivers),
      }),
    ),
    ...unscored.map((row) => unscoredRecord(about(row), reasons[row] ?? '')),
  ]);
}

function scoresFileOf(
  data: ModelRows,
  leads: readonly ScoredLead[],
  reasons: readonly string[],
  { manifest, tiers }: Bundle,
  { outcome, top }: Input,
): ScoresFile {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return {
    model_version: manifest.model_version,
    outcome,
    base_rate: tiers.base_rate,
    scored: leads.length,
    unscored: reasons.length,
    tiers: tiers.tiers.map((tier) => ({
      ...tier,
      leads: leads.filter((lead) => lead.tier === tier.name).length,
    })),
    reasons: [...counts]
      .map(([reason, count]) => ({ reason, leads: count }))
      .sort((a, b) => b.leads - a.leads || compare(a.reason, b.reason)),
    histogram: histogramOf(leads.map((lead) => lead.probability)),
    leads: leads.slice(0, top).map(({ row, drivers, ...lead }) => ({
      id: idOf(data, row),
      ...lead,
      drivers: toldDrivers(drivers),
    })),
  };
}

function shapSummaryOf({ leads, meanAbsolute }: Explained, { features }: Bundle): ShapSummaryFile {
  return {
    rows: leads.length,
    features: features.features
      .map((feature, index) => ({
        feature: feature.name,
        label: feature.phrase?.label ?? feature.name,
        meanAbsolute: meanAbsolute[index] as number,
      }))
      .sort((a, b) => b.meanAbsolute - a.meanAbsolute || compare(a.feature, b.feature)),
  };
}

function idOf(data: ModelRows, row: number): string {
  return data.ids[row] as string;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
