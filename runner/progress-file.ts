import type { StepProgress } from './engine-event.ts';

/** What the running step of a run says of itself, kept in `runs/<run>/progress.json` while a process works on it. */
export interface ProgressRecord extends Omit<StepProgress, 'type'> {
  /** ISO time. */
  at: string;
}
