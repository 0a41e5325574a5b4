import { decimal, whole } from '../../../prompts/render.ts';
import { type OverfittingFile, overfittingFile } from '../../model/overfitting-files.ts';
import { barChart } from '../charts/intervals.ts';
import { lineChart } from '../charts/lines.ts';
import { figure, part, type Section, tableOf, textOf } from '../section.ts';

/** Whether the model learned its rows by heart, and whether more rows would help. */
export const overfitting: Section = {
  id: 'overfitting',
  title: 'Overfitting and the learning curve',
  async parts({ madeBy }) {
    const found = await madeBy('analyse-overfitting', overfittingFile);
    return found.map(({ file, source }) =>
      part({
        sources: [source],
        text: textOf('overfitting', { ...file, byChance: chanceText(file.significance?.exact ?? null) }),
        figures: [learning(file), ...(file.segments.length === 0 ? [] : [segments(file)])],
        tables: [gaps(file)],
      }),
    );
  },
};

function chanceText(chance: number | null): string {
  return chance !== null && chance < 0.0001 ? 'below 0.0001' : `of ${decimal(chance)}`;
}

function learning({ learningCurve: { points } }: OverfittingFile) {
  const both = points.flatMap(({ rows, train, test }) => [
    { x: rows, y: test.aucRoc, series: 'test' },
    { x: rows, y: train.aucRoc, series: 'training' },
  ]);
  return figure({
    caption: 'Learning curve: AUC-ROC by the number of leads trained on',
    spec: lineChart(both, {
      x: { title: 'leads trained on', format: '~s' },
      y: { title: 'AUC-ROC', format: '.2f' },
      dots: true,
      zero: false,
    }),
    numbers: tableOf('Learning curve', points, [
      ['leads', ({ rows }) => whole(rows), 'number'],
      ['conversions', ({ positives }) => whole(positives), 'number'],
      ['training AUC-ROC', ({ train }) => decimal(train.aucRoc, 3), 'number'],
      ['test AUC-ROC', ({ test }) => decimal(test.aucRoc, 3), 'number'],
      ['training AUC-PR', ({ train }) => decimal(train.aucPr, 3), 'number'],
      ['test AUC-PR', ({ test }) => decimal(test.aucPr, 3), 'number'],
      ['rounds', ({ bestRound }) => whole(bestRound), 'number'],
    ]),
  });
}

function segments({ segments: all }: OverfittingFile) {
  const judged = all.filter(({ judged: enough, aucRoc }) => enough && aucRoc !== null);
  return figure({
    caption: 'AUC-ROC in parts of the test leads that have enough conversions to judge',
    spec: barChart(
      judged.map(({ column, segment, aucRoc }) => ({
        name: `${column}: ${segment}`,
        value: aucRoc ?? 0,
        shown: decimal(aucRoc, 3),
      })),
      { title: 'AUC-ROC' },
    ),
    numbers: tableOf('Segments of the test leads', all, [
      ['column', ({ column }) => column],
      ['segment', ({ segment, judged: enough }) => `${segment}${enough ? '' : ' (not judged)'}`],
      ['leads', ({ rows }) => whole(rows), 'number'],
      ['converted', ({ positives }) => whole(positives), 'number'],
      ['AUC-ROC', ({ aucRoc }) => (aucRoc === null ? '' : decimal(aucRoc, 3)), 'number'],
      ['lift', ({ topDecileLift }) => (topDecileLift === null ? '' : decimal(topDecileLift, 2)), 'number'],
    ]),
  });
}

function gaps({ train, test, gaps: differences, spread }: OverfittingFile) {
  const rows = (['aucRoc', 'aucPr', 'topDecileLift'] as const).map((name) => ({
    name: titles[name],
    train: train[name],
    test: test[name],
    gap: differences[name],
    ...spread[name],
  }));
  return tableOf('Training against test', rows, [
    ['measure', ({ name }) => name],
    ['training', (row) => decimal(row.train, 3), 'number'],
    ['test', (row) => decimal(row.test, 3), 'number'],
    ['difference', ({ gap }) => decimal(gap, 3), 'number'],
    ['mean of folds', ({ mean }) => decimal(mean, 3), 'number'],
    ['their deviation', ({ standardDeviation }) => decimal(standardDeviation, 3), 'number'],
  ]);
}

const titles = { aucRoc: 'AUC-ROC', aucPr: 'AUC-PR', topDecileLift: 'lift of the best tenth' };
