import { z } from 'zod';
import { atLeastZero, counts } from './foreseen.ts';
import type { Bundle } from './model/bundle.ts';
import { bundleArtifacts, bundleFolder, loadBundle } from './model/bundle.ts';
import { toCsv } from './model/csv.ts';
import { type Explained, explainRows, type ScoredLead } from './model/explain-rows.ts';
import { buildMatrix } from './model/features.ts';
import { histogramOf } from './model/histogram.ts';
import { type ModelRows, readRows } from './model/read-rows.ts';
import { reasonsOf } from './model/reasons.ts';
import { type ScoresFile, type ShapSummaryFile, scoreArtifacts } from './model/score-files.ts';
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
    'Scores every candidate with the verified bundle, explains each by exact TreeSHAP, and writes scores.csv with tier, drivers and narrative. A lead that cannot be scored honestly gets a reason.',
  effect: 'files',
  input,
  output,
  measures: () => ['scoredLeads', 'unscoredLeads', 'largestExplanationGap'],
  foresee: () => ({ ...counts('scoredLeads', 'unscoredLeads'), largestExplanationGap: atLeastZero }),
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
    const explained = await explainRows(data, matrix, scorable, bundle, options.outcome, context);
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
      },
    };
  },
});

function csvOf(
  data: ModelRows,
  leads: readonly ScoredLead[],
  unscored: readonly number[],
  reasons: readonly (string | null)[],
  { manifest }: Bundle,
): string {
  const header = [
    'id',
    'as_of',
    'model_version',
    'probability',
    'tier',
    'driver1',
    'driver2',
    'driver3',
    'narrative',
    'reason',
  ];
  const about = (row: number) => [idOf(data, row), dateOf(data.times[row] as number), manifest.model_version];
  return toCsv(header, [
    ...leads.map(({ row, probability, tier, drivers, narrative }) => {
      const raising = drivers.filter((driver) => driver.contribution > 0);
      const texts = [0, 1, 2].map((index) => raising[index]?.text ?? null);
      return [...about(row), probability.toFixed(6), tier, ...texts, narrative, null];
    }),
    ...unscored.map((row) => [...about(row), null, null, null, null, null, null, reasons[row] ?? null]),
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
    leads: leads.slice(0, top).map(({ row, ...lead }) => ({ id: idOf(data, row), ...lead })),
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
