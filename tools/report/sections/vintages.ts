import { z } from 'zod';
import { percent, whole } from '../../../prompts/render.ts';
import { intervalChart } from '../charts/intervals.ts';
import { figure, part, type Section, tableOf, textOf } from '../section.ts';

/** How much of the leads each vintage knows, and how complete it is. */
export const vintages: Section = {
  id: 'vintages',
  title: 'Vintages and match rates',
  async parts({ madeBy }) {
    // A plan may profile its vintages more than once: the profile of most columns counts, the last of equals.
    const [fullest] = (await madeBy('profile-vintages', profileFile))
      .toReversed()
      .toSorted((a, b) => b.file.coverage.length - a.file.coverage.length);
    if (fullest === undefined) return [];
    const { file, source } = fullest;
    const filled = Map.groupBy(
      file.coverage.filter(({ expected }) => expected),
      ({ vintage }) => vintage,
    );
    const rows = file.vintages.map((vintage) => {
      const cells = filled.get(vintage.vintage) ?? [];
      const all = cells.reduce((sum, cell) => sum + cell.rows, 0);
      const present = cells.reduce((sum, cell) => sum + cell.filled, 0);
      const outliers = file.numbers
        .filter((number) => number.vintage === vintage.vintage)
        .reduce((sum, number) => sum + number.outliers, 0);
      return { ...vintage, completeness: all === 0 ? null : present / all, outliers };
    });
    const both = rows.flatMap(({ vintage, matchRate, completeness }) => [
      { name: vintage, value: matchRate, low: matchRate, high: matchRate, series: 'people matched' },
      { name: vintage, value: completeness, low: completeness, high: completeness, series: 'cells filled' },
    ]);
    return [
      part({
        sources: [source],
        text: textOf('vintages', file),
        figures: [
          figure({
            caption:
              'Share of the leads’ people that each vintage knows, and of its expected cells that are filled',
            spec: intervalChart(both, {
              value: { title: 'share', format: '.0%' },
              names: 'vintage',
              wide: true,
            }),
            numbers: tableOf('Vintages', rows, [
              ['vintage', ({ vintage }) => vintage, 'date'],
              ['reps', ({ rows: reps }) => whole(reps), 'number'],
              ['people matched', ({ matched }) => whole(matched), 'number'],
              ['match rate', ({ matchRate }) => percent(matchRate), 'number'],
              ['expected cells filled', ({ completeness }) => percent(completeness), 'number'],
              ['outliers', ({ outliers }) => whole(outliers), 'number'],
            ]),
            wide: true,
          }),
        ],
      }),
    ];
  },
};

/** As much of the profile as is shown. */
const profileFile = z.object({
  people: z.number(),
  matched: z.number(),
  crdMatchRate: z.number().nullable(),
  vintages: z.array(
    z.object({
      vintage: z.string(),
      rows: z.number(),
      matched: z.number(),
      matchRate: z.number().nullable(),
    }),
  ),
  coverage: z.array(
    z.object({ vintage: z.string(), rows: z.number(), filled: z.number(), expected: z.boolean() }),
  ),
  numbers: z.array(z.object({ vintage: z.string(), outliers: z.number() })),
  completeness: z.object({ vintage: z.string(), share: z.number() }).nullable(),
  missing: z.array(z.string()),
});
