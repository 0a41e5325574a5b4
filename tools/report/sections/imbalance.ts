import { decimal, percent, whole } from '../../../prompts/render.ts';
import { type ImbalanceFile, imbalanceFile } from '../../model/imbalance-files.ts';
import { lineChart } from '../charts/lines.ts';
import { figure, part, type Section, tableOf, textOf } from '../section.ts';

/** What can be done about conversions being rare, tried on the same folds. */
export const imbalance: Section = {
  id: 'imbalance',
  title: 'Conversions are rare: what helps',
  async parts({ madeBy }) {
    const found = await madeBy('compare-imbalance', imbalanceFile);
    return found.map(({ file, source }) =>
      part({
        sources: [source],
        text: textOf('imbalance', file),
        figures: [byFold(file)],
        tables: [
          tableOf('Strategies', file.strategies, [
            [
              'strategy',
              ({ strategy }) => `${strategy}${strategy === file.winner.strategy ? ' (used)' : ''}`,
            ],
            ['mean AUC-PR', ({ meanAucPr }) => decimal(meanAucPr), 'number'],
            ['coefficient of variation', ({ coefficientOfVariation: cv }) => percent(cv), 'number'],
            ['steady', ({ steady }) => (steady ? 'yes' : 'no')],
          ]),
        ],
      }),
    );
  },
};

function byFold({ strategies }: ImbalanceFile) {
  const points = strategies.flatMap(({ strategy, folds }) =>
    folds.map(({ fold, aucPr }) => ({ x: fold, y: aucPr, series: strategy })),
  );
  const folds = strategies[0]?.folds.length ?? 0;
  const spec = lineChart(points, {
    x: { title: 'fold, oldest first', format: 'd' },
    y: { title: 'AUC-PR', format: '.2f' },
    dots: true,
  });
  return figure({
    caption: 'AUC-PR of each strategy on each fold',
    spec,
    numbers: tableOf('AUC-PR by fold', strategies, [
      ['strategy', ({ strategy }) => strategy],
      ...Array.from(
        { length: folds },
        (_, index) =>
          [
            `fold ${whole(index + 1)}`,
            (each: ImbalanceFile['strategies'][number]) => decimal(each.folds[index]?.aucPr),
            'number',
          ] as const,
      ),
    ]),
  });
}
