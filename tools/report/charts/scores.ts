import type { TopLevelSpec } from 'vega-lite';
import { ink } from '../ink.ts';
import { size } from './axes.ts';

interface Scores {
  histogram: readonly { from: number; to: number; leads: number }[];
  tiers: readonly { name: string; min: number }[];
}

/** How many open leads have which probability, with the tiers' cut-offs. */
export function scoresChart({ histogram, tiers }: Scores): TopLevelSpec {
  const most = histogram.at(-1)?.to ?? 1;
  return {
    ...size,
    layer: [
      {
        data: { values: histogram.map((bin) => ({ ...bin })) },
        mark: { type: 'bar', color: ink.first, binSpacing: 0.5 },
        encoding: {
          x: {
            field: 'from',
            type: 'quantitative',
            bin: { binned: true },
            title: 'calibrated probability',
            axis: { format: '.0%', tickCount: 6 },
          },
          x2: { field: 'to' },
          y: { field: 'leads', type: 'quantitative', title: 'leads' },
        },
      },
      {
        data: { values: tiers.filter(({ min }) => min > 0 && min < most).map((tier) => ({ ...tier })) },
        layer: [
          {
            mark: { type: 'rule', color: ink.second, strokeWidth: 1.5 },
            encoding: { x: { field: 'min', type: 'quantitative' } },
          },
          {
            mark: { type: 'text', color: ink.text, align: 'left', dx: 3, y: 6, fontWeight: 'bold' },
            encoding: { x: { field: 'min', type: 'quantitative' }, text: { field: 'name' } },
          },
        ],
      },
    ],
  };
}
