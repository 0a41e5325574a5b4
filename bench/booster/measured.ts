/** Seconds of both sides, one pair a repeat, and what the ratio of their medians must not pass. */
export interface Comparison {
  what: string;
  /** Multiplies seconds, or bytes, into `unit`. */
  scale: number;
  unit: string;
  ours: number[];
  theirs: number[];
  /** Absent where the figure is only told. */
  limit?: number;
}

/** `at best` is the ratio of both sides' shortest times, which hang least on what else the machine did. */
export const headings = ['', 'ours', 'xgboost', 'unit', 'ratio', 'at best', 'limit', ''];

export function rowOf({ what, scale, unit, ours, theirs, limit }: Comparison): string[] {
  const [left, right] = [median(ours), median(theirs)];
  const ratio = left / right;
  return [
    what,
    (left * scale).toPrecision(3),
    (right * scale).toPrecision(3),
    unit,
    ratio.toFixed(3),
    (Math.min(...ours) / Math.min(...theirs)).toFixed(3),
    limit === undefined ? '' : `<= ${limit}`,
    limit === undefined ? '' : ratio <= limit ? 'PASS' : 'FAIL',
  ];
}

export function holds({ ours, theirs, limit }: Comparison): boolean {
  return limit === undefined || median(ours) / median(theirs) <= limit;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number;
}

/** Seconds that a piece of work takes. */
export function secondsOf(work: () => void): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
}
