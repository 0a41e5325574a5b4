import type { Booster } from '../../model/booster/index.ts';
import { spearman } from '../../model/measure/index.ts';
import type { BacktestFile } from './backtest-files.ts';
import { importanceOf } from './importance.ts';

type Pair = BacktestFile['importancePairs'][number];

/**
 * How alike two boosters rank the features: Spearman's correlation of total gain over the features that at least one of them splits on (the
 * rest would tie at zero and flatter). Null where fewer than three features are left, or a booster is missing.
 */
export function importancePairs(boosters: readonly (Booster | undefined)[]): Pair[] {
  const gains = boosters.map((booster) =>
    booster === undefined ? undefined : importanceOf(booster).map(totalGain),
  );
  return gains.flatMap((first, i) =>
    gains.slice(i + 1).map((second, offset) => ({
      first: i + 1,
      second: i + offset + 2,
      correlation: first === undefined || second === undefined ? null : correlationOf(first, second),
    })),
  );
}

/** The median; null when a pair could not be measured or there is none. */
export function medianCorrelation(pairs: readonly Pair[]): number | null {
  const values = pairs.map((pair) => pair.correlation).filter((value) => value !== null);
  if (values.length === 0 || values.length < pairs.length) return null;
  const sorted = values.sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

function totalGain({ gain, weight }: { gain: number; weight: number }): number {
  return gain * weight;
}

function correlationOf(first: readonly number[], second: readonly number[]): number | null {
  const used = [...first.keys()].filter((index) => (first[index] ?? 0) > 0 || (second[index] ?? 0) > 0);
  if (used.length < 3) return null;
  const a = used.map((index) => first[index] as number);
  const b = used.map((index) => second[index] as number);
  return isConstant(a) || isConstant(b) ? null : spearman(a, b);
}

function isConstant(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}
