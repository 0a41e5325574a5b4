import type { RunContext } from './run-context.ts';

/** Records that the run is finished, once, when every step that can run is done. */
export async function finishIfComplete({ journal, stateOf }: RunContext, run: string): Promise<void> {
  const { state, steps, verdicts } = stateOf(run);
  const complete = steps.every((step) => step.state === 'done' || step.state === 'declared');
  if (state === 'finished' || !complete) return;
  const standing = verdicts.filter(({ waived }) => waived === undefined);
  const count = (status: string) => standing.filter((verdict) => verdict.status === status).length;
  await journal.append(run, {
    type: 'run-finished',
    payload: {
      passed: count('passed'),
      warned: count('warned'),
      failed: count('failed'),
      waived: verdicts.length - standing.length,
    },
  });
}
