import { z } from 'zod';
import type { Measures } from '../gates/gate.ts';
import { correlationMatrix, imputedCorrelationMatrix, varianceInflation } from '../model/measure/index.ts';
import { type SelectionLimits, strongPairs, varies } from '../model/select/index.ts';
import { renderPrompt } from '../prompts/render.ts';
import { evidenceOf } from './evidence.ts';
import { count, counts, share, yesOrNo } from './foreseen.ts';
import { datasetUse } from './model/dataset-use.ts';
import type { FeatureSpec } from './model/inputs.ts';
import type { ModelRows } from './model/read-rows.ts';
import { type FoldRows, spanOf, splitFields, splitFolds, splitHoldout } from './model/split.ts';
import { factorText } from './statistics/collinearity.ts';
import {
  foldIndicesFile,
  foldIndicesOf,
  foldsAreReproducible,
  trainingRowsOf,
} from './statistics/fold-indices.ts';
import { artifactName, statisticsFields } from './statistics/inputs.ts';
import { readDataset, valuesOf } from './statistics/read-dataset.ts';
import { type Chosen, chooseFeatures, entryOf, scrambleOthers } from './statistics/selection.ts';
import type { SelectionFile } from './statistics/selection-file.ts';
import { type Decision, defineTool, type ToolContext } from './tool.ts';

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
    readsArtifacts: options.folds_artifact === null ? [] : [options.folds_artifact],
    writesArtifacts: [`${options.artifact}.json`, `${options.artifact}.md`],
  }),
  async run(options, context) {
    const data = await readDataset(options, context);
    const { train } = splitHoldout(data.times, options);
    const folds = splitFolds(data.times, train, options);
    const limits: SelectionLimits = {
      minInformation: options.min_information,
      maxCorrelation: options.max_correlation,
      maxInflation: options.max_vif,
      keep: options.protected,
    };
    const choose = (rows: Int32Array, from = data, features: readonly FeatureSpec[] = options.features) =>
      chooseFeatures(from, features, rows, limits);

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
    const file = fileOf(data, options, limits, { train, parts, byFold, chosen });
    await context.artifacts.writeJson(`${options.artifact}.json`, file);
    await context.artifacts.write(
      `${options.artifact}.md`,
      renderPrompt('reports/feature-selection.md', view(file)),
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
    const reversed = choose(train, data, options.features.toReversed());
    const everywhere = file.features.filter(({ foldsKept }) => foldsKept === folds.length).length;
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
      ...afterwards(data, options, train, chosen.kept),
    };
    return {
      output: { selected: file.kept.length, removed: file.removed.length, inEveryFold: everywhere },
      measures,
      decisions: decisionsOf(file),
      learnings: [
        `${file.kept.length} of ${file.features.length} features are kept, ${everywhere} of them or of the removed ones by every fold; ${file.removed.filter(({ rule }) => rule === 'information').length} said too little.`,
      ],
    };
  },
});

interface Choices {
  train: Int32Array;
  /** Training rows of each fold. */
  parts: readonly Int32Array[];
  byFold: readonly Chosen[];
  chosen: Chosen;
}

function fileOf(
  data: ModelRows,
  options: Input,
  limits: SelectionLimits,
  { train, parts, byFold, chosen }: Choices,
): SelectionFile {
  const inflation = inflationOf(data, options.features, train, chosen.kept);
  return {
    dataset: options.dataset,
    limits: {
      information: limits.minInformation,
      correlation: limits.maxCorrelation,
      vif: limits.maxInflation,
    },
    kept: chosen.kept,
    removed: chosen.removed.map((removal) => entryOf(removal, chosen, limits)),
    folds: byFold.map((ofFold, index) => {
      const rows = parts[index] as Int32Array;
      return {
        fold: index + 1,
        rows: rows.length,
        ...spanOf(data.times, rows),
        kept: ofFold.kept,
        removed: ofFold.removed.map((removal) => entryOf(removal, ofFold, limits)),
      };
    }),
    features: options.features
      .map(({ name, kind }) => ({
        feature: name,
        kind,
        information: chosen.information.get(name) ?? 0,
        vif: inflation.get(name) ?? null,
        kept: chosen.kept.includes(name),
        foldsKept: byFold.filter(({ kept }) => kept.includes(name)).length,
      }))
      .sort((a, b) => b.information - a.information || (a.feature < b.feature ? -1 : 1)),
  };
}

/** Variance inflation among the numeric features that are kept. */
function inflationOf(
  data: ModelRows,
  features: readonly FeatureSpec[],
  rows: Int32Array,
  kept: readonly string[],
): Map<string, number> {
  const numeric = numericColumns(data, features, rows, kept);
  const factors = varianceInflation(imputedCorrelationMatrix(numeric.map(({ values }) => values)));
  return new Map(numeric.map(({ name }, index) => [name, factors[index] as number]));
}

function numericColumns(
  data: ModelRows,
  features: readonly FeatureSpec[],
  rows: Int32Array,
  kept: readonly string[],
): { name: string; values: Float64Array }[] {
  const asked = features.filter(({ name }) => kept.includes(name));
  return valuesOf(data, asked, rows).flatMap(({ name, values }) =>
    values instanceof Float64Array && varies(values) ? [{ name, values }] : [],
  );
}

/** What is left of collinearity among the features that are kept. */
function afterwards(data: ModelRows, options: Input, rows: Int32Array, kept: readonly string[]): Measures {
  const numeric = numericColumns(data, options.features, rows, kept);
  const names = numeric.map(({ name }) => name);
  const columns = numeric.map(({ values }) => values);
  const factors = varianceInflation(imputedCorrelationMatrix(columns));
  const largest = Math.max(1, ...factors);
  const pairs = strongPairs(
    { names, correlations: correlationMatrix(columns), relevance: [], keep: new Set() },
    0,
  );
  const [strongest] = pairs;
  return {
    maxVifAfter: { value: largest, note: names[factors.indexOf(largest)] ?? 'no numeric feature' },
    maxCorrelationAfter: {
      value: Math.abs(strongest?.correlation ?? 0),
      ...(strongest === undefined ? {} : { note: `${strongest.first} and ${strongest.second}` }),
    },
    pairsAfter: {
      value: pairs.filter(({ correlation }) => Math.abs(correlation) > options.max_correlation).length,
    },
  };
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

function decisionsOf({ removed, limits }: SelectionFile): Decision[] {
  return removed.map(({ feature, rule, kept_instead, rationale }) => ({
    choice: kept_instead === undefined ? `removed ${feature}` : `removed ${feature}, kept ${kept_instead}`,
    rationale,
    alternatives:
      kept_instead === undefined
        ? [rule === 'information' ? `keep it by a lower limit than ${limits.information}` : 'keep it']
        : ['keep both', `keep ${feature} and remove ${kept_instead}`],
  }));
}

function view(file: SelectionFile) {
  return {
    ...file,
    folds: file.folds.map((fold) => ({
      ...fold,
      differs: differences(file.kept, fold.kept),
    })),
    features: file.features.map((feature) => ({
      ...feature,
      vif: feature.vif === null ? '' : factorText(feature.vif),
      of: file.folds.length,
    })),
  };
}

/** Such as `+a, -b`: kept by the fold and not at last, and the other way round. */
function differences(final: readonly string[], fold: readonly string[]): string {
  const more = fold.filter((name) => !final.includes(name)).map((name) => `+${name}`);
  const less = final.filter((name) => !fold.includes(name)).map((name) => `-${name}`);
  return [...more, ...less].join(', ');
}
