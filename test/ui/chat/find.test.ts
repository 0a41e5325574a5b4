import { describe, expect, it } from 'vitest';
import { LeadlineError } from '../../../errors/leadline-error.ts';
import { gateOf } from '../../../ui/chat/find.ts';
import { runOf, stepOf, verdictOf } from '../app/snapshots.ts';

const verdicts = [verdictOf('V6-4.1a'), verdictOf('V6-4.1b'), verdictOf('LL-4.1b')];
const run = runOf('v6-1', [stepOf('4.1', { verdicts })]);

/** A plan that was judged and is not known any more. */
const noPlans = {
  gatesOfPlan: () => {
    throw new LeadlineError({ code: 'plan-unknown', message: 'There is no such plan.' });
  },
};

describe('a gate by what is typed of it', () => {
  it('is found by its end where only one has it, also when its plan is gone', () => {
    expect(gateOf(run, 'G4.1a', noPlans)).toEqual({ is: 'judged', verdict: verdicts[0] });
  });

  it('is asked for in full where two end alike', () => {
    expect(() => gateOf(run, '4.1b', noPlans)).toThrow(
      expect.objectContaining({
        message: 'More than one gate ends in 4.1b.',
        expected: 'one of V6-4.1b, LL-4.1b',
      }),
    );
  });
});
