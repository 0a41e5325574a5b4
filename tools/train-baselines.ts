import { z } from 'zod';
import type { Evidence, Measures } from '../gates/gate.ts';
import { derive } from '../model/booster/random.ts';
import { compareAucs } from '../model/measure/index.ts';
import { renderPrompt } from '../prompts/render.ts';
import { share, yesOrNo } from './foreseen.ts';
import type { BaselinesFile, Comparison, Scorer } from './model/baseline-files.ts';
import { datasetUse } from './model/dataset-use.ts';
import { sharedWithEarlier } from './model/earlier-predictions.ts';
import { hasBothClasses, intervalsOf, positivesOf, rankingMetrics, rankingOf } from './model/evaluate.ts';
import { buildMatrix, fitFeatures } from './model/features.ts';
import { datasetFields, dropList, featureList } from './model/inputs.ts';
import { applyLogit, fitLogit } from './model/logit.ts';
import { readLabelled } from './model/read-labelled.ts';
import { rowsOfIds } from './model/rows-of-ids.ts';
import { ruleColumns, ruleInWords, ruleScores, ruleSpec } from './model/rule.ts';
import { splitFields, splitHoldout } from './model/split.ts';
import { topSharesOf } from './model/top-shares.ts';
import { choiceArtifacts, choiceFields, readChoices } from './model/training-choices.ts';
import { predictionsFile, trainingArtifacts } from './model/training-files.ts';
import { defineTool } from './tool.ts';

const logitArtifact = 'model_baseline_logit.json';

const input = z.strictObject({
  ...datasetFields,
  ...splitFields,
  selection_artifact: choiceFields.selection_artifact,
  features: featureList,
  drop_list: dropList,
  c: z.number().gt(0).default(1).describe('Inverse strength of the L2 penalty of the logistic regression.'),
  class_weight: z.enum(['none', 'balanced']).default('balanced'),
  rule: ruleSpec.nullable().default(null),
  earlier_predictions: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe(
      "An earlier run's `model/predictions.json`, relative to the workspace, to compare on shared test leads.",
    ),
  bootstrap_resamples: z
    .int()
    .min(1)
    .default(200)
    .describe(
      'Resamples behind each interval; 200 keep the step quick, at intervals that are a little rougher.',
    ),
  artifact: z.string().min(1).default('baselines').describe('Name of the result, without its ending.'),
});
type Input = z.output<typeof input>;

const output = z.strictObject({ scorers: z.array(z.string()), beatsBaselines: z.boolean().nullable() });

/** What the model is worth: the same test rows in random order, by a rule, by logistic regression, and by an earlier model. */
export const trainBaselines = defineTool({
  name: 'train-baselines',
  title: 'Train the baselines',
  description:
    "Measures the model's test rows in random order, by a hand rule, by a logistic regression trained on the same rows, and by an earlier run's model, and compares each with the model by DeLong's test.",
  effect: 'files',
  input,
  output,
  measures: (options) => [
    'beatsBaselines',
    'logisticAucPr',
    'logisticAucRoc',
    ...othersOf(options).flatMap((name) => [
      `aucRocOver${capital(name)}`,
      `aucPrOver${capital(name)}`,
      `pOver${capital(name)}`,
    ]),
  ],
  foresee: (options) => ({
    beatsBaselines: yesOrNo,
    logisticAucPr: share,
    logisticAucRoc: share,
    ...Object.fromEntries(
      othersOf(options).flatMap((name) => [
        [`aucRocOver${capital(name)}`, { low: -1, high: 1 }],
        [`aucPrOver${capital(name)}`, { low: -1, high: 1 }],
        [`pOver${capital(name)}`, share],
      ]),
    ),
  }),
  touches: (options) => ({
    reads: [
      datasetUse(options, options.features),
      ...(options.rule === null
        ? []
        : [{ table: options.dataset, columns: ruleColumns(options.rule).map(({ name }) => name) }]),
    ],
    readsArtifacts: [
      trainingArtifacts.predictions,
      ...choiceArtifacts({ ...options, imbalance_artifact: null }),
    ],
    writesArtifacts: [`${options.artifact}.json`, `${options.artifact}.md`, logitArtifact],
  }),
  async run(options, context) {
    const { artifacts, seed } = context;
    const { test } = await artifacts.readJson(trainingArtifacts.predictions, predictionsFile);
    const { features } = await readChoices({ ...options, imbalance_artifact: null }, artifacts);
    const asked = options.rule === null ? [] : ruleColumns(options.rule);
    const extra = asked.filter(({ name }) => !features.some((feature) => feature.name === name));
    const data = await readLabelled(options, [...features, ...extra], context);
    const { fit } = splitHoldout(data.times, options);
    const rows = rowsOfIds(data, test.ids, options.dataset);

    context.progress({ message: 'fitting the logistic regression' });
    const fitted = fitFeatures(data, features, fit);
    const matrix = buildMatrix(data, { features: fitted, drop_list: options.drop_list });
    const logit = fitLogit(matrix, data.labels, fit, fitted, options);
    const labels = Uint8Array.from(test.labels);
    const model = Float64Array.from(test.margins);
    const intervals = (name: Scorer['name'], scores: Float64Array): Scorer['intervals'] => {
      const drawn = derive(seed, `baseline ${name}`).next();
      return intervalsOf(scores, labels, { resamples: options.bootstrap_resamples, seed: drawn });
    };
    const scorerOf = (name: Scorer['name'], title: string, scores: Float64Array): Scorer => ({
      name,
      title,
      ...rankingOf(scores, labels),
      // A random order is measured by what it is on average, and that is certain.
      intervals: name === 'random' ? noIntervals : intervals(name, scores),
      top: topSharesOf(scores, labels),
      against: name === 'model' ? null : compare(model, scores, labels),
    });

    context.progress({ message: 'comparing' });
    const scorers = [
      scorerOf('model', 'the model', model),
      // Equal scores share every border out: that is the average over all orders.
      scorerOf('random', 'a random order, as it does on average', new Float64Array(labels.length)),
      scorerOf(
        'logistic',
        `logistic regression, C ${options.c}, class weight ${options.class_weight}`,
        applyLogit(logit, matrix, rows),
      ),
    ];
    if (options.rule !== null)
      scorers.push(scorerOf('rule', ruleInWords(options.rule), ruleScores(options.rule, data.columns, rows)));
    if (options.earlier_predictions !== null) {
      const shared = await sharedWithEarlier(options.earlier_predictions, test, context);
      scorers.push({
        ...earlierOf(options.earlier_predictions, shared.theirs, shared.labels),
        against: compare(shared.ours, shared.theirs, shared.labels),
      });
    }
    const positives = positivesOf(labels);
    const file: BaselinesFile = {
      rows: labels.length,
      positives,
      baseRate: positives / labels.length,
      resamples: options.bootstrap_resamples,
      scorers,
    };
    await artifacts.writeJson(`${options.artifact}.json`, file);
    await artifacts.writeJson(logitArtifact, logit);
    await artifacts.write(`${options.artifact}.md`, renderPrompt('reports/baselines.md', { ...file, logit }));
    const measures = measuresOf(file);
    return {
      output: {
        scorers: scorers.map((scorer) => scorer.name),
        beatsBaselines: measures.beatsBaselines?.value as boolean | null,
      },
      measures,
      learnings: learningsOf(file),
    };
  },
});

const noIntervals = { aucPr: null, aucRoc: null, topDecileLift: null };

/** The scorers that the model is held against. */
function othersOf({ rule, earlier_predictions: earlier }: Input): Scorer['name'][] {
  return [
    'random',
    'logistic',
    ...(rule === null ? [] : (['rule'] as const)),
    ...(earlier === null ? [] : (['earlier'] as const)),
  ];
}

function compare(model: Float64Array, other: Float64Array, labels: Uint8Array): Comparison | null {
  if (!hasBothClasses(labels)) return null;
  const { first, second, difference, low, high, p } = compareAucs(model, other, labels);
  const aucPrDifference = rankingMetrics.aucPr(model, labels) - rankingMetrics.aucPr(other, labels);
  return { rows: labels.length, model: first, other: second, difference, low, high, p, aucPrDifference };
}

/** On the shared rows only, and so without intervals, which would invite a comparison with those on all rows. */
function earlierOf(path: string, scores: Float64Array, labels: Uint8Array): Omit<Scorer, 'against'> {
  return {
    name: 'earlier',
    title: `the model of ${path}, on ${labels.length} shared leads`,
    ...rankingOf(scores, labels),
    intervals: noIntervals,
    top: topSharesOf(scores, labels),
  };
}

function measuresOf(file: BaselinesFile): Measures {
  const evidence = evidenceOf(file);
  const others = file.scorers.filter((scorer) => scorer.name !== 'model');
  const baselines = others.filter((scorer) => scorer.name !== 'earlier');
  const measured = baselines.every((scorer) => scorer.against !== null);
  const better = baselines.every((scorer) => (scorer.against?.aucPrDifference ?? 0) > 0);
  const logistic = others.find((scorer) => scorer.name === 'logistic');
  return {
    beatsBaselines: {
      value: measured ? better : null,
      note: 'a higher AUC-PR than each baseline',
      evidence,
    },
    logisticAucPr: { value: logistic?.aucPr ?? null },
    logisticAucRoc: { value: logistic?.aucRoc ?? null },
    ...Object.fromEntries(
      others.flatMap(({ name, against }) => [
        [`aucRocOver${capital(name)}`, { value: against?.difference ?? null, evidence }],
        [`aucPrOver${capital(name)}`, { value: against?.aucPrDifference ?? null, evidence }],
        [`pOver${capital(name)}`, { value: against?.p ?? null, evidence }],
      ]),
    ),
  };
}

function evidenceOf({ scorers }: BaselinesFile): Evidence {
  return {
    columns: [
      'scorer',
      'rows',
      'AUC-PR',
      'AUC-ROC',
      'top-decile lift',
      'AUC-ROC of the model less its own',
      'p',
    ],
    rows: scorers.map(({ name, rows, aucPr, aucRoc, topDecileLift, against }) => [
      name,
      rows,
      aucPr,
      aucRoc,
      topDecileLift,
      against?.difference ?? null,
      against?.p ?? null,
    ]),
    total: scorers.length,
  };
}

function learningsOf({ scorers }: BaselinesFile): string[] {
  return scorers.flatMap(({ name, aucPr, against }) => {
    if (name === 'random' || against === null || aucPr === null) return [];
    const { difference, low, high, p, aucPrDifference } = against;
    const chance = p < 0.0001 ? 'p < 0.0001' : `p ${p.toFixed(4)}`;
    return [
      `Against ${name}: AUC-ROC ${signed(difference)} (${signed(low)} to ${signed(high)}, ${chance}), AUC-PR ${signed(aucPrDifference)}.`,
    ];
  });
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(4)}`;
}

function capital(name: string): string {
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}
