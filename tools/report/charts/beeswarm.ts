import type { TopLevelSpec } from 'vega-lite';
import { spread } from '../ink.ts';

interface Swarm {
  label: string;
  points: readonly { shap: number; value: number | null }[];
}

const bins = 160;
/** Of the height between two features. */
const reach = 0.42;

/**
 * Each lead a dot, feature by feature: how far it moves the score, coloured by the feature's value. Dots of one colour are one line of
 * unconnected points, which keeps thousands of them small.
 */
export function beeswarmChart(swarms: readonly Swarm[]): TopLevelSpec {
  const dots = swarms.flatMap(({ points }, index) => placed(points, -index));
  const least = dots.reduce((low, { x }) => Math.min(low, x), 0);
  const most = dots.reduce((high, { x }) => Math.max(high, x), 0);
  // A line of no length has no dot on some printers.
  const hair = (most - least) / 10_000;
  const labels = JSON.stringify(swarms.map(({ label }) => label));
  return {
    width: 520,
    height: Math.max(60, swarms.length * 24),
    layer: [
      {
        data: { values: [{ x: 0 }] },
        mark: { type: 'rule', color: 'var(--quiet)' },
        encoding: { x: { field: 'x', type: 'quantitative' } },
      },
      ...classes.map((name, colour) => ({
        data: {
          values: dots
            .filter((dot) => dot.colour === colour)
            .flatMap(({ x, y }, at) => [
              { x, y, at: 3 * at, name },
              { x: x + hair, y, at: 3 * at + 1, name },
              { x, y: null, at: 3 * at + 2, name },
            ]),
        },
        mark: {
          type: 'line' as const,
          strokeWidth: 3.6,
          strokeCap: 'round' as const,
          opacity: 0.8,
          invalid: 'break-paths-show-path-domains' as const,
        },
        encoding: {
          x: {
            field: 'x',
            type: 'quantitative' as const,
            title: 'SHAP, log-odds: to the left it lowers the score, to the right it raises it',
            scale: { domain: [least, most], nice: true },
            axis: { tickCount: 8 },
          },
          y: {
            field: 'y',
            type: 'quantitative' as const,
            title: null,
            scale: { domain: [0.6 - swarms.length, 0.6], nice: false },
            axis: {
              values: swarms.map((_, index) => -index),
              labelExpr: `${labels}[-datum.value]`,
              labelLimit: 320,
              grid: false,
              ticks: false,
              domain: false,
            },
          },
          order: { field: 'at', type: 'quantitative' as const },
          color: {
            field: 'name',
            type: 'nominal' as const,
            scale: { domain: [...classes], range: [...spread, 'var(--quiet)'] },
            legend: {
              title: 'value of the feature',
              symbolType: 'circle',
              symbolSize: 30,
              symbolStrokeWidth: 6,
              symbolOpacity: 1,
            },
          },
        },
      })),
    ],
  };
}

const classes = ['lowest fifth', 'low', 'middle', 'high', 'highest fifth', 'no value'];

/** Dots side by side: where many leads have the same SHAP value, the swarm is thick. */
function placed(points: Swarm['points'], centre: number) {
  const values = points.map(({ shap }) => shap);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const width = (most - least) / bins || 1;
  const binned = Map.groupBy(points, ({ shap }) => Math.floor((shap - least) / width));
  const fullest = Math.max(...[...binned.values()].map((bin) => bin.length));
  const step = Math.min(0.09, (2 * reach) / Math.max(1, fullest - 1));
  return [...binned.values()].flatMap((bin) =>
    bin
      .toSorted((a, b) => (a.value ?? -1) - (b.value ?? -1))
      .map(({ shap, value }, index) => ({
        x: shap,
        y: centre + (index - (bin.length - 1) / 2) * step,
        colour:
          value === null ? spread.length : Math.min(spread.length - 1, Math.floor(value * spread.length)),
      })),
  );
}
