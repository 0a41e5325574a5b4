import type { TopLevelSpec } from 'vega-lite';
import { ink } from '../ink.ts';
import { type Axis, coloured, dashed, namesOf, quantity, size, wideSize } from './axes.ts';

/** A value with its interval; one that was not measured is left out. */
export interface Estimate {
  name: string;
  value: number | null;
  low: number | null;
  high: number | null;
  /** Which of several values of the same name; one series needs none. */
  series?: string;
}

interface Options {
  value: Axis;
  /** What the names are. */
  names: string;
  /** A value that all are held against, as a dashed line. */
  reference?: number | null;
  /** Names one below another, for names that are long. */
  horizontal?: boolean;
  wide?: boolean;
  zero?: boolean;
}

/** Dots with their intervals, name by name in the given order. */
export function intervalChart(estimates: readonly Estimate[], options: Options): TopLevelSpec {
  const { value, names, reference = null, horizontal = false, wide = false, zero = true } = options;
  const points = estimates
    .filter((estimate) => estimate.value !== null)
    .map((estimate) => ({ ...estimate, series: estimate.series ?? '' }));
  const series = namesOf(points);
  const ordered = [...new Set(points.map(({ name }) => name))];
  const axis = { field: 'name', type: 'nominal' as const, sort: ordered };
  const along = {
    ...axis,
    title: horizontal ? null : names,
    axis: horizontal ? { labelLimit: 320 } : { labelAngle: 0, labelOverlap: true },
    ...(horizontal ? {} : { scale: { padding: 0.6 } }),
  };
  const shift = series.length < 2 ? {} : { [horizontal ? 'yOffset' : 'xOffset']: { field: 'series' } };
  const [main, cross] = horizontal ? (['x', 'y'] as const) : (['y', 'x'] as const);
  const scale = quantity(value, { zero });
  const base = { [cross]: along, ...shift, color: coloured(series) };
  return {
    ...(horizontal
      ? {
          width: wide ? 560 : 270,
          height: { step: series.length < 2 ? 24 : 14 + 12 * series.length, for: 'position' as const },
        }
      : wide
        ? wideSize
        : size),
    layer: [
      ...(reference === null
        ? []
        : [
            {
              data: { values: [{ reference }] },
              mark: { type: 'rule' as const, ...dashed },
              encoding: { [main]: { field: 'reference', ...scale } },
            },
          ]),
      {
        data: { values: points },
        mark: { type: 'rule', strokeWidth: 2, opacity: 0.55 },
        encoding: { ...base, [main]: { field: 'low', ...scale }, [`${main}2`]: { field: 'high' } },
      },
      {
        data: { values: points },
        mark: { type: 'point', filled: true, size: 55, opacity: 1 },
        encoding: {
          ...base,
          [main]: { field: 'value', ...scale },
          ...(series.length < 2 ? {} : { shape: { field: 'series', type: 'nominal', sort: series } }),
        },
      },
    ],
  };
}

/** Bars one below another, with their values written beside them. */
export function barChart(
  bars: readonly { name: string; value: number; shown: string }[],
  { title, wide = false }: { title: string; wide?: boolean },
): TopLevelSpec {
  const most = bars.reduce((largest, { value }) => Math.max(largest, value), 0);
  const y = {
    field: 'name',
    type: 'nominal' as const,
    sort: bars.map(({ name }) => name),
    title: null,
    axis: { labelLimit: 320, ticks: false, domain: false },
  };
  // Room for the longest value beside the longest bar.
  const scale = { domain: [0, most * 1.22 || 1], nice: false };
  return {
    width: wide ? 520 : 240,
    height: { step: 20 },
    data: { values: bars.map((bar) => ({ ...bar })) },
    encoding: { y },
    layer: [
      {
        mark: { type: 'bar', color: ink.first, cornerRadiusEnd: 2 },
        encoding: {
          x: {
            field: 'value',
            type: 'quantitative',
            title,
            scale,
            axis: { labels: false, ticks: false, grid: false, domain: false },
          },
        },
      },
      {
        mark: { type: 'text', align: 'left', dx: 4, color: ink.text, fontSize: 12 },
        encoding: { x: { field: 'value', type: 'quantitative', scale }, text: { field: 'shown' } },
      },
    ],
  };
}
