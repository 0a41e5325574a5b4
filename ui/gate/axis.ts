import type { Scalar } from '../../gates/gate.ts';
import { drawsBlocks } from '../sparkline.ts';
import type { Glyphs } from '../terminal.ts';

/** Where numbers meet a threshold; an end that is infinite is open. */
interface Demand {
  low: number;
  high: number;
}

const number = String.raw`(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)`;
const bounded = new RegExp(`^(>=|<=|>|<|=) ${number}$`);
const between = new RegExp(`^${number} to ${number}$`);

/**
 * A line of `cells` cells on which the measured value stands beside its threshold, such as `---|====o==`; null where the value or the
 * threshold (as `describeExpectation` words it) is no number. A value that does not hold never stands where one would.
 */
export function drawAxis(
  measured: Scalar,
  threshold: string,
  holds: boolean,
  cells: number,
  glyphs: Glyphs,
): string | null {
  const demand = readDemand(threshold);
  if (demand === null || typeof measured !== 'number' || !Number.isFinite(measured)) return null;
  const ends = [demand.low, demand.high].filter(Number.isFinite);
  const [low, high] = padded(Math.min(measured, ...ends), Math.max(measured, ...ends));
  if (!Number.isFinite(high - low)) return null;
  const cellOf = (value: number) => Math.round(((value - low) / (high - low)) * (cells - 1));

  const marks = marksOf(glyphs);
  const axis = Array.from({ length: cells }, (_, cell) =>
    cell >= cellOf(demand.low) && cell <= cellOf(demand.high) ? marks.holds : marks.fails,
  );
  for (const end of ends) axis[cellOf(end)] = marks.threshold;
  axis[holds ? cellOf(measured) : apart(measured, demand, cellOf)] = marks.measured;
  return axis.join('');
}

/** What the characters of the axis mean. */
export function axisLegend(glyphs: Glyphs): string {
  const { measured, threshold, holds } = marksOf(glyphs);
  return `${measured} measured  ${threshold} threshold  ${holds} holds`;
}

function marksOf(glyphs: Glyphs) {
  return drawsBlocks(glyphs)
    ? { measured: '●', threshold: '┃', holds: '═', fails: '─' }
    : { measured: 'o', threshold: '|', holds: '=', fails: '-' };
}

function readDemand(threshold: string): Demand | null {
  const [, low, high] = between.exec(threshold) ?? [];
  if (low !== undefined && high !== undefined) return { low: Number(low), high: Number(high) };
  const [, sign, end] = bounded.exec(threshold) ?? [];
  if (sign === undefined) return null;
  return {
    low: sign.startsWith('<') ? Number.NEGATIVE_INFINITY : Number(end),
    high: sign.startsWith('>') ? Number.POSITIVE_INFINITY : Number(end),
  };
}

/** Room on both sides, so that it can be seen on which side of the threshold a value stands. */
function padded(low: number, high: number): [number, number] {
  const span = high - low || Math.abs(high) || 1;
  return [low - span * 0.25, high + span * 0.25];
}

/** The cell of a value that does not hold: never that of the threshold, however near it is. */
function apart(measured: number, { low, high }: Demand, cellOf: (value: number) => number): number {
  const cell = cellOf(measured);
  if (measured <= low && cell === cellOf(low)) return cell - 1;
  if (measured >= high && cell === cellOf(high)) return cell + 1;
  return cell;
}
