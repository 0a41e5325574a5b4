import type { TopLevelSpec } from 'vega-lite';
import { dashes, ink } from '../ink.ts';
import { type Axis, coloured, dashed, namesOf, quantity, size } from './axes.ts';

export interface LinePoint {
  x: number;
  y: number | null;
  series: string;
}

interface Options {
  x: Axis;
  y: Axis;
  /** A dashed line to compare with: from corner to corner, or at a height. */
  compare?: 'diagonal' | number;
  /** Where the true line may lie. */
  band?: readonly { x: number; low: number; high: number }[];
  /** A dot at each point, where there are few. */
  dots?: boolean;
  zero?: boolean;
  domain?: readonly [number, number];
}

/** Lines, told apart by colour, dash and, with dots, by shape. */
export function lineChart(points: readonly LinePoint[], options: Options): TopLevelSpec {
  const { compare, band = [], dots = false, zero = true, domain } = options;
  const known = points.filter(({ y }) => y !== null);
  const series = namesOf(known);
  const x = { field: 'x', ...quantity(options.x, domain === undefined ? { zero: false } : { domain }) };
  const y = { field: 'y', ...quantity(options.y, domain === undefined ? { zero } : { domain }) };
  const [first = 0, last = 1] = domain ?? [0, 1];
  const values = [...known];
  return {
    ...size,
    layer: [
      ...(band.length === 0
        ? []
        : [
            {
              data: { values: [...band] },
              mark: { type: 'area' as const, color: ink.first, opacity: 0.22 },
              encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' } },
            },
          ]),
      ...(compare === undefined ? [] : [comparison(compare, first, last)]),
      ...series.map((name, index) => ({
        data: { values: values.filter((point) => point.series === name) },
        mark: {
          type: 'line' as const,
          strokeWidth: 2,
          strokeDash: [...(dashes[index % dashes.length] as readonly number[])],
        },
        encoding: { x, y, color: coloured(series) },
      })),
      ...(dots
        ? [
            {
              data: { values },
              mark: { type: 'point' as const, filled: true, size: 45, opacity: 1 },
              encoding: {
                x,
                y,
                color: coloured(series),
                ...(series.length < 2
                  ? {}
                  : { shape: { field: 'series', type: 'nominal' as const, sort: series } }),
              },
            },
          ]
        : []),
    ],
  };
}

function comparison(compare: 'diagonal' | number, first: number, last: number) {
  if (compare === 'diagonal')
    return {
      data: {
        values: [
          { x: first, y: first },
          { x: last, y: last },
        ],
      },
      mark: { type: 'line' as const, ...dashed },
      encoding: {
        x: { field: 'x', type: 'quantitative' as const },
        y: { field: 'y', type: 'quantitative' as const },
      },
    };
  return {
    data: { values: [{ y: compare }] },
    mark: { type: 'rule' as const, ...dashed },
    encoding: { y: { field: 'y', type: 'quantitative' as const } },
  };
}
