import { decimal, percent, whole } from '../../../prompts/render.ts';
import {
  comparisonFile,
  type ExplanationFile,
  explanationArtifacts,
  explanationFile,
} from '../../explanation/explanation-files.ts';
import { scoreArtifacts, shapSummaryFile } from '../../model/score-files.ts';
import { beeswarmChart } from '../charts/beeswarm.ts';
import { barChart } from '../charts/intervals.ts';
import { figure, part, type Section, tableOf, textOf } from '../section.ts';

const shown = 20;

/** What moves the scores: exact SHAP values, on test leads where they were explained, else on the open leads. */
export const explanation: Section = {
  id: 'explanation',
  title: 'What moves the scores',
  async parts({ named }) {
    const explained = await named(explanationArtifacts.explanation, explanationFile);
    const compared = await named(explanationArtifacts.comparison, comparisonFile);
    const summary = await named(scoreArtifacts.shap, shapSummaryFile);
    const comparison =
      compared === null
        ? []
        : [
            part({
              heading: 'Against an earlier ranking',
              sources: [compared.source],
              text: textOf('importance-comparison', compared.file),
              tables: [
                tableOf(
                  'Ranks of the top features',
                  compared.file.features.filter(({ rank }) => rank !== null && rank <= compared.file.top),
                  [
                    ['feature', ({ feature }) => feature],
                    ['rank', ({ rank }) => (rank === null ? '' : whole(rank)), 'number'],
                    [
                      'rank before',
                      ({ previous_rank: rank }) => (rank === null ? 'not ranked' : whole(rank)),
                      'number',
                    ],
                    [
                      '',
                      ({ within, justification }) =>
                        `${within ? 'within the limit' : 'beyond the limit'}${justification === null ? '' : `: ${justification}`}`,
                    ],
                  ],
                ),
              ],
            }),
          ];
    if (explained !== null)
      return [
        part({
          sources: [explained.source],
          text: textOf('explanation', { ...explained.file, top: explained.file.features[0] ?? null }),
          figures: [strongest(explained.file), swarm(explained.file)],
        }),
        ...comparison,
      ];
    if (summary === null) return comparison;
    const { file, source } = summary;
    return [
      part({
        sources: [source],
        text: textOf('shap-summary', file),
        figures: [
          figure({
            caption: 'Mean |SHAP| of the features that move the open leads’ scores most',
            spec: barChart(
              barsOf(file.features.slice(0, shown), ({ meanAbsolute }) => meanAbsolute),
              {
                title: 'mean |SHAP|, log-odds',
                wide: true,
              },
            ),
            numbers: tableOf('Mean |SHAP| in log-odds', file.features, [
              ['feature', ({ label }) => label],
              ['column', ({ feature }) => feature],
              ['mean |SHAP|', ({ meanAbsolute }) => decimal(meanAbsolute), 'number'],
            ]),
            wide: true,
          }),
        ],
      }),
      ...comparison,
    ];
  },
};

function strongest({ features }: ExplanationFile) {
  return figure({
    caption: 'Mean |SHAP| of the features that move the scores most',
    spec: barChart(
      barsOf(features.slice(0, shown), ({ mean_absolute }) => mean_absolute),
      {
        title: 'mean |SHAP|, log-odds',
        wide: true,
      },
    ),
    numbers: tableOf('Features by mean |SHAP| in log-odds', features, [
      ['rank', ({ rank }) => whole(rank), 'number'],
      ['feature', ({ label }) => label],
      ['column', ({ feature }) => feature],
      ['mean |SHAP|', ({ mean_absolute }) => decimal(mean_absolute), 'number'],
      ['of all', ({ share }) => percent(share), 'number'],
      ['larger values', ({ direction }) => directionOf(direction)],
    ]),
    wide: true,
  });
}

function swarm({ beeswarm, features }: ExplanationFile) {
  const swarms = beeswarm.slice(0, shown);
  const labels = labelsOf(swarms);
  const rows = swarms.flatMap(({ feature, points }) => {
    const ranked = features.find((each) => each.feature === feature);
    const values = points.map(({ shap }) => shap).sort((a, b) => a - b);
    return ranked === undefined ? [] : [{ ...ranked, least: values[0] ?? null, most: values.at(-1) ?? null }];
  });
  return figure({
    caption: `Each dot is one of ${whole(swarms[0]?.points.length ?? 0)} leads: right of the line the feature raises its score, and the colour says how large the feature's value is`,
    spec: beeswarmChart(swarms.map((each, index) => ({ ...each, label: labels[index] ?? each.feature }))),
    numbers: tableOf('How far each feature moves a lead', rows, [
      ['feature', ({ label }) => label],
      ['most it lowers', ({ least }) => decimal(least, 2), 'number'],
      ['most it raises', ({ most }) => decimal(most, 2), 'number'],
      ['larger values', ({ direction }) => directionOf(direction)],
    ]),
    wide: true,
  });
}

/** Two columns may have one label: then the column's name stands beside it. */
function labelsOf(features: readonly { feature: string; label: string }[]): string[] {
  const labels = features.map(({ label }) => label);
  return features.map(({ feature, label }) =>
    labels.indexOf(label) === labels.lastIndexOf(label) ? label : `${label} (${feature})`,
  );
}

function barsOf<Feature extends { feature: string; label: string }>(
  features: readonly Feature[],
  sizeOf: (feature: Feature) => number,
) {
  const labels = labelsOf(features);
  return features.map((feature, index) => ({
    name: labels[index] ?? feature.feature,
    value: sizeOf(feature),
    shown: decimal(sizeOf(feature), 3),
  }));
}

function directionOf(direction: number | null): string {
  if (direction === null || Math.abs(direction) < 0.1) return 'neither';
  return direction > 0 ? 'raise the score' : 'lower the score';
}
