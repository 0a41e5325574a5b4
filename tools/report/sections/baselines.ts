import { decimal, whole } from '../../../prompts/render.ts';
import { baselinesFile } from '../../model/baseline-files.ts';
import { intervalChart } from '../charts/intervals.ts';
import { figure, part, range, type Section, tableOf, textOf } from '../section.ts';

/** The model among simpler ways to order the same leads. */
export const baselines: Section = {
  id: 'baselines',
  title: 'Against simpler ways',
  async parts({ madeBy }) {
    const found = await madeBy('train-baselines', baselinesFile);
    return found.map(({ file, source }) =>
      part({
        sources: [source],
        text: textOf('baselines', file),
        figures: [
          figure({
            caption:
              'AUC-PR on the same test leads, with 95 % bootstrap intervals; the dashed line is the base rate',
            spec: intervalChart(
              file.scorers.map(({ title, aucPr, intervals }) => ({
                name: title,
                value: aucPr,
                low: intervals.aucPr?.low ?? aucPr,
                high: intervals.aucPr?.high ?? aucPr,
              })),
              {
                value: { title: 'AUC-PR' },
                names: '',
                reference: file.baseRate,
                horizontal: true,
                wide: true,
              },
            ),
            numbers: tableOf('Ways to order the leads', file.scorers, [
              ['way', ({ title }) => title],
              ['AUC-PR', ({ aucPr }) => decimal(aucPr, 3), 'number'],
              ['95 % interval', ({ intervals }) => range(intervals.aucPr), 'number'],
              ['AUC-ROC', ({ aucRoc }) => decimal(aucRoc, 3), 'number'],
              ['lift of the best tenth', ({ topDecileLift }) => decimal(topDecileLift, 2), 'number'],
            ]),
            wide: true,
          }),
        ],
        tables: [
          tableOf(
            'The model’s AUC-ROC less theirs, by DeLong’s test',
            file.scorers.filter(({ against }) => against !== null),
            [
              ['way', ({ title }) => title],
              ['leads', ({ against }) => whole(against?.rows), 'number'],
              ['difference', ({ against }) => decimal(against?.difference, 3), 'number'],
              ['95 % interval', ({ against }) => range(against), 'number'],
              ['p', ({ against }) => chance(against?.p), 'number'],
            ],
          ),
        ],
      }),
    );
  },
};

function chance(p: number | undefined): string {
  return p !== undefined && p < 0.0001 ? 'below 0.0001' : decimal(p);
}
