import type { Side } from './side.ts';

/** What every part of the bench needs. */
export interface Bench {
  side: Side;
  /** Path of the reference table. */
  table: string;
  rounds: number;
  threads: number;
  repeats: number;
  quick: boolean;
}
