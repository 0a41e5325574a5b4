import { z } from 'zod';
import type { Evidence } from '../gates/gate.ts';
import { predictMargin } from '../model/booster/index.ts';
import { selectRows } from '../model/booster/matrix.ts';
import { renderPrompt } from '../prompts/render.ts';
import { atLeastZero, count, share } from './foreseen.ts';
import { chooseStrategy, resultOf } from './model/choose-strategy.ts';
import { datasetUse } from './model/dataset-use.ts';
import { rankingOf } from './model/evaluate.ts';
import { buildMatrix, fitFeatures } from './model/features.ts';
import { fitBoosters } from './model/fit.ts';
import { type TrainableFold, trainableFolds } from './model/folds.ts';
import {
  balance,
  type ImbalanceChoice,
  imbalanceChoice,
  smoteFields,
  strategies,
} from './model/imbalance.ts';
import type { FoldResult, ImbalanceFile } from './model/imbalance-files.ts';
import { type BoosterInput, boosterInput, datasetFields, dropList, featureList } from './model/inputs.ts';
import { labelsOf } from './model/parts.ts';
import { readLabelled } from './model/read-labelled.ts';
import type { ModelRows } from './model/read-rows.ts';
import { type FoldRows, spanOf, splitFields, splitFolds, splitHoldout } from './model/split.ts';
import { choiceArtifacts, choiceFields, readChoices } from './model/training-choices.ts';
import { defineTool, type ToolContext } from './tool.ts';

const input = z.strictObject({
  ...datasetFields,
  ...splitFields,
  ...smoteFields,
  selection_artifact: choiceFields.selection_artifact,
  features: featureList,
  drop_list: dropList,
  booster: boosterInput.prefault({}),
  artifact: z.string().min(1).default('imbalance').describe('Name of the result, without its ending.'),
  strategies: z
    .array(z.enum(strategies))
    .min(1)
    .default([...strategies]),
  rounds: z
    .int()
    .min(1)
    .default(80)
    .describe(
      'The most rounds of the booster here, so that a comparison stays quick: with fewer than it has, learning rate and patience are scaled to go as far.',
    ),
  max_variation: z
    .number()
    .gt(0)
    .default(0.2)
    .describe(
      'A strategy whose folds have a higher coefficient of variation is not chosen while a steadier one is there.',
    ),
  tolerance: z
    .number()
    .min(0)
    .default(0.01)
    .describe('Means this close to the best, as a share of it, are as good: then the steadier folds decide.'),
});
type Input = z.output<typeof input>;

const output = z.strictObject({ winner: z.enum(strategies), meanAucPr: z.number().nullable() });

/** Tries what can be done about rare conversions on the folds of the training window; the test rows stay unseen. */
export const compareImbalance = defineTool({
  name: 'compare-imbalance',
  title: 'Compare strategies for class imbalance',
  description:
    'Trains on the same blocked time-series folds with rows as they are, with scale_pos_weight, and with SMOTE applied to the rows that a fold is grown on and to no others; the winner has the best mean AUC-PR among the steady ones.',
  effect: 'files',
  input,
  output,
  measures: () => ['winnerAucPr', 'winnerCoefficientOfVariation', 'strategiesMeasured'],
  foresee: ({ strategies: asked }) => ({
    winnerAucPr: share,
    winnerCoefficientOfVariation: atLeastZero,
    strategiesMeasured: count(asked.length),
  }),
  touches: (options) => ({
    reads: [datasetUse(options, options.features)],
    readsArtifacts: choiceArtifacts({ ...options, imbalance_artifact: null }),
    writesArtifacts: [`${options.artifact}.json`, `${options.artifact}.md`],
  }),
  async run(options, context) {
    const { features } = await readChoices({ ...options, imbalance_artifact: null }, context.artifacts);
    const data = await readLabelled(options, features, context);
    const folds = splitFolds(data.times, splitHoldout(data.times, options).train, options);
    const choices = [...new Set(options.strategies)].map(
      (strategy): ImbalanceChoice =>
        imbalanceChoice.parse({
          strategy,
          smote_neighbours: options.smote_neighbours,
          smote_ratio: options.smote_ratio,
        }),
    );
    const measured = await measureStrategies({ ...options, features }, data, folds, choices, context);
    const results = choices.map(({ strategy }, index) =>
      resultOf(strategy, measured[index] as FoldResult[], options.max_variation),
    );
    const { winner, rationale } = chooseStrategy(results, options);
    const file: ImbalanceFile = {
      winner: choices.find(({ strategy }) => strategy === winner.strategy) as ImbalanceChoice,
      rule: { max_variation: options.max_variation, tolerance: options.tolerance },
      rationale,
      rounds: Math.min(options.rounds, options.booster.rounds),
      strategies: results,
    };
    await context.artifacts.writeJson(`${options.artifact}.json`, file);
    await context.artifacts.write(`${options.artifact}.md`, renderPrompt('reports/imbalance.md', file));
    const evidence = evidenceOf(file);
    return {
      output: { winner: winner.strategy, meanAucPr: winner.meanAucPr },
      measures: {
        winnerAucPr: { value: winner.meanAucPr, note: winner.strategy, evidence },
        winnerCoefficientOfVariation: {
          value: winner.coefficientOfVariation,
          note: winner.strategy,
          evidence,
        },
        strategiesMeasured: { value: results.filter((result) => result.meanAucPr !== null).length, evidence },
      },
      decisions: [
        {
          choice: `class imbalance: ${winner.strategy}`,
          rationale,
          alternatives: results.filter((result) => result !== winner).map((result) => result.strategy),
        },
      ],
    };
  },
});

/** One list of fold results for each strategy. A fold has the same name under each, and so the same draws of rows and columns. */
async function measureStrategies(
  options: Input,
  data: ModelRows,
  folds: readonly FoldRows[],
  choices: readonly ImbalanceChoice[],
  context: ToolContext,
): Promise<FoldResult[][]> {
  const trainable = trainableFolds(folds, data.labels);
  const matrices = trainable.map(({ rows }) =>
    buildMatrix(data, {
      features: fitFeatures(data, options.features, rows.fit),
      drop_list: options.drop_list,
    }),
  );
  const fits = choices.flatMap((choice) =>
    trainable.map(({ fold, rows }, index) => {
      const matrix = matrices[index] as (typeof matrices)[number];
      const { labels } = data;
      const fit = { name: `fold ${fold}`, matrix, labels, train: rows.fit, validation: rows.validation };
      return balance(fit, choice, options.features, context.seed);
    }),
  );
  const boosters = await fitBoosters(fits, quicker(options.booster, options.rounds), context);

  context.progress({ message: 'measuring' });
  return choices.map((_, strategy) =>
    folds.map((rows, index): FoldResult => {
      const at = trainable.findIndex((candidate: TrainableFold) => candidate.fold === index + 1);
      const fit = at < 0 ? undefined : fits[strategy * trainable.length + at];
      const booster = at < 0 ? undefined : boosters[strategy * trainable.length + at];
      const labels = labelsOf(data, rows.test);
      const matrix = matrices[at];
      const scores =
        booster === undefined || matrix === undefined
          ? null
          : predictMargin(booster, selectRows(matrix, rows.test));
      const { aucPr, aucRoc, topDecileLift, ...about } = rankingOf(
        scores ?? new Float64Array(labels.length),
        labels,
      );
      return {
        fold: index + 1,
        ...spanOf(data.times, rows.test),
        rows: about.rows,
        positives: about.positives,
        aucPr: scores === null ? null : aucPr,
        aucRoc: scores === null ? null : aucRoc,
        topDecileLift: scores === null ? null : topDecileLift,
        bestRound: booster?.bestRound ?? null,
        scalePosWeight: fit === undefined ? null : (fit.scalePosWeight ?? options.booster.scale_pos_weight),
        syntheticRows: fit?.syntheticRows ?? null,
      };
    }),
  );
}

/** Fewer but longer steps: rounds times learning rate stays as it is. */
function quicker(booster: BoosterInput, rounds: number): BoosterInput {
  if (rounds >= booster.rounds) return booster;
  const share = rounds / booster.rounds;
  const patience = booster.early_stopping_rounds;
  return {
    ...booster,
    rounds,
    learning_rate: Math.min(1, booster.learning_rate / share),
    early_stopping_rounds: patience === null ? null : Math.max(1, Math.round(patience * share)),
  };
}

function evidenceOf({ strategies: results }: ImbalanceFile): Evidence {
  const rows = results.flatMap(({ strategy, folds }) =>
    folds.map((fold) => [strategy, fold.fold, fold.rows, fold.positives, fold.aucPr, fold.topDecileLift]),
  );
  return {
    columns: ['strategy', 'fold', 'rows', 'positives', 'AUC-PR', 'top-decile lift'],
    rows,
    total: rows.length,
  };
}
