import { expect, test } from 'vitest';
import { scoresOf } from '../../cli/sync-source.ts';
import type { Engine } from '../../runner/engine.ts';
import type { RunState } from '../../runner/run-state.ts';
import { failedVerdict, runWith } from '../runner/verdicts.ts';

const blocked = scored({ ...runWith([failedVerdict]), run: 'match-1', state: 'blocked' });
const finished = scored({ ...runWith([]), run: 'match-2', state: 'finished' });

test('a blocked run with scores is named with its gates, whether it was asked for or is the only one', () => {
  const refusal = {
    code: 'run-not-finished',
    kind: 'usage',
    message: expect.stringContaining('blocked at P-1'),
  };
  expect(refused(() => scoresOf(engineWith([blocked, finished]), 'match-1'))).toMatchObject({
    ...refusal,
    expected: 'one of match-2',
  });
  expect(refused(() => scoresOf(engineWith([blocked]), undefined))).toMatchObject(refusal);
});

test('the run of leadline.yaml is taken where none is named, and the newest where it names none', () => {
  const runs = [finished, { ...finished, run: 'match-3' }];
  expect(scoresOf(engineWith(runs, 'match-2'), undefined)).toBe('match-2');
  expect(scoresOf(engineWith(runs, 'match-2'), 'match-3')).toBe('match-3');
  expect(scoresOf(engineWith(runs), undefined)).toBe('match-3');
});

function scored(state: Omit<RunState, 'nextActions'>): RunState {
  const [step] = state.steps;
  if (step === undefined) throw new Error('a run without steps');
  const artifacts = ['scores.csv', 'drivers.csv'].map((path) => ({ path, sha256: '', bytes: 0 }));
  return { ...state, nextActions: [], steps: [{ ...step, state: 'done', artifacts }, ...state.steps] };
}

function engineWith(runs: RunState[], run: string | null = null): Engine {
  const configuration = { plans: { 'salesforce-sync': { values: { run } } } };
  return { runs: () => runs, workspace: { configuration } } as unknown as Engine;
}

function refused(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
