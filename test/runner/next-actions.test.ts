import { describe, expect, test } from 'vitest';
import { nextActions } from '../../runner/next-actions.ts';
import type { StepVerdict } from '../../runner/run-state.ts';
import { failedVerdict, requestFor, runWith } from './verdicts.ts';

const here = { workspace: null, newest: true };
const leak: StepVerdict = { ...failedVerdict, gate: 'P-2', guards: 'leakage' };
const { waivable: _, ...closed } = { ...failedVerdict, gate: 'P-3' };

const told = (...verdicts: StepVerdict[]) =>
  nextActions(runWith(verdicts), here).map(({ label, command }) => `${label} -> ${command}`);

describe('a blocked run', () => {
  test('names the waivers that are open to a person, and where', () => {
    expect(told(failedVerdict, closed)).toEqual([
      'Read the evidence of the gates that block -> leadline gates',
      'Mend the cause, then run step 1 again -> leadline resume',
      'Or a person waives P-1, with a reason and by signature -> leadline ui',
      'Change a parameter in leadline.yaml and begin a new run, which names the change -> leadline run match',
    ]);
  });

  test('says of a gate against leakage that nobody can waive it, whatever the plan calls it', () => {
    const labels = told(leak);
    expect(labels[1]).toBe('Mend the cause, then run step 1 again; nobody can waive P-2 -> leadline resume');
    expect(labels.join()).not.toContain('leadline ui');
  });

  test('says that a question waits for a person, as long as it is about what stands now', () => {
    const asked = runWith([failedVerdict], { approvals: [requestFor('P-1')] });
    expect(nextActions(asked, here)[1]).toEqual({
      label: 'A person decides on the waiver that was asked for: P-1',
      command: 'leadline ui',
    });
    for (const stale of [
      requestFor('P-1', { state: 'declined' }),
      requestFor('P-1', { subject: { ...requestFor('P-1').subject, attempt: 0 } }),
    ]) {
      const labels = nextActions(runWith([failedVerdict], { approvals: [stale] }), here).map(
        ({ label }) => label,
      );
      expect(labels).toContain('Or a person waives P-1, with a reason and by signature');
    }
  });
});

test('the commands name the run where it is not the newest, and the workspace where the reader stands elsewhere', () => {
  const commands = nextActions(runWith([closed]), { workspace: '/firm one', newest: false }).map(
    ({ command }) => command,
  );
  expect(commands).toEqual([
    "leadline gates --run match-1 --workspace '/firm one'",
    "leadline resume --run match-1 --workspace '/firm one'",
    "leadline run match --workspace '/firm one'",
  ]);
});

test('a plan with a command of its own is begun by that', () => {
  const commands = ['salesforce-sync', 'salesforce-pull', 'match'].map(
    (plan) => nextActions({ ...runWith([]), plan, state: 'finished' }, here).at(-1)?.command,
  );
  expect(commands).toEqual(['leadline sync', 'leadline salesforce pull', 'leadline run match']);
});
