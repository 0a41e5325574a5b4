import { expect, test } from 'vitest';
import type { RunEvent } from '../../runner/events.ts';
import { toEntry } from '../../runner/journal.ts';
import { foldRun } from '../../runner/state.ts';
import { engineOn, workspaceFolder } from './fixtures.ts';
import { chooseColumns, phasePlan } from './phase-plan.ts';

const entry = (seq: number, type: RunEvent['type'], payload: object) =>
  toEntry({
    seq,
    run: 'count-1',
    at: `2025-11-01T00:00:0${seq}.000Z`,
    type,
    payload: JSON.stringify(payload),
    previous: '',
    hash: '',
  });

test('a journal from before steps had phases and tools told of decisions is still read', () => {
  const state = foldRun(
    [
      entry(1, 'run-started', {
        plan: 'count',
        planVersion: '1.0.0',
        title: 'Count the leads',
        leadlineVersion: '0.1.0',
        analysisDate: '2025-10-31',
        seed: 42,
        parameters: {},
        changedParameters: [],
        steps: [{ id: '1', title: 'Count', kind: 'tool', needs: [], tool: 'count-lines' }],
      }),
      entry(2, 'step-started', { step: '1' }),
      entry(3, 'step-finished', { step: '1', output: {}, artifacts: [], inputs: [], measures: {} }),
    ],
    { live: false, workspace: '.', newest: true },
  );
  expect(state.changedGates).toEqual([]);
  expect(state.steps).toMatchObject([{ state: 'done', seconds: 1, decisions: [], learnings: [] }]);
});

test('decisions and learnings of a tool are part of the state', async () => {
  const { engine } = await engineOn(await workspaceFolder(), { plans: [phasePlan], tools: [chooseColumns] });
  const { steps } = await engine.advance(await engine.start('phases'), { until: '1.1' });
  expect(steps[0]).toMatchObject({
    phase: { id: '1', title: 'Columns' },
    task: 'Choose the columns. Ask when fewer than two are left.',
    decisions: [{ choice: 'removed b, kept a', alternatives: ['keep both', 'keep b'] }],
    learnings: ['One of 2 columns is enough.'],
  });
});

test('a run goes on when only its phases and tasks were put in other words', async () => {
  const folder = await workspaceFolder();
  const first = await engineOn(folder, { plans: [phasePlan], tools: [chooseColumns] });
  const run = await first.engine.start('phases');
  await first.engine.close();
  const retold = {
    ...phasePlan,
    steps: (...args: Parameters<typeof phasePlan.steps>) =>
      phasePlan
        .steps(...args)
        .map((step) => ({ ...step, phase: { id: '9', title: 'Other' }, task: 'Other.' })),
  };
  const { engine } = await engineOn(folder, { plans: [retold], tools: [chooseColumns] });
  expect((await engine.advance(run, { until: '1.1' })).steps[0]?.state).toBe('done');
});
