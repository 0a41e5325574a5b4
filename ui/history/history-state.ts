import type { RunComparison } from '../../runner/compare-runs.ts';
import type { ForeseenRerun } from '../../runner/foresee-rerun.ts';
import type { RunState } from '../../runner/run-state.ts';
import type { Snapshot } from '../app/snapshot.ts';

/** The list of runs, and what is looked at of them. */
export interface HistoryState {
  /** The run at the cursor by its name, so that a new run above it moves nothing; null for the newest. */
  chosen: string | null;
  /** First row of the list that is shown. */
  top: number;
  /** Runs marked for a comparison, at most two. */
  marks: string[];
  /** What lies over the list. */
  look: Look | null;
}

export type Look =
  | { is: 'reading'; what: string }
  | ComparisonLook
  | { is: 'foreseen'; foreseen: ForeseenRerun; line: number; top: number };

export interface ComparisonLook {
  is: 'comparison';
  comparison: RunComparison;
  /** What is folded, as `foldable` names it. */
  folded: string[];
  /** The line at the cursor, and the first that is shown. */
  line: number;
  top: number;
}

/** Answers name what was asked for: by then the person may look at something else. */
export type HistoryMessage =
  | { kind: 'compared'; what: string; comparison: RunComparison }
  | { kind: 'foreseen'; what: string; foreseen: ForeseenRerun }
  | { kind: 'failed'; what: string; because: string };

/** The runs as the list has them, newest first. */
export function newestFirst({ runs }: Snapshot): RunState[] {
  return [...runs].reverse();
}

/** The named runs in the order in which they began: so what is compared goes from the older to the newer. */
export function olderFirst(names: readonly string[], { runs }: Snapshot): string[] {
  return runs.filter(({ run }) => names.includes(run)).map(({ run }) => run);
}

/** Where the cursor stands in the list. */
export function cursorOf({ chosen }: HistoryState, runs: readonly RunState[]): number {
  return Math.max(
    0,
    runs.findIndex(({ run }) => run === chosen),
  );
}
