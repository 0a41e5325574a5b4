import { z } from 'zod';
import type { Measures } from '../gates/gate.ts';
import type { SelectionLimits } from '../model/select/index.ts';
import { renderPrompt } from '../prompts/render.ts';
import { evidenceOf } from './evidence.ts';
import { count, counts, share, yesOrNo } from './foreseen.ts';
import { datasetUse } from './model/dataset-use.ts';
import type { FeatureSpec } from './model/inputs.ts';
import type { ModelRows } from './model/read-rows.ts';
import { type FoldRows, splitFields, splitFolds, splitHoldout } from './model/split.ts';
import {
  foldIndicesFile,
  foldIndicesOf,
  foldsAreReproducible,
  trainingRowsOf,
} from './statistics/fold-indices.ts';
import { artifactName, statisticsFields } from './statistics/inputs.ts';
import { readDataset } from './statistics/read-dataset.ts';
import { type Chosen, chooseFeatures, scrambleOthers } from './statistics/selection.ts';
import { keptFile } from './statistics/selection-file.ts';
import {
  collinearityAfter,
  selectionDecisions,
  selectionFileOf,
  selectionView,
} from './statistics/selection-report.ts';
import { defineTool, type ToolContext } from './tool.ts';

const input = z.strictObject({
  ...statisticsFields,
  ...splitFields,
  min_information: z
    .number()
    .min(0)
    .default(0.02)
    .describe('A feature of a lower information value is removed.'),
  max_vif: z
    .number()
    .gt(1)
    .default(10)
    .describe('Features are removed until no variance inflation factor is above this.'),
  max_correlation: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.9)
    .describe(
      'Of two features that correlate above this in absolute value the one that tells less is removed.',
    ),
  protected: z.array(z.string()).default([]).describe('Features that are never removed.'),
  selection_artifact: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe(
      'An earlier choice, such as that of `measure-drift`: only features that it keeps are looked at. Null: all.',
    ),
  folds_artifact: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('Fold indices of `split-dataset`, which the folds used here must equal. Null: not compared.'),
  artifact: artifactName('feature-selection'),
});
type Input = z.output<typeof input>;

/** Which features to train on, by rules that see training rows only, and whether the folds would have chosen the same. */
export const selectFeaturesTool = defineTool({
  name: 'select-features',
  title: 'Select features inside the folds',
  description:
    'Removes constants, features of low information value, one of each correlated pair and features of high variance inflation, inside each fold on its own training rows and at last on the whole training window, and proves that test rows had no part in it.',
  effect: 'files',
  guards: { testRowsUsed: 'leakage' },
  input,
  output: z.strictObject({ selected: z.int(), removed: z.int(), inEveryFold: z.int() }),
  measures: () => [
    'selectedFeatures',
    'removedFeatures',
    'foldsReproducible',
    'testRowsUsed',
    'orderConsistent',
    'maxVifAfter',
    'maxCorrelationAfter',
    'pairsAfter',
  ],
  foresee: ({ features }) => ({
    ...counts('testRowsUsed', 'pairsAfter'),
    selectedFeatures: count(features.length),
    removedFeatures: count(features.length),
    foldsReproducible: yesOrNo,
    orderConsistent: yesOrNo,
    maxVifAfter: { low: 1, high: Number.POSITIVE_INFINITY },
    maxCorrelationAfter: share,
  }),
  touches: (options) => ({
    reads: [datasetUse(options, options.features)],
    readsArtifacts: [options.folds_artifact, options.selection_artifact].filter((name) => name !== null),
    writesArtifacts: [`${options.artifact}.json`, `${options.artifact}.md`],
  }),
  async run(options, context) {
    const data = await readDataset(options, context);
    const features = await candidates(options, context);
    const { train } = splitHoldout(data.times, options);
    const folds = splitFolds(data.times, train, options);
    const limits: SelectionLimits = {
      minInformation: options.min_information,
      maxCorrelation: options.max_correlation,
      maxInflation: options.max_vif,
      keep: options.protected,
    };
    const choose = (rows: Int32Array, from = data, among = features) =>
      chooseFeatures(from, among, rows, limits);

    const parts = folds.map(trainingRowsOf);
    const byFold = parts.map((rows, index) => {
      context.progress({
        message: `fold ${index + 1}`,
        done: index,
        total: folds.length + 1,
        unit: 'selections',
      });
      return choose(rows);
    });
    const chosen = choose(train);
    const file = selectionFileOf(data, { dataset: options.dataset, features }, limits, {
      train,
      parts,
      byFold,
      chosen,
    });
    await context.artifacts.writeJson(`${options.artifact}.json`, file);
    await context.artifacts.write(
      `${options.artifact}.md`,
      renderPrompt('reports/feature-selection.md', selectionView(file)),
    );

    context.progress({ message: 'trying whether test rows had a part' });
    const tried = [
      { rows: train, chosen },
      ...parts.map((rows, at) => ({ rows, chosen: byFold[at] as Chosen })),
    ].map(({ rows, chosen: before }) => ({
      others: data.rows - rows.length,
      same: sameChoice(before, choose(rows, scrambleOthers(data, rows))),
    }));
    const used = tried.reduce((sum, { others, same }) => sum + (same ? 0 : others), 0);
    const reversed = choose(train, data, features.toReversed());
    const everywhere = file.features.filter(
      ({ kept, foldsKept }) => kept && foldsKept === folds.length,
    ).length;
    const measures: Measures = {
      selectedFeatures: { value: file.kept.length },
      removedFeatures: {
        value: file.removed.length,
        evidence: evidenceOf(
          file.removed.map(({ feature, rule, value, kept_instead = null }) => ({
            feature,
            rule,
            value,
            kept_instead,
          })),
        ),
      },
      foldsReproducible: await foldsMeasure(data, train, folds, options, context),
      testRowsUsed: {
        value: used,
        note: `rows outside training were scrambled, and ${tried.filter(({ same }) => same).length} of ${tried.length} choices stayed the same`,
      },
      orderConsistent: {
        value: JSON.stringify(reversed.kept.toReversed()) === JSON.stringify(chosen.kept),
        note: 'chosen again with the features listed backwards',
      },
      ...collinearityAfter(data, features, train, file),
    };
    return {
      output: { selected: file.kept.length, removed: file.removed.length, inEveryFold: everywhere },
      measures,
      decisions: selectionDecisions(file),
      learnings: [
        `${file.kept.length} of ${file.features.length} features are kept, ${everywhere} of them by every fold as well; ${file.removed.filter(({ rule }) => rule === 'information').length} said too little.`,
      ],
    };
  },
});

/** The features to choose among: those that the plan lists and an earlier choice keeps. */
async function candidates(
  { features, selection_artifact }: Input,
  { artifacts }: ToolContext,
): Promise<readonly FeatureSpec[]> {
  if (selection_artifact === null) return features;
  const { kept } = await artifacts.readJson(selection_artifact, keptFile);
  return features.filter(({ name }) => kept.includes(name));
}

/** Folds come out the same from shuffled rows, and are those of the split step where its indices are given. */
async function foldsMeasure(
  data: ModelRows,
  train: Int32Array,
  folds: readonly FoldRows[],
  options: Input,
  { artifacts, seed }: ToolContext,
) {
  const own = foldIndicesOf(options.dataset, data, folds, options.gap_days);
  const repeated = foldsAreReproducible(data, train, options, own, seed);
  if (options.folds_artifact === null)
    return { value: repeated, note: 'split again with the rows in another order' };
  const saved = await artifacts.readJson(options.folds_artifact, foldIndicesFile);
  const digests = (indices: typeof saved): string => indices.folds.map((fold) => fold.ids_sha256).join();
  const same = digests(saved) === digests(own);
  return {
    value: repeated && same,
    note: same
      ? `the folds of ${options.folds_artifact}`
      : `other folds than those of ${options.folds_artifact}`,
  };
}

function sameChoice(first: Chosen, second: Chosen): boolean {
  const said = ({ kept, removed }: Chosen): string => JSON.stringify([kept, removed]);
  return said(first) === said(second);
}
