import { LeadlineError } from '../errors/leadline-error.ts';
import type { RunState } from './run-state.ts';

/** Refuses to open one more run where `most` or more have been opened and not got through a single step. Throws `runs-unused`. */
export function requireFewUnused(runs: readonly RunState[], most: number): void {
  const unused = runs.filter(({ steps }) => steps.every(({ state }) => state !== 'done'));
  const newest = unused.at(-1);
  if (newest === undefined || unused.length < most) return;
  throw new LeadlineError({
    code: 'runs-unused',
    message: `${unused.length} runs of this workspace are open in which no step is done.`,
    expected: `fewer than ${most} of them`,
    arrived: 'one more',
    next: `Go on with one that is open, such as ${newest.run}: run_status ${JSON.stringify({ run: newest.run })} says what may be done. Where all of them wait for a person, tell the operator; \`leadline run PLAN\` opens one without this limit.`,
    kind: 'usage',
  });
}
