import { z } from 'zod';
import { decimal, percent, whole } from '../../../prompts/render.ts';
import { lineChart } from '../charts/lines.ts';
import { figure, part, type Section, tableOf, textOf } from '../section.ts';

/** Whether an A/B test of the planned length could see the lift. */
export const power: Section = {
  id: 'power',
  title: 'Power of the A/B test',
  async parts({ named }) {
    const found = await named('ab-test-power.json', powerFile);
    if (found === null) return [];
    const { file, source } = found;
    const points = file.curve.flatMap(({ weeks, power: full, power_under_adoption: partly }) => [
      { x: weeks, y: full, series: 'all leads worked as told' },
      { x: weeks, y: partly, series: `${percent(file.adoption, 0)} of them` },
    ]);
    return [
      part({
        sources: [source],
        text: textOf('power', file),
        figures: [
          figure({
            caption: `Power by the weeks that the test takes leads in; the dashed line is the wanted ${decimal(file.power, 1)}`,
            spec: lineChart(points, {
              x: { title: 'weeks' },
              y: { title: 'power', format: '.1f' },
              compare: file.power,
              dots: true,
            }),
            numbers: tableOf('Power by weeks', file.curve, [
              ['weeks', ({ weeks }) => whole(weeks), 'number'],
              ['power', (each) => decimal(each.power, 2), 'number'],
              ['under partial adoption', (each) => decimal(each.power_under_adoption, 2), 'number'],
            ]),
          }),
        ],
      }),
    ];
  },
};

const method = z.object({ normal: z.number().nullable(), exact: z.number().nullable() });

/** As much of `ab-test-power.json` as is shown. */
const powerFile = z.object({
  base_rate: z.number(),
  lift: z.number(),
  power: z.number(),
  weeks: z.number(),
  adoption: z.number(),
  flow: z.number(),
  per_arm_planned: z.number(),
  size: method,
  weeks_needed: method,
  planned: z.object({ power_exact: z.number() }),
  adopted: z.object({ power_exact: z.number() }),
  curve: z.array(z.object({ weeks: z.number(), power: z.number(), power_under_adoption: z.number() })),
});
