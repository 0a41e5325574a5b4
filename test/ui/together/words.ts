import type { Snapshot } from '../../../ui/app/snapshot.ts';

/** What a terminal of a test is told to do, with the number under which it answers. */
export type Asked = { number: number } & (
  | { do: 'grant' | 'decline'; id: string }
  | { do: 'sign-off'; step: string }
  /** Advances the run; its last tool says `held` and waits for `let-go`. */
  | { do: 'advance' }
  | { do: 'let-go' }
  /** Asks and declines without a pause, until `enough`: answers with all that it did. */
  | { do: 'rush' }
  | { do: 'enough' }
  /** What its screen has shown, and when. */
  | { do: 'recall' }
);

/** What a terminal says by itself, and what it answers; `said` is `done` or the code of the error. */
export type Said =
  | { type: 'snapshot'; snapshot: Snapshot }
  | { type: 'held' }
  | { type: 'answer'; number: number; said: string; did: Did[]; seen: [fact: string, at: number][] };

/** One change that somebody was told is in the journal. */
export interface Did {
  what: 'approval-requested' | 'approval-declined';
  id: string;
}

/** How a change is called in `seen`, such as `waive-1/3 declined` or `step 2 done`. */
export function factsOf({ runs }: Snapshot): string[] {
  return runs.flatMap(({ approvals, steps }) => [
    ...approvals.map(({ id }) => `${id} requested`),
    ...approvals.filter(({ state }) => state !== 'requested').map(({ id, state }) => `${id} ${state}`),
    ...steps.map(({ id, state }) => `step ${id} ${state}`),
  ]);
}
