import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineTool } from '../../tools/tool.ts';
import { oneStepPlan } from './count-plan.ts';
import { engineOn, workspaceFolder } from './fixtures.ts';

const lying = defineTool({
  name: 'lying',
  title: 'Lie',
  description: 'Says that it needs no warehouse, and asks for a table.',
  effect: 'files',
  needsWarehouse: false,
  input: z.strictObject({}),
  output: z.strictObject({}),
  async run(_input, { warehouse }) {
    await warehouse.rows('any/query');
    return { output: {}, measures: {} };
  },
});

test('a tool that says it needs no warehouse gets none', async () => {
  const folder = await workspaceFolder();
  const { engine } = await engineOn(folder, {
    plans: [oneStepPlan(lying, {})],
    tools: [lying],
    openWarehouse: () => Promise.reject(new Error(`${path.basename(folder)} is open elsewhere`)),
  });
  const state = await engine.advance(await engine.start('one'));
  expect(state.steps[0]?.error?.code).toBe('warehouse-unneeded');
});
