import { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import { renderPrompt } from '../prompts/render.ts';
import { evidenceOf } from './evidence.ts';
import { atLeastZero, count, share } from './foreseen.ts';
import { datasetUse } from './model/dataset-use.ts';
import { type DriftFile, driftOf } from './statistics/drift.ts';
import { artifactName, splitObject, statisticsFields } from './statistics/inputs.ts';
import { periodsOf } from './statistics/periods.ts';
import { readDataset } from './statistics/read-dataset.ts';
import { defineTool } from './tool.ts';

const input = z.strictObject({
  ...statisticsFields,
  by: z.enum(['quarter', 'month', 'split']).default('quarter').describe('What is held against what.'),
  reference: z
    .enum(['first', 'previous'])
    .default('first')
    .describe('Against which period each one is held; training for `split`.'),
  split: splitObject
    .prefault({})
    .describe('Where training and test lie, for `by: split` and for `training_only`.'),
  training_only: z
    .boolean()
    .default(false)
    .describe('Compare quarters or months of the training window alone, so that no test row has a part.'),
  unstable: z
    .enum(['report', 'leave-out'])
    .default('report')
    .describe('Whether features that drift are only reported, or missing from `kept` of the artifact too.'),
  max_psi: z
    .number()
    .positive()
    .default(0.25)
    .describe(
      'A feature has drifted from this population stability index on, if chance does not explain it.',
    ),
  level: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.05)
    .describe('Chance that any comparison at all is called drift where nothing has moved.'),
  minimum_rows: z.int().min(2).default(200).describe('A period of fewer rows is shown and not compared.'),
  artifact: artifactName('drift'),
});

/** Whether features and class balance stay what they were, from period to period. */
export const measureDrift = defineTool({
  name: 'measure-drift',
  title: 'Measure drift',
  description:
    'Population stability index and Kolmogorov-Smirnov distance of every feature between quarters, months or training and test, called drift only beyond both the limit and what samples of this size show by chance; class balance over time.',
  effect: 'files',
  input,
  output: z.strictObject({
    periods: z.int(),
    comparisons: z.int(),
    drifted: z.array(z.string()),
    maxPsi: z.number(),
  }),
  measures: () => ['psi', 'psiAfter', 'maxPsi', 'driftedFeatures', 'maxKs', 'positiveRateSpread'],
  foresee: ({ features }) => ({
    psi: atLeastZero,
    psiAfter: atLeastZero,
    maxPsi: atLeastZero,
    driftedFeatures: count(features.length),
    maxKs: share,
    positiveRateSpread: share,
  }),
  touches: (options) => ({
    reads: [datasetUse(options, options.features)],
    writesArtifacts: [`${options.artifact}.json`, `${options.artifact}.md`],
  }),
  async run(options, context) {
    const data = await readDataset(options, context);
    const periods = periodsOf(data.times, options);
    const enough = periods.filter(({ rows }) => rows.length >= options.minimum_rows).length;
    if (enough < 2) throw tooFewPeriods(options, periods.length, enough);
    context.progress({ message: `comparing ${enough} periods` });
    const file = driftOf(data, options.features, periods, options);
    await context.artifacts.writeJson(`${options.artifact}.json`, file);
    await context.artifacts.write(`${options.artifact}.md`, renderPrompt('reports/drift.md', view(file)));

    const drifted = file.features.filter(({ comparisons }) => comparisons.some((entry) => entry.drifted));
    const measures = measuresOf(file, drifted);
    return {
      output: {
        periods: periods.length,
        comparisons: file.comparisons,
        drifted: drifted.map(({ feature }) => feature),
        maxPsi: measures.maxPsi.value,
      },
      measures,
      decisions: file.removed.map(({ feature, rationale }) => ({
        choice: `left ${feature} out`,
        rationale,
        alternatives: ['keep it and watch it', 'cut it into ranks within its quarter'],
      })),
      learnings: [
        `${drifted.length} of ${file.features.length} features drift by ${file.by}; the largest population stability index is ${measures.maxPsi.value.toFixed(3)} (${measures.maxPsi.note}).`,
      ],
    };
  },
});

function measuresOf({ features, periods, kept }: DriftFile, drifted: DriftFile['features']) {
  const all = features.flatMap(({ feature, comparisons }) =>
    comparisons.map((entry) => ({ feature, ...entry })),
  );
  const byPsi = all.toSorted((a, b) => b.psi - a.psi);
  const beyondChance = byPsi.find(({ psi, critical }) => psi > critical);
  const left = byPsi.find(({ psi, critical, feature }) => psi > critical && kept.includes(feature));
  const byDistance = all.toSorted((a, b) => (b.ks ?? 0) - (a.ks ?? 0))[0];
  const rates = periods.filter(({ compared }) => compared).map(({ rate }) => rate);
  const evidence = evidenceOf(byPsi.slice(0, 50), byPsi.length);
  const said = (entry: (typeof all)[number] | undefined): string =>
    entry === undefined ? 'none' : `${entry.feature}, ${entry.period} against ${entry.reference}`;
  return {
    /** The largest index that chance does not explain. */
    psi: {
      value: beyondChance?.psi ?? 0,
      note: beyondChance === undefined ? 'chance explains every difference' : said(beyondChance),
      evidence,
    },
    /** The same among the features that are kept. */
    psiAfter: { value: left?.psi ?? 0, note: said(left), evidence },
    maxPsi: { value: byPsi[0]?.psi ?? 0, note: said(byPsi[0]), evidence },
    driftedFeatures: {
      value: drifted.length,
      ...(drifted.length === 0 ? {} : { note: drifted.map(({ feature }) => feature).join(', ') }),
      evidence,
    },
    maxKs: { value: byDistance?.ks ?? 0, note: said(byDistance) },
    positiveRateSpread: {
      value: Math.max(...rates) - Math.min(...rates),
      evidence: evidenceOf(periods.map((period) => ({ ...period }))),
    },
  };
}

function tooFewPeriods(options: z.output<typeof input>, all: number, enough: number): LeadlineError {
  return new LeadlineError({
    code: 'periods-too-few',
    message: `${options.dataset} has too few periods to see drift between them.`,
    expected: `two periods of ${options.minimum_rows} rows or more, by ${options.by}`,
    arrived: `${enough} of ${all}`,
    next: 'Compare by month, or lower minimum_rows and read the critical values.',
  });
}

function view(file: DriftFile) {
  return {
    ...file,
    held:
      file.by === 'split'
        ? 'the test window against training'
        : `each ${file.by} against the ${file.reference} one`,
    features: file.features.map(({ feature, kind, worst, comparisons }) => ({
      feature,
      kind,
      ...worst,
      drifted: comparisons.some((entry) => entry.drifted),
    })),
  };
}
