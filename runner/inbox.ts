import type { RunState } from './run-state.ts';

/** One thing that waits for a person. */
export type InboxItem = {
  run: string;
  step: string;
  /** One line for the list. */
  title: string;
  /** ISO time since when it waits. */
  since: string;
} & (
  | { kind: 'task' }
  | { kind: 'gate'; gate: string /** Whether a person may waive it at all. */; waivable: boolean }
  | { kind: 'approval'; gate: string; approval: string }
  | { kind: 'error'; code: string }
);

/** What waits for a person in these runs: approvals asked for, then gates that block, tasks, and errors; oldest first within each. */
export function inboxOf(_runs: readonly RunState[]): InboxItem[] {
  return [];
}
