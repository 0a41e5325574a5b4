import type { Glyphs } from './terminal.ts';

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const digits = ['1', '2', '3', '4', '5', '6', '7', '8'];

/**
 * A character for each value, its height between the least and the greatest; `null` is a gap, and values that are all equal stand in the
 * middle. Digits 1 to 8 where the terminal has no block characters.
 */
export function sparkline(values: readonly (number | null)[], glyphs: Glyphs): string {
  const { low, high } = rangeOf(values);
  return values
    .map((value) => {
      if (!isNumber(value)) return glyphs.pending;
      return barOf(high > low ? shareOf(value, low, high) : 0.5, glyphs);
    })
    .join('');
}

export interface Histogram {
  low: number;
  high: number;
  /** Values from `low` to `high` in as many equal parts. */
  counts: number[];
}

/** How numbers are spread over `bins` equal parts of their range; null where fewer than two of them differ. */
export function histogramOf(values: readonly (number | null)[], bins: number): Histogram | null {
  const { low, high } = rangeOf(values);
  if (!(high > low)) return null;
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of values) {
    if (!isNumber(value)) continue;
    const bin = Math.min(bins - 1, Math.floor(shareOf(value, low, high) * bins));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { low, high, counts };
}

/** The counts of a histogram, a character each: an empty part is a gap, the fullest a full block, or `#` where there are no blocks. */
export function drawHistogram({ counts }: Histogram, glyphs: Glyphs): string {
  const most = Math.max(...counts);
  return counts
    .map((count) => {
      if (count === 0) return glyphs.pending;
      if (count === most && !drawsBlocks(glyphs)) return '#';
      return barOf(count / most, glyphs);
    })
    .join('');
}

/** Where a rule is a hyphen, the terminal's character set has no block characters either. */
export function drawsBlocks({ rule }: Glyphs): boolean {
  return rule !== '-';
}

/** Where a value lies between two others, from 0 to 1. Halves, because the span of doubles can be greater than any of them. */
function shareOf(value: number, low: number, high: number): number {
  return (value / 2 - low / 2) / (high / 2 - low / 2);
}

/** `share` is between 0 and 1. */
function barOf(share: number, glyphs: Glyphs): string {
  const bars = drawsBlocks(glyphs) ? blocks : digits;
  return bars[Math.round(share * (bars.length - 1))] ?? '';
}

function rangeOf(values: readonly (number | null)[]): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!isNumber(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return { low, high };
}

function isNumber(value: number | null): value is number {
  return value !== null && Number.isFinite(value);
}
