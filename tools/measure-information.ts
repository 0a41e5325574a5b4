import { z } from 'zod';
import { renderPrompt } from '../prompts/render.ts';
import { atLeastZero, counts } from './foreseen.ts';
import { datasetUse } from './model/dataset-use.ts';
import { labelsOf } from './model/parts.ts';
import { featureInformation, informationOf } from './statistics/information.ts';
import { artifactName, statisticsFields, trainingRowsOnly } from './statistics/inputs.ts';
import { measuredRows, readDataset, valuesOf } from './statistics/read-dataset.ts';
import { suspiciousFeatures } from './suspicious-features.ts';
import { defineTool } from './tool.ts';

const input = z.strictObject({
  ...statisticsFields,
  split: trainingRowsOnly,
  bins: z.int().min(2).max(50).default(10).describe('Quantile bins of a number; words have a bin each.'),
  suspicious_above: z
    .number()
    .positive()
    .default(0.5)
    .describe('An information value above this is too good to be true and hints at leakage.'),
  useless_below: z.number().min(0).default(0.02),
  artifact: artifactName('information-value'),
});

/** `information-value.json`, the most telling feature first. */
export const informationFile = z.strictObject({
  dataset: z.string(),
  rows: z.int(),
  positives: z.int(),
  suspiciousAbove: z.number(),
  uselessBelow: z.number(),
  features: z.array(
    featureInformation.extend({ strength: z.enum(['suspicious', 'strong', 'medium', 'weak', 'useless']) }),
  ),
});

/** Information value and weight of evidence of every feature, with what is too good to be true and what says nothing. */
export const measureInformationTool = defineTool({
  name: 'measure-information',
  title: 'Measure information value',
  description:
    'Information value and weight-of-evidence tables of every feature of a labelled table: above 0.5 is suspicious, below 0.02 useless.',
  effect: 'files',
  guards: { suspiciousFeatures: 'leakage' },
  input,
  output: z.strictObject({
    features: z.int(),
    strongest: z.string(),
    suspicious: z.array(z.string()),
    useless: z.array(z.string()),
  }),
  measures: () => ['suspiciousFeatures', 'uselessFeatures', 'maxInformationValue'],
  foresee: () => ({ ...counts('suspiciousFeatures', 'uselessFeatures'), maxInformationValue: atLeastZero }),
  touches: (options) => ({
    reads: [datasetUse(options, options.features)],
    writesArtifacts: [`${options.artifact}.json`, `${options.artifact}.md`],
  }),
  async run(options, context) {
    const data = await readDataset(options, context);
    const rows = measuredRows(data, options.split);
    const labels = labelsOf(data, rows);
    const features = informationOf(valuesOf(data, options.features, rows), labels, options.bins)
      .map((feature) => ({ ...feature, strength: strengthOf(feature.value, options) }))
      .toSorted((a, b) => b.value - a.value || (a.feature < b.feature ? -1 : 1));
    const file: z.output<typeof informationFile> = {
      dataset: options.dataset,
      rows: rows.length,
      positives: labels.reduce((sum, label) => sum + label, 0),
      suspiciousAbove: options.suspicious_above,
      uselessBelow: options.useless_below,
      features,
    };
    await context.artifacts.writeJson(`${options.artifact}.json`, file);
    const view = {
      ...file,
      tables: features.slice(0, 10).map(({ feature, bins }) => ({ feature, bins: bins.map(binLabel) })),
    };
    await context.artifacts.write(
      `${options.artifact}.md`,
      renderPrompt('reports/information-value.md', view),
    );

    const named = (strength: string) =>
      features.filter((feature) => feature.strength === strength).map(({ feature }) => feature);
    const strongest = features[0];
    if (strongest === undefined) throw new Error('The schema asks for a feature.');
    const useless = named('useless');
    return {
      output: {
        features: features.length,
        strongest: strongest.feature,
        suspicious: named('suspicious'),
        useless,
      },
      measures: {
        suspiciousFeatures: await suspiciousFeatures(
          options.dataset,
          features,
          options.suspicious_above,
          context,
        ),
        uselessFeatures: {
          value: useless.length,
          ...(useless.length === 0 ? {} : { note: useless.join(', ') }),
        },
        maxInformationValue: { value: strongest.value, note: strongest.feature },
      },
      learnings: [
        `The most telling feature is ${strongest.feature} with an information value of ${strongest.value.toFixed(3)}; ${useless.length} of ${features.length} features stay below ${options.useless_below}.`,
      ],
    };
  },
});

/** The bands of Siddiqi 2006, ch. 6, between the two limits of the plan. */
function strengthOf(
  value: number,
  { suspicious_above, useless_below }: z.output<typeof input>,
): z.output<typeof informationFile>['features'][number]['strength'] {
  if (value > suspicious_above) return 'suspicious';
  if (value < useless_below) return 'useless';
  if (value < 0.1) return 'weak';
  return value < 0.3 ? 'medium' : 'strong';
}

function binLabel(bin: z.output<typeof featureInformation>['bins'][number]) {
  const { low, high, category, rows, positives, weightOfEvidence, contribution } = bin;
  const label =
    category ??
    (high === undefined
      ? 'not known'
      : low === undefined
        ? `up to ${short(high)}`
        : `above ${short(low)} to ${short(high)}`);
  return { label, rows, rate: rows === 0 ? null : positives / rows, weightOfEvidence, contribution };
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
