import { z } from 'zod';
import { renderPrompt } from '../prompts/render.ts';
import {
  type ComparisonFile,
  explanationArtifacts,
  explanationFile,
} from './explanation/explanation-files.ts';
import { rankDrift } from './explanation/rank-drift.ts';
import { readExplained } from './explanation/read-explained.ts';
import { rankFeatures, shapOfRows } from './explanation/shap-of-rows.ts';
import { buildMatrix, fitFeatures } from './model/features.ts';
import { fitBoosters } from './model/fit.ts';
import { boosterInput, datasetFields, featureList } from './model/inputs.ts';
import { dayOf, spanOf } from './model/split.ts';
import { splitFile, trainingArtifacts } from './model/training-files.ts';
import { defineTool, type ToolContext } from './tool.ts';

const input = z.strictObject({
  ...datasetFields,
  features: featureList,
  booster: boosterInput.prefault({}),
  previous: z
    .strictObject({ name: z.string().min(1), ranking: z.array(z.string()).min(1) })
    .nullable()
    .default(null)
    .describe("An earlier model's features, the most important first; null: this model as of `days_before`."),
  days_before: z
    .int()
    .positive()
    .default(90)
    .describe('How much earlier the previous release is taken to have been trained: a quarter.'),
  top: z.int().min(1).default(10),
  limit: z.int().min(0).default(3).describe('Ranks that a top feature may move.'),
  justified: z
    .record(z.string(), z.string())
    .default({})
    .describe('Features whose move is explained, with the reason.'),
  former_top: z.string().nullable().default(null).describe('The feature that led the earlier ranking.'),
  report: z.string().default('reports/shap-feature-comparison-report.md'),
});
type Input = z.output<typeof input>;

/** Whether this model found the same truth as an earlier one: top features side by side, their moves, and the answers in words. */
export const compareImportance = defineTool({
  name: 'compare-importance',
  title: 'Compare importances with an earlier model',
  description:
    "Holds the SHAP ranking against an earlier model's list, or against the same model trained a quarter earlier and explained on the same rows: shared features, rank moves, and whether the former top feature remained.",
  effect: 'files',
  input,
  output: z.object({ shared: z.int(), rankCorrelation: z.number().nullable(), outside: z.int() }),
  measures: () => ['sharedTopFeatures', 'topDriftOutside', 'rankCorrelation', 'questionsAnswered'],
  touches: (options) => ({
    reads: options.previous === null ? [{ table: options.dataset }] : [],
    readsArtifacts: [
      explanationArtifacts.explanation,
      ...(options.previous === null ? ['model/split.json'] : []),
    ],
    writesArtifacts: [explanationArtifacts.comparison, options.report],
  }),
  async run(options, context) {
    const explanation = await context.artifacts.readJson(explanationArtifacts.explanation, explanationFile);
    const now = explanation.features.map(({ feature }) => feature);
    const previous = options.previous ?? (await earlierRelease(options, context));
    const compared = rankDrift(now, previous.ranking, options);
    const comparison: ComparisonFile = {
      previous: previous.name,
      top: options.top,
      ...compared,
      questions: questionsOf(options, compared, now, previous),
    };
    await context.artifacts.writeJson(explanationArtifacts.comparison, comparison);
    await context.artifacts.write(
      options.report,
      renderPrompt('reports/importance-comparison.md', { ...comparison, limit: options.limit }),
    );
    const outside = compared.features.filter(
      ({ rank, within }) => rank !== null && rank <= options.top && !within,
    );
    return {
      output: {
        shared: compared.shared,
        rankCorrelation: compared.rank_correlation,
        outside: outside.length,
      },
      measures: {
        sharedTopFeatures: { value: compared.shared, note: `of the top ${options.top} of ${previous.name}` },
        topDriftOutside: {
          value: outside.length,
          note:
            outside.length === 0
              ? `every top-${options.top} feature stands within ${options.limit} ranks of ${previous.name}`
              : outside
                  .map(
                    ({ feature, rank, previous_rank }) =>
                      `${feature} ${previous_rank ?? 'absent'} to ${rank}`,
                  )
                  .join(', '),
          evidence: {
            columns: ['feature', 'rank', 'previous rank', 'drift', 'within', 'justification'],
            rows: compared.features.map((one) => [
              one.feature,
              one.rank,
              one.previous_rank,
              one.drift,
              one.within,
              one.justification,
            ]),
            total: compared.features.length,
          },
        },
        rankCorrelation: { value: compared.rank_correlation },
        questionsAnswered: { value: comparison.questions.length },
      },
      learnings: comparison.questions.map(({ answer }) => answer),
    };
  },
});

/** The same features and parameters, trained on what was there a quarter earlier, explained on the same rows as the model of today. */
async function earlierRelease(options: Input, context: ToolContext) {
  const split = await context.artifacts.readJson(trainingArtifacts.split, splitFile);
  const model = await readExplained(options, 2000, [], context);
  const { data, rows } = model;
  const kept = new Set(model.features.features.map(({ name }) => name));
  const last = dayOf(split.train.to) - options.days_before;
  const before = Int32Array.from(data.times.keys()).filter((row) => (data.times[row] as number) <= last);
  const cut = Math.floor(before.length * 0.85);
  const train = before.slice(0, cut);
  const validation = before.slice(cut);
  const features = fitFeatures(
    data,
    options.features.filter(({ name }) => kept.has(name)),
    train,
  );
  const matrix = buildMatrix(data, { features, drop_list: model.features.drop_list });
  const [booster] = await fitBoosters(
    [{ name: 'earlier release', matrix, labels: data.labels, train, validation }],
    options.booster,
    context,
  );
  if (booster === undefined) throw new Error('No booster came back from the training.');
  const ranking = rankFeatures(shapOfRows(booster, matrix, rows, context), model.labelOf);
  return {
    name: `the same model as of ${spanOf(data.times, before).to}`,
    ranking: ranking.map(({ feature }) => feature),
  };
}

function questionsOf(
  options: Input,
  compared: ReturnType<typeof rankDrift>,
  now: readonly string[],
  previous: { name: string; ranking: readonly string[] },
): ComparisonFile['questions'] {
  const former = options.former_top ?? previous.ranking[0] ?? '';
  const rank = now.indexOf(former) + 1;
  // A list that is known in part says nothing of the features that are not on it.
  const partial = previous.ranking.length < options.top;
  const moved = compared.features
    .filter(({ within, previous_rank }) => !within && (!partial || previous_rank !== null))
    .map(({ feature }) => feature);
  const held = partial ? `${previous.ranking.length} features known` : `top ${options.top} features`;
  return [
    {
      question: 'Did the new model discover the same truth?',
      answer: `${compared.shared} of the ${held} of ${previous.name} are among the top ${options.top} of this model${
        moved.length === 0 ? '.' : `; not within ${options.limit} ranks: ${moved.join(', ')}.`
      }`,
    },
    {
      question: `Did ${former} remain the top feature?`,
      answer:
        rank === 1
          ? `${former} is still the top feature.`
          : rank === 0
            ? `${former} is not among this model's features; ${now[0]} leads.`
            : `${former} now ranks ${rank}; ${now[0]} leads.`,
    },
  ];
}
