import { z } from 'zod';
import { decimal, percent, whole } from '../../../prompts/render.ts';
import { intervalChart } from '../charts/intervals.ts';
import { figure, part, range, type Section, tableOf, textOf } from '../section.ts';

/** What calling by score brings: conversions per 100 dials by threshold and tier. */
export const impact: Section = {
  id: 'impact',
  title: 'What calling by score brings',
  async parts({ madeBy }) {
    const found = await madeBy('measure-business-impact', impactFile);
    return found.map(({ file, source }) => {
      const valued = file.rows.some(({ pipeline_value: value }) => value !== null);
      return part({
        sources: [source],
        text: textOf('impact', file),
        figures: [
          impactFigure(
            'Conversions per 100 dials when only the best-scored are called',
            file.tops,
            file.baseline.per_100,
            valued,
          ),
          impactFigure('By tier', file.tiers, file.baseline.per_100, valued),
        ],
      });
    });
  },
};

function impactFigure(caption: string, rows: z.output<typeof row>[], baseline: number, valued: boolean) {
  const called = rows.filter(({ dials }) => dials > 0);
  return figure({
    caption: `${caption}, with 95 % Wilson intervals; the dashed line is calling everybody`,
    spec: intervalChart(
      called.map(({ name, per_100: value, low, high }) => ({ name, value, low, high })),
      { value: { title: 'per 100 dials' }, names: '', reference: baseline, horizontal: true },
    ),
    numbers: tableOf(caption, rows, [
      ['called', ({ name }) => name],
      ['dials', ({ dials }) => whole(dials), 'number'],
      ['converted', ({ conversions }) => decimal(conversions, 1), 'number'],
      ['per 100 dials', ({ per_100: rate }) => decimal(rate, 2), 'number'],
      ['95 % interval', (each) => range(each, 2), 'number'],
      ['lift', ({ lift }) => decimal(lift, 2), 'number'],
      ['of all conversions', ({ captured }) => percent(captured), 'number'],
      ...(valued
        ? [
            [
              'pipeline value',
              ({ pipeline_value: value }: z.output<typeof row>) => whole(value),
              'number',
            ] as const,
          ]
        : []),
    ]),
  });
}

const row = z.object({
  name: z.string(),
  dials: z.number(),
  conversions: z.number(),
  per_100: z.number(),
  low: z.number(),
  high: z.number(),
  lift: z.number(),
  captured: z.number(),
  pipeline_value: z.number().nullable(),
});

/** As much of `business-impact.json` as is shown. */
const impactFile = z.object({
  baseline: row,
  top: row.nullable(),
  rows: z.array(row),
  tops: z.array(row),
  tiers: z.array(row),
});
