import { ink, series } from '../ink.ts';

/** A chart of half a page's width, in pixels. */
export const size = { width: 370, height: 230 };
export const wideSize = { width: 760, height: 220 };

export interface Axis {
  title: string;
  /** A number format such as `.0%` or `.2f`; none lets the chart choose. */
  format?: string;
}

export const dashed: { color: string; strokeDash: number[] } = { color: ink.quiet, strokeDash: [4, 3] };

/** A quantitative axis, with its scale from zero unless told otherwise. */
export function quantity({ title, format }: Axis, { zero = true, domain }: Scale = {}) {
  return {
    type: 'quantitative' as const,
    title,
    axis: { ...(format === undefined ? {} : { format }), tickCount: 5 },
    scale: domain === undefined ? { zero, nice: true } : { domain: [...domain], nice: false },
  };
}

interface Scale {
  zero?: boolean;
  domain?: readonly [number, number];
}

/** Colours for series in their order; a single one needs no legend. */
export function coloured(names: readonly string[]) {
  return {
    field: 'series',
    type: 'nominal' as const,
    scale: { domain: [...names], range: names.map((_, index) => series[index % series.length] as string) },
    legend: names.length < 2 ? null : { symbolOpacity: 1 },
  };
}

export function namesOf(points: readonly { series: string }[]): string[] {
  return [...new Set(points.map((point) => point.series))];
}
