import { z } from 'zod';
import { renderPrompt } from '../prompts/render.ts';
import { evidenceOf } from './evidence.ts';
import { count, counts, share } from './foreseen.ts';
import { datasetUse } from './model/dataset-use.ts';
import { labelsOf } from './model/parts.ts';
import { type CollinearityFile, collinearityOf, decisionsOf, factorText } from './statistics/collinearity.ts';
import { artifactName, statisticsFields, trainingRowsOnly } from './statistics/inputs.ts';
import { measuredRows, readDataset, valuesOf } from './statistics/read-dataset.ts';
import { defineTool } from './tool.ts';

const input = z.strictObject({
  ...statisticsFields,
  split: trainingRowsOnly,
  max_correlation: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.7)
    .describe('Of two features that correlate above this in absolute value one is removed.'),
  max_vif: z.number().gt(1).default(5).describe('A variance inflation factor above this counts as high.'),
  final_max_vif: z
    .number()
    .gt(1)
    .default(7.5)
    .describe('Features are removed until no variance inflation factor is above this.'),
  max_missing: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('A feature that lacks a value in a larger share of the rows is not measured.'),
  protected: z.array(z.string()).default([]).describe('Features that are never removed.'),
  artifact: artifactName('collinearity'),
});

/** Correlation, variance inflation and condition number of the numeric features, and which of them make room for others. */
export const analyseCollinearity = defineTool({
  name: 'analyse-collinearity',
  title: 'Look for collinear features',
  description:
    'Pearson correlations over the rows that two features share, variance inflation factors and condition number with means in place of missing values; removes features by rule until the limits hold and says why.',
  effect: 'files',
  input,
  output: z.strictObject({
    measured: z.int(),
    kept: z.int(),
    removed: z.array(z.string()),
    maxVifAfter: z.number(),
    conditionNumberAfter: z.number(),
  }),
  measures: () => [
    'highCorrelationPairs',
    'highVifFeatures',
    'maxVif',
    'maxVifAfter',
    'maxCorrelationAfter',
    'conditionNumber',
    'conditionNumberBefore',
    'unresolved',
  ],
  foresee: ({ features }) => ({
    ...counts('highCorrelationPairs', 'unresolved'),
    highVifFeatures: count(features.length),
    maxCorrelationAfter: share,
    ...Object.fromEntries(
      ['maxVif', 'maxVifAfter', 'conditionNumber', 'conditionNumberBefore'].map((measure) => [
        measure,
        fromOne,
      ]),
    ),
  }),
  touches: (options) => ({
    reads: [datasetUse(options, options.features)],
    writesArtifacts: [`${options.artifact}.json`, `${options.artifact}.md`],
  }),
  async run(options, context) {
    const data = await readDataset(options, context);
    const rows = measuredRows(data, options.split);
    context.progress({ message: 'correlations and variance inflation' });
    const file = collinearityOf(
      options.dataset,
      valuesOf(data, options.features, rows),
      labelsOf(data, rows),
      options,
    );
    await context.artifacts.writeJson(`${options.artifact}.json`, file);
    await context.artifacts.write(
      `${options.artifact}.md`,
      renderPrompt('reports/collinearity.md', view(file)),
    );
    const measures = measuresOf(file);
    return {
      output: {
        measured: file.features.length,
        kept: file.kept.length,
        removed: file.removed.map(({ feature }) => feature),
        maxVifAfter: measures.maxVifAfter.value,
        conditionNumberAfter: file.conditionNumber.after,
      },
      measures,
      decisions: decisionsOf(file),
      learnings: [
        `${file.pairs.length} pairs of features correlate above ${options.max_correlation}; ${file.removed.length} features were removed, after which the largest variance inflation factor is ${factorText(measures.maxVifAfter.value)} and the condition number ${file.conditionNumber.after.toFixed(1)}.`,
      ],
    };
  },
});

const fromOne = { low: 1, high: Number.POSITIVE_INFINITY };

function measuresOf({
  features,
  pairs,
  pairsAfter,
  conditionNumber,
  limits,
  kept,
  correlations,
  weakest,
}: CollinearityFile) {
  const byVif = features.toSorted((a, b) => b.vif - a.vif);
  const high = byVif.filter(({ vif }) => vif > limits.vif);
  const after = features.filter(({ vifAfter }) => vifAfter !== null);
  const worst = after.toSorted((a, b) => (b.vifAfter ?? 1) - (a.vifAfter ?? 1))[0];
  const stillInflated = after.filter(({ vifAfter }) => (vifAfter ?? 1) > limits.finalVif).length;
  const vifEvidence = evidenceOf(byVif.map(({ feature, vif, vifAfter }) => ({ feature, vif, vifAfter })));
  return {
    highCorrelationPairs: { value: pairs.length, evidence: evidenceOf(pairs.map((pair) => ({ ...pair }))) },
    highVifFeatures: { value: high.length, evidence: vifEvidence },
    maxVif: { value: byVif[0]?.vif ?? 1, ...(byVif[0] === undefined ? {} : { note: byVif[0].feature }) },
    maxVifAfter: {
      value: worst?.vifAfter ?? 1,
      ...(worst === undefined ? {} : { note: worst.feature }),
      evidence: vifEvidence,
    },
    maxCorrelationAfter: { value: strongest(features, kept, correlations) },
    conditionNumber: {
      value: conditionNumber.after,
      note: `weakest between ${weakest
        .slice(0, 3)
        .map(({ feature }) => feature)
        .join(', ')}`,
    },
    conditionNumberBefore: { value: conditionNumber.before },
    unresolved: { value: pairsAfter + stillInflated },
  };
}

/** The largest absolute correlation of two features that are kept. */
function strongest(
  features: CollinearityFile['features'],
  kept: readonly string[],
  correlations: CollinearityFile['correlations'],
): number {
  const left = features.flatMap(({ feature }, index) => (kept.includes(feature) ? [index] : []));
  return Math.max(
    0,
    ...left.flatMap((i, at) => left.slice(0, at).map((j) => Math.abs(correlations[i]?.[j] ?? 0))),
  );
}

function view(file: CollinearityFile) {
  return {
    ...file,
    features: file.features
      .toSorted((a, b) => b.vif - a.vif)
      .map((feature) => ({
        ...feature,
        vif: factorText(feature.vif),
        vifAfter: feature.vifAfter === null ? 'removed' : factorText(feature.vifAfter),
      })),
    removed: file.removed.map((removal) => ({ ...removal, kept_instead: removal.kept_instead ?? '' })),
  };
}
