import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { allPlans } from '../../plans/index.ts';
import { readReferencePlans } from '../../runner/plan-reader.ts';
import { namesOf } from '../../server/plan-steps.ts';
import { allTools } from '../../tools/index.ts';
import { engineOn } from '../runner/fixtures.ts';
import { operatorCalled } from '../support/operator.ts';
import { connect } from './connect.ts';

const own = ['count_lines', 'ask_person_2', 'double_lines'];

describe('leadline mcp --plan', () => {
  it('serves each step that can be called as a tool of its own, beside the tools of every server', async () => {
    const { client } = await connect({ stepsOf: 'count' });
    const { client: plain } = await connect();
    const { tools } = await client.listTools();
    const others = (await plain.listTools()).tools.map(({ name }) => name);
    expect(tools.map(({ name }) => name)).toEqual([...others, ...own]);
  });

  it('describes a step by its task, its output and its gates with thresholds', async () => {
    const { client } = await connect({ stepsOf: 'count' });
    const { tools } = await client.listTools();
    const count = tools.find(({ name }) => name === 'count_lines');
    expect(count?.title).toBe('Step 1: Count');
    expect(count?.description).toMatchInlineSnapshot(`
      "Step 1: Counts the lines of a file.
      Gates: C-1 \`lines\` >= 2."
    `);
    expect(JSON.stringify(count?.outputSchema)).toContain('"lines":{"type":"number"}');
    expect(Object.keys(count?.inputSchema.properties ?? {})).toEqual(['run', 'wait_seconds']);
  });

  it('says honestly what a step does to tables, and that no step reaches outside', async () => {
    const { client } = await connect({ stepsOf: 'count' });
    const { tools } = await client.listTools();
    const hints = own.map((name) => tools.find((tool) => tool.name === name)?.annotations);
    expect(hints.map((hint) => hint?.destructiveHint)).toEqual([true, false, false]);
    expect(hints.map((hint) => hint?.readOnlyHint)).toEqual([false, false, false]);
    expect(hints.map((hint) => hint?.openWorldHint)).toEqual([false, false, false]);
  });

  it('runs one step, answers with its output and verdicts, and names the next step by its own tool', async () => {
    const { call } = await connect({ stepsOf: 'count' });
    await call('start_run', { plan: 'count' });
    const { content, isError } = await call('count_lines');
    expect(isError).toBe(false);
    expect(content).toMatchObject({
      run: 'count-1',
      step: '1',
      state: 'done',
      output: { lines: 3 },
      verdicts: [{ gate: 'C-1', status: 'passed', measured: 3, threshold: '>= 2' }],
    });
    expect(content).toHaveProperty('mayDo.0', {
      tool: 'ask_person_2',
      arguments: { run: 'count-1' },
      why: 'says what the person must do at step 2, Look at the count.',
    });
  });

  it('does not run a step again that is done', async () => {
    const { call, folder } = await connect({ stepsOf: 'count' });
    await call('start_run', { plan: 'count' });
    const first = await call('count_lines');
    expect((await call('count_lines')).content).toEqual(first.content);
    const { engine } = await engineOn(folder);
    expect(engine.status('count-1').steps[0]?.attempts).toBe(1);
  });

  it('refuses a step while a gate before it blocks: with the gate, its figure and the only legal calls', async () => {
    const { call, folder } = await connect({ stepsOf: 'count', leads: 'a\n' });
    await call('start_run', { plan: 'count' });
    expect((await call('count_lines')).content).toMatchObject({ state: 'blocked', output: { lines: 1 } });

    const refused = await call('double_lines');
    expect(refused).toMatchObject({
      isError: true,
      content: { error: { code: 'step-not-ready', expected: 'C-1 >= 2' } },
    });
    expect(refused.text).toContain('gate C-1 of step 1 blocks');
    const { mayDo } = refused.content as { mayDo: { tool: string; arguments: object }[] };
    expect(mayDo.map(({ tool }) => tool)).not.toContain('double_lines');
    expect(mayDo.slice(0, 3)).toMatchObject([
      { tool: 'list_gates' },
      { tool: 'read_gate', arguments: { run: 'count-1', gate: 'C-1' } },
      { tool: 'count_lines', arguments: { run: 'count-1' } },
    ]);
    expect(refused.text).toContain(
      '\ncount_lines {"run":"count-1"}: runs step 1, Count, again, once the cause is mended.',
    );

    await writeFile(path.join(folder, 'data', 'leads.csv'), 'a\nb\n');
    expect((await call('count_lines')).content).toMatchObject({ state: 'done', output: { lines: 2 } });
  });

  it('tells what a person must do and where, however often it is called, and completes nothing', async () => {
    const { call, folder } = await connect({ stepsOf: 'count' });
    await call('start_run', { plan: 'count' });
    expect((await call('ask_person_2')).content).toMatchObject({ error: { code: 'step-not-ready' } });
    await call('count_lines');
    for (const _ of [1, 2]) {
      const asked = await call('ask_person_2');
      expect(asked.content).toMatchObject({
        state: 'waiting',
        waitingFor: { instructions: 'Open lines.json.', checklist: ['The count is plausible.'] },
      });
      expect(asked.text).toContain(`leadline step 2 --run count-1 --workspace ${folder}`);
    }
    expect((await call('double_lines')).content).toMatchObject({ error: { code: 'step-not-ready' } });

    const { engine } = await engineOn(folder);
    await engine.completeHumanStep('count-1', '2', { operator: operatorCalled('Ada') });
    await engine.close();
    expect((await call('ask_person_2')).content).toMatchObject({ state: 'done', waitingFor: null });
    expect((await call('double_lines')).content).toMatchObject({ state: 'done', output: { doubled: 6 } });
  });

  it('answers a step that fails with its error and what may be called', async () => {
    const { call, folder } = await connect({ stepsOf: 'count' });
    await call('start_run', { plan: 'count' });
    await rm(path.join(folder, 'data', 'leads.csv'));
    const failed = await call('count_lines');
    expect(failed.isError).toBe(true);
    expect(failed.content).toHaveProperty('error.code');
    expect(failed.content).toHaveProperty('mayDo.1.tool', 'count_lines');
  });

  it('asks for a run of its plan where there is none, and refuses a run that does not exist', async () => {
    const { call } = await connect({ stepsOf: 'count' });
    const missing = await call('count_lines');
    expect(missing.content).toMatchObject({ error: { code: 'run-missing' } });
    expect(missing.text).toContain('Call start_run with {"plan":"count"}.');
    await call('start_run', { plan: 'count' });
    expect(await call('count_lines', { run: 'cuont-1' })).toMatchObject({
      isError: true,
      content: { error: { code: 'run-unknown' } },
    });
  });
});

describe('the names of steps', () => {
  it.each(allPlans.map(({ name }) => name))('are unique, short and plain in %s', (plan) => {
    const reader = readReferencePlans(allPlans, allTools);
    const steps = reader.viewPlan(plan).steps.map(({ id }) => reader.stepBrief(plan, id));
    const names = namesOf(steps);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]{2,50}$/);
  });

  it('differ where ids differ only in their marks', () => {
    const tool = { name: 'train-model', title: '', description: '', effect: 'files' } as const;
    const steps = ['4.1', '4-1', '4_1'].map((step) => ({ step, tool }));
    expect(namesOf(steps)).toEqual(['train_model_4_1', 'train_model_4_1_2', 'train_model_4_1_3']);
  });
});
