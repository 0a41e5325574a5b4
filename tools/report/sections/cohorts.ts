import { decimal, percent, whole } from '../../../prompts/render.ts';
import {
  type CohortTable,
  explanationArtifacts,
  explanationFile,
} from '../../explanation/explanation-files.ts';
import { intervalChart } from '../charts/intervals.ts';
import type { Source } from '../evidence.ts';
import { figure, type Part, part, percentRange, type Section, tableOf, textOf } from '../section.ts';

/** For whom the model works: conversion, prediction and ranking of groups of leads. */
export const cohorts: Section = {
  id: 'cohorts',
  title: 'For whom it works',
  async parts({ named }) {
    const found = await named(explanationArtifacts.explanation, explanationFile);
    if (found === null || found.file.cohorts.length === 0) return [];
    return [
      part({ sources: [], text: textOf('cohorts', {}) }),
      ...found.file.cohorts.map((table) => cohortPart(table, found.source)),
    ];
  },
};

function cohortPart({ title, groups }: CohortTable, source: Source): Part {
  const points = groups.flatMap(({ name, rate, low, high, mean_probability: predicted }) => [
    { name, value: rate, low, high, series: 'observed' },
    { name, value: predicted, low: predicted, high: predicted, series: 'predicted' },
  ]);
  return part({
    heading: title,
    sources: [source],
    figures: [
      figure({
        caption: `${title}: rate observed, with its 95 % Wilson interval, beside the mean probability`,
        spec: intervalChart(points, {
          value: { title: 'converted', format: '.0%' },
          names: '',
          horizontal: true,
          wide: true,
        }),
        numbers: tableOf(title, groups, [
          ['group', ({ name }) => name],
          ['leads', ({ rows }) => whole(rows), 'number'],
          ['converted', ({ positives }) => whole(positives), 'number'],
          ['rate', ({ rate }) => percent(rate, 1), 'number'],
          ['95 % interval', ({ low, high }) => percentRange(low, high, 1), 'number'],
          ['predicted', ({ mean_probability: predicted }) => percent(predicted, 1), 'number'],
          ['AUC-ROC', ({ auc_roc: auc }) => (auc === null ? '' : decimal(auc, 3)), 'number'],
          ['lift', ({ top_decile_lift: lift }) => (lift === null ? '' : decimal(lift, 2)), 'number'],
          [
            'moved most by',
            ({ features }) =>
              features
                .slice(0, 3)
                .map(({ label }) => label)
                .join(', '),
          ],
        ]),
        wide: true,
      }),
    ],
  });
}
