import { expect, test } from 'vitest';
import type { RunState, StepState } from '../../runner/run-state.ts';
import { standingBefore } from '../../runner/standing.ts';

function step(id: string, more: Partial<StepState> = {}): StepState {
  return {
    id,
    title: `Step ${id}`,
    kind: 'tool',
    tool: 'count',
    needs: [],
    state: 'done',
    attempts: 1,
    startedAt: '2025-10-31T08:00:00.000Z',
    seconds: 3.2,
    verdicts: [],
    artifacts: [{ path: `${id}.json`, sha256: 'ab'.repeat(32), bytes: 12 }],
    inputs: [],
    output: { rows: 5 },
    decisions: [],
    learnings: [],
    rehearsal: false,
    ...more,
  };
}

const state: RunState = {
  run: 'count-1',
  plan: 'count',
  planVersion: '1',
  title: 'Count',
  analysisDate: '2025-10-31',
  seed: 42,
  startedAt: '2025-10-31T08:00:00.000Z',
  state: 'running',
  steps: [
    step('1'),
    {
      ...step('2', { kind: 'human', rehearsal: true, by: 'operator', note: 'seen' }),
      tool: undefined as never,
    },
    step('3', { state: 'running' }),
    step('4'),
  ],
  verdicts: [],
  nextActions: [],
  rehearsal: true,
  changedParameters: [{ path: 'seed', reference: 42, value: 7 }],
  changedGates: [
    { gate: 'G1', step: '1', title: 'Rows', change: 'loosened', reference: '>= 5', value: '>= 1' },
  ],
  approvals: [],
  grantsNeeded: 1,
};

test('a step sees what came before it, and neither itself nor what an earlier attempt left behind it', () => {
  expect(standingBefore('3', state).steps.map(({ id }) => id)).toEqual(['1', '2']);
});

test('what it sees holds no time, no person and no number of the run', () => {
  const text = JSON.stringify(standingBefore('4', state));
  expect(text).not.toMatch(/count-1|T08:00|3\.2|operator|seen/);
  expect(text).toContain('"rehearsed":true');
});

test('files keep their hashes, outputs and changes stay as they are', () => {
  const { plan, steps, changedParameters, changedGates } = standingBefore('3', state);
  expect(plan).toEqual({ name: 'count', version: '1', title: 'Count' });
  expect(steps[0]).toMatchObject({
    tool: 'count',
    artifacts: [{ path: '1.json', sha256: 'ab'.repeat(32) }],
    output: { rows: 5 },
  });
  expect(changedParameters).toEqual([{ path: 'seed', reference: 42, value: 7 }]);
  expect(changedGates).toEqual([{ gate: 'G1', title: 'Rows', reference: '>= 5', value: '>= 1' }]);
});
