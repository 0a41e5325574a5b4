import type { z } from 'zod';
import { dateOf, spanOf, splitHoldout } from '../model/split.ts';
import type { splitObject } from './inputs.ts';

/** Rows that are held against others, in order of time. */
export interface Period {
  name: string;
  from: string;
  to: string;
  rows: Int32Array;
}

interface Asked {
  by: 'quarter' | 'month' | 'split';
  split: z.output<typeof splitObject>;
  training_only: boolean;
}

/** The rows by calendar quarter or month, all or those of the training window, or as training and test. */
export function periodsOf(times: Int32Array, { by, split, training_only }: Asked): Period[] {
  if (by === 'split') {
    const { train, test } = splitHoldout(times, split);
    return [named('train', times, train), named('test', times, test)];
  }
  const groups = new Map<string, number[]>();
  const measured = training_only ? splitHoldout(times, split).train : times.keys();
  for (const row of measured) {
    const name = nameOf(times[row] as number, by);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, rows]) => named(name, times, Int32Array.from(rows)));
}

function named(name: string, times: Int32Array, rows: Int32Array): Period {
  return { name, ...spanOf(times, rows), rows };
}

function nameOf(day: number, by: 'quarter' | 'month'): string {
  const date = dateOf(day);
  if (by === 'month') return date.slice(0, 7);
  return `${date.slice(0, 4)} Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;
}
