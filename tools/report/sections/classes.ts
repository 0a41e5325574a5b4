import { z } from 'zod';
import { percent, whole } from '../../../prompts/render.ts';
import { intervalChart } from '../charts/intervals.ts';
import type { Found } from '../evidence.ts';
import { figure, part, percentRange, type Section, tableOf, textOf } from '../section.ts';

/** How many of the judged leads convert: over time, by weekday, by segment. */
export const classes: Section = {
  id: 'classes',
  title: 'Class balance',
  async parts({ madeBy }) {
    const found = await madeBy('profile-classes', classesFile);
    // The last profile is that of the leads trained on; what was counted before is told in a line each.
    const last = found.at(-1);
    if (last === undefined) return [];
    const { file, source } = last;
    const earlier = found.slice(0, -1);
    return [
      part({
        sources: [source, ...earlier.map((each) => each.source)],
        text: textOf('classes', file),
        figures: [
          groupsFigure(
            'Conversion by month of contact, with 95 % Wilson intervals',
            'month',
            file.months,
            file,
            { wide: true },
          ),
          groupsFigure('By day of the week', 'weekday', file.weekdays, file, {}),
          ...file.segments.map(({ name, groups }) =>
            groupsFigure(`By ${name}`, name, groups, file, { wide: hasLongNames(groups), horizontal: true }),
          ),
        ],
        tables: earlier.length === 0 ? [] : [profiles(found)],
      }),
    ];
  },
};

function profiles(found: readonly Found<z.output<typeof classesFile>>[]) {
  return tableOf('Wherever it was counted', found, [
    ['step', ({ source }) => `${source.step}: ${source.title}`],
    ['leads', ({ file }) => whole(file.leads), 'number'],
    ['judged', ({ file }) => whole(file.judged), 'number'],
    ['converted', ({ file }) => whole(file.positives), 'number'],
    ['rate', ({ file }) => percent(file.positive_share, 2), 'number'],
  ]);
}

function groupsFigure(
  caption: string,
  names: string,
  groups: z.output<typeof group>[],
  { positive_share }: z.output<typeof classesFile>,
  { wide = false, horizontal = false }: { wide?: boolean; horizontal?: boolean },
) {
  const short = (name: string) => (names === 'weekday' ? name.slice(0, 3) : name);
  const judged = groups.filter((each) => each.judged > 0);
  return figure({
    caption: `${caption}; the dashed line is the rate of all`,
    spec: intervalChart(
      judged.map(({ group: name, rate, low, high }) => ({ name: short(name), value: rate, low, high })),
      { value: { title: 'converted', format: '.0%' }, names, reference: positive_share, wide, horizontal },
    ),
    numbers: tableOf(caption, groups, [
      [names, (each) => each.group],
      ['leads', (each) => whole(each.leads), 'number'],
      ['judged', (each) => whole(each.judged), 'number'],
      ['converted', (each) => whole(each.positives), 'number'],
      ['rate', (each) => (each.rate === null ? '' : percent(each.rate, 2)), 'number'],
      ['95 % interval', (each) => percentRange(each.low, each.high), 'number'],
    ]),
    wide,
  });
}

/** Long names take the width of the page. */
function hasLongNames(groups: z.output<typeof group>[]): boolean {
  return groups.some((each) => each.group.length > 20);
}

const share = z.number().nullable();
const group = z.object({
  group: z.string(),
  leads: z.number(),
  judged: z.number(),
  positives: z.number(),
  rate: share,
  low: share,
  high: share,
});

/** As much of the class distribution as is shown. */
const classesFile = z.object({
  dataset: z.string(),
  maturity_days: z.number(),
  leads: z.number(),
  judged: z.number(),
  positives: z.number(),
  positive_share: share,
  imbalance_ratio: share,
  weekend_premium: z
    .object({
      weekend: z.object({ rate: z.number() }),
      weekdays: z.object({ rate: z.number() }),
      overlapping: z.boolean(),
    })
    .nullable(),
  segments: z.array(z.object({ name: z.string(), groups: z.array(group) })),
  months: z.array(group),
  weekdays: z.array(group),
});
