import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { definePlan } from '../../../plans/plan.ts';
import { defineTool } from '../../../tools/tool.ts';
import { engineOn, workspaceFolder } from '../fixtures.ts';

const aucPr = { value: 0.4, low: 0.3, high: 0.5 };

/** Leaves what a training and an explanation leave, as far as a comparison reads it. */
const leaveResults = defineTool({
  name: 'leave-results',
  title: 'Leave results',
  description: 'Leaves figures and rankings.',
  effect: 'files',
  input: z.strictObject({}),
  output: z.strictObject({}),
  async run(_input, { artifacts }) {
    const more = { rounds: 3 };
    await artifacts.writeJson('model/metrics.json', {
      testIntervals: { aucPr, aucRoc: null, topDecileLift: null },
      ...more,
    });
    await artifacts.writeJson('explanation.json', {
      features: [{ feature: 'miles', label: 'miles', rank: 1, share: 1, mean_absolute: 2, direction: null }],
      ...more,
    });
    await artifacts.write('model/importance.csv', 'feature,gain,cover,weight\nmiles,3,1,1\nzip,1,1,1\n');
    return { output: {}, measures: {} };
  },
});

const plan = definePlan({
  name: 'results',
  version: '1',
  title: 'Results',
  description: 'Leaves results.',
  parameters: z.strictObject({}),
  steps: () => [
    { kind: 'tool', id: '1', title: 'Leave', needs: [], tool: 'leave-results', input: {}, gates: [] },
  ],
});

async function twoRuns() {
  const folder = await workspaceFolder();
  const { engine } = await engineOn(folder, { plans: [plan], tools: [leaveResults] });
  for (const _ of [1, 2]) await engine.advance(await engine.start('results'));
  return { folder, engine };
}

test('figures and rankings are read from what the runs wrote, whatever else is in the files', async () => {
  const { engine } = await twoRuns();
  const comparison = await engine.compare();
  expect([comparison.a.run, comparison.b.run]).toEqual(['results-1', 'results-2']);
  expect(comparison).toMatchObject({ notes: [], metrics: { equal: 1 }, features: { equal: 1 } });
});

test('a file that was changed since is not believed', async () => {
  const { folder, engine } = await twoRuns();
  const better = { testIntervals: { aucPr: { ...aucPr, value: 0.9 }, aucRoc: null, topDecileLift: null } };
  await writeFile(path.join(folder, 'runs/results-2/artifacts/model/metrics.json'), JSON.stringify(better));
  const { metrics, notes } = await engine.compare();
  expect(metrics.differences).toMatchObject([{ metric: 'aucPr', a: aucPr, b: null }]);
  expect(notes).toEqual([
    'The figures of a test window of results-2 are not shown: model/metrics.json was changed since results-2 wrote it.',
  ]);
});

test('without names the newest run is held against the one of its plan before it, the older first', async () => {
  const { engine } = await twoRuns();
  await engine.start('results');
  expect(await engine.compare()).toMatchObject({ a: { run: 'results-2' }, b: { run: 'results-3' } });
  expect(await engine.compare('results-1')).toMatchObject({
    a: { run: 'results-1' },
    b: { run: 'results-3' },
  });
  expect(await engine.compare('results-3', 'results-1')).toMatchObject({
    a: { run: 'results-3' },
    b: { run: 'results-1' },
  });
});

test('a run alone, a run twice and a run that is not there are refused', async () => {
  const { engine } = await engineOn(await workspaceFolder());
  await expect(engine.compare()).rejects.toMatchObject({ code: 'run-missing' });
  await engine.start('count');
  await expect(engine.compare()).rejects.toMatchObject({ code: 'run-alone' });
  await expect(engine.compare('count-1', 'count-1')).rejects.toMatchObject({ code: 'run-alone' });
  await expect(engine.compare('count-1', 'count-7')).rejects.toMatchObject({ code: 'run-unknown' });
});
