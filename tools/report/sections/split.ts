import { percent, whole } from '../../../prompts/render.ts';
import { splitFile, trainingArtifacts } from '../../model/training-files.ts';
import { splitReportFile } from '../../statistics/split-report.ts';
import { part, percentRange, type Section, tableOf, textOf } from '../section.ts';

/** Which leads the model learned from, which it was tested on, and the gap between them. */
export const split: Section = {
  id: 'split',
  title: 'Training, gap and test',
  async parts({ madeBy, named }) {
    const reports = await madeBy('split-dataset', splitReportFile);
    if (reports.length > 0)
      return reports.map(({ file, source }) =>
        part({
          heading: reports.length > 1 ? file.dataset : null,
          sources: [source],
          text: textOf('split', { ...file, reported: true }),
          tables: [
            tableOf(
              'Parts',
              file.parts.filter(({ rows }) => rows > 0),
              [
                ['part', ({ part: name }) => name.toLowerCase()],
                ['from', ({ from }) => from ?? '', 'date'],
                ['to', ({ to }) => to ?? '', 'date'],
                ['leads', ({ rows }) => whole(rows), 'number'],
                ['converted', ({ positives }) => whole(positives), 'number'],
                ['rate', ({ rate }) => percent(rate, 2), 'number'],
                ['95 % interval', ({ low, high }) => percentRange(low, high), 'number'],
              ],
            ),
            tableOf('Folds, oldest first', file.folds, [
              ['fold', ({ fold }) => whole(fold)],
              ['trained from', ({ trainFrom }) => trainFrom, 'date'],
              ['to', ({ trainTo }) => trainTo, 'date'],
              ['leads', ({ trainRows }) => whole(trainRows), 'number'],
              ['tested from', ({ validationFrom }) => validationFrom, 'date'],
              ['to', ({ validationTo }) => validationTo, 'date'],
              ['leads', ({ validationRows }) => whole(validationRows), 'number'],
              ['converted', ({ validationPositives }) => whole(validationPositives), 'number'],
              ['gap, days', ({ gapDays }) => whole(gapDays), 'number'],
            ]),
            ...(file.sources === null
              ? []
              : [
                  tableOf('Lead sources', file.sources, [
                    ['source', ({ source: name }) => name],
                    ['training', ({ train }) => percent(train), 'number'],
                    ['test', ({ test }) => percent(test), 'number'],
                    ['difference, points', ({ difference }) => (100 * difference).toFixed(1), 'number'],
                  ]),
                ]),
          ],
        }),
      );
    const trained = await named(trainingArtifacts.split, splitFile);
    if (trained === null) return [];
    const { file, source } = trained;
    const parts = (['fit', 'validation', 'test'] as const).map((name) => ({ name, ...file[name] }));
    return [
      part({
        sources: [source],
        text: textOf('split', { gapDays: file.gap_days, reported: false, rows: file.gap_rows }),
        tables: [
          tableOf('Parts', parts, [
            ['part', ({ name }) => used[name]],
            ['from', ({ from }) => from, 'date'],
            ['to', ({ to }) => to, 'date'],
            ['leads', ({ rows }) => whole(rows), 'number'],
            ['converted', ({ positives }) => whole(positives), 'number'],
            ['rate', ({ rows, positives }) => percent(rows === 0 ? null : positives / rows, 2), 'number'],
          ]),
        ],
      }),
    ];
  },
};

const used = {
  fit: 'trees are grown on',
  validation: 'stopped and calibrated on',
  test: 'tested on',
};
