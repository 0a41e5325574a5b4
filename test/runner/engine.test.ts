import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { openEmbeddedWarehouse } from '../../runner/open-warehouse.ts';
import type { RunState } from '../../runner/run-state.ts';
import { defineTool } from '../../tools/tool.ts';
import { operatorCalled } from '../support/operator.ts';
import { countPlan, doubleLines, oneStepPlan } from './count-plan.ts';
import { engineOn, workspaceFolder } from './fixtures.ts';

const standings = (state: RunState) => state.steps.map((step) => step.state);

describe('a run', () => {
  test('goes through its steps, waits for the person, and goes on when the person has spoken', async () => {
    const folder = await workspaceFolder();
    const { engine } = await engineOn(folder);
    const run = await engine.start('count');
    expect(run).toBe('count-1');
    expect(engine.status().state).toBe('paused');

    const waiting = await engine.advance(run);
    expect(waiting.state).toBe('waiting');
    expect(standings(waiting)).toEqual(['done', 'waiting', 'pending', 'declared']);
    expect(waiting.nextActions).toEqual([
      {
        label: 'A person does step 2, Look at the count, and signs for it',
        command: `leadline step 2 --workspace ${folder}`,
      },
    ]);

    const paused = await engine.completeHumanStep(run, '2', { operator: operatorCalled('Jo'), note: 'fine' });
    expect(paused.state).toBe('paused');
    const finished = await engine.advance(run);
    expect(finished.state).toBe('finished');
    expect(finished.rehearsal).toBe(false);
    expect(finished.steps[1]).toMatchObject({ by: 'Jo', note: 'fine', rehearsal: false });
    expect(finished.steps[2]?.output).toEqual({ doubled: 6 });
    expect(finished.verdicts.map(({ gate, status }) => [gate, status])).toEqual([
      ['C-1', 'passed'],
      ['C-3', 'warned'],
    ]);
  });

  test('does not run finished steps again', async () => {
    const { engine, events } = await engineOn(await workspaceFolder());
    const run = await engine.start('count');
    await engine.advance(run, { until: '1' });
    await engine.advance(run, { rehearsal: true });
    await engine.advance(run);
    const started = events.flatMap((event) => (event.type === 'step-started' ? [event.step] : []));
    expect(started).toEqual(['1', '3']);
    expect(engine.runs()).toHaveLength(1);
  });

  test('says on every entry that a rehearsal operator stood in', async () => {
    const folder = await workspaceFolder();
    const { engine, events } = await engineOn(folder);
    const state = await engine.advance(await engine.start('count'), { rehearsal: true });
    expect(state).toMatchObject({ state: 'finished', rehearsal: true });
    expect(state.steps[1]).toMatchObject({ by: 'rehearsal operator', rehearsal: true });
    expect(events).toContainEqual(expect.objectContaining({ type: 'human-done', rehearsal: true }));
    expect(await readFile(path.join(folder, 'runs/count-1/EXECUTION_LOG.md'), 'utf8')).toContain('REHEARSAL');
  });

  test('tells of itself while it runs', async () => {
    const { engine, events } = await engineOn(await workspaceFolder());
    await engine.advance(await engine.start('count'), { rehearsal: true });
    expect(events.map(({ type }) => type)).toEqual([
      ...['run-started', 'step-started', 'gate-judged', 'step-finished', 'human-done'],
      ...['step-started', 'progress', 'gate-judged', 'step-finished', 'step-declared', 'run-stopped'],
    ]);
    expect(events).toContainEqual(expect.objectContaining({ type: 'progress', step: '3', percent: 50 }));
    expect(events.at(-1)).toEqual({ type: 'run-stopped', run: 'count-1', state: 'finished' });
  });

  test('keeps the parameters that it began with and says that leadline.yaml has changed', async () => {
    const folder = await workspaceFolder();
    const first = await engineOn(folder);
    const run = await first.engine.start('count');
    await first.engine.close();
    await writeFile(path.join(folder, 'leadline.yaml'), 'plans: { count: { least_lines: 9 } }');

    const second = await engineOn(folder);
    expect((await second.engine.advance(run, { until: '1' })).steps[0]?.state).toBe('done');
    expect(second.events).toContainEqual(expect.objectContaining({ type: 'notice' }));
    const changed = second.engine.status(await second.engine.start('count')).changedParameters;
    expect(changed).toEqual([{ path: 'least_lines', reference: 2, value: 9 }]);
  });

  test('is not taken on by a plan that has changed since', async () => {
    const folder = await workspaceFolder();
    const first = await engineOn(folder);
    const run = await first.engine.start('count');
    await first.engine.close();
    const { engine } = await engineOn(folder, { plans: [{ ...countPlan, version: '2.0.0' }] });
    await expect(engine.advance(run)).rejects.toMatchObject({ code: 'plan-changed' });
  });
});

describe('a blocking gate', () => {
  test('stops the run with its evidence and the legal next actions', async () => {
    const folder = await workspaceFolder({ leads: 'a\n' });
    const { engine } = await engineOn(folder);
    const run = await engine.start('count');
    const state = await engine.advance(run, { rehearsal: true });
    expect(state.state).toBe('blocked');
    expect(standings(state)).toEqual(['blocked', 'pending', 'pending', 'declared']);
    expect(state.nextActions.map(({ command }) => command)).toEqual([
      `leadline gates --workspace ${folder}`,
      `leadline resume --workspace ${folder}`,
      `leadline run count --workspace ${folder}`,
    ]);
    const [report] = await engine.gates(run);
    expect(report?.verdict).toMatchObject({ gate: 'C-1', status: 'failed', measured: 1, threshold: '>= 2' });
    expect(report?.evidence).toEqual({ columns: ['line'], rows: [[1]], total: 1 });
    expect(await readFile(path.join(folder, 'runs/count-1/artifacts/lines.json'), 'utf8')).toContain('1');
  });

  test('keeps every later step from running, and its own step runs again once the cause is mended', async () => {
    const folder = await workspaceFolder({ leads: 'a\n' });
    const { engine } = await engineOn(folder);
    const run = await engine.start('count');
    await engine.advance(run);
    await expect(engine.advance(run, { only: '3' })).rejects.toMatchObject({
      code: 'step-not-ready',
      kind: 'blocked',
      message: 'Step 3 cannot run: gate C-1 of step 1 blocks.',
    });
    const done = { operator: operatorCalled('Jo') };
    await expect(engine.completeHumanStep(run, '2', done)).rejects.toMatchObject({ code: 'step-not-ready' });

    await writeFile(path.join(folder, 'data/leads.csv'), 'a\nb\n');
    expect((await engine.advance(run, { rehearsal: true })).state).toBe('finished');
  });

  test('that was not measured is no pass', async () => {
    const silent = defineTool({
      name: 'count-lines',
      title: 'Silent',
      description: 'Measures nothing.',
      effect: 'none',
      input: z.object({}),
      output: z.object({}),
      run: async () => ({ output: {}, measures: {} }),
    });
    const { engine } = await engineOn(await workspaceFolder(), { tools: [silent, doubleLines] });
    const state = await engine.advance(await engine.start('count'));
    expect(state.state).toBe('blocked');
    expect(state.verdicts[0]).toMatchObject({ status: 'failed', measured: null });
  });
});

describe('a step', () => {
  const failing = (error: unknown) =>
    defineTool({
      name: 'fails',
      title: 'Fails',
      description: 'Throws.',
      effect: 'none',
      input: z.strictObject({ days: z.int().default(1) }),
      output: z.strictObject({}),
      run: () => Promise.reject(error),
    });

  test('that throws has failed, with the error that a person can use', async () => {
    const tool = failing(
      new LeadlineError({ code: 'csv-truncated', message: 'It ends early.', next: 'Ask again.' }),
    );
    const { engine, events } = await engineOn(await workspaceFolder(), {
      plans: [oneStepPlan(tool)],
      tools: [tool],
    });
    const state = await engine.advance(await engine.start('one'));
    expect(state.state).toBe('failed');
    expect(state.steps[0]?.error).toEqual({
      code: 'csv-truncated',
      message: 'It ends early.',
      next: 'Ask again.',
    });
    expect(events).toContainEqual(expect.objectContaining({ type: 'step-failed', step: '1' }));
  });

  test('that throws something unknown keeps the message and shows no stack', async () => {
    const tool = failing(new TypeError('x is not a function'));
    const { engine } = await engineOn(await workspaceFolder(), { plans: [oneStepPlan(tool)], tools: [tool] });
    const [step] = (await engine.advance(await engine.start('one'))).steps;
    expect(step?.error?.code).toBe('internal-error');
    expect(step?.error?.message).toBe('Step 1 (fails) ended with an error: x is not a function');
    expect(JSON.stringify(step)).not.toContain('.test.ts');
  });

  test('whose input does not fit keeps the plan from running, and names the step and the field', async () => {
    const tool = failing(new Error('never reached'));
    const plans = [oneStepPlan(tool, { days: 'many', dayz: 1 })];
    const { engine } = await engineOn(await workspaceFolder(), { plans, tools: [tool] });
    const error = await engine.start('one').catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'plan-unsound', kind: 'usage' });
    expect(String(error)).toContain('Step 1 hands the tool fails');
    expect(String(error)).toContain('days: expected a value of type number, arrived "many"');
    expect(String(error)).toContain('expected no key dayz');
    expect(engine.runs()).toEqual([]);
  });

  test('whose tool answers with something else than it promises has failed', async () => {
    const tool = { ...failing(undefined), run: async () => ({ output: { surprise: 1 }, measures: {} }) };
    const { engine } = await engineOn(await workspaceFolder(), { plans: [oneStepPlan(tool)], tools: [tool] });
    const [step] = (await engine.advance(await engine.start('one'))).steps;
    expect(step?.error?.code).toBe('step-output-invalid');
  });

  test('that is stopped by the signal leaves the run resumable', async () => {
    const stop = new AbortController();
    let attempts = 0;
    const tool = defineTool({
      ...failing(undefined),
      run: async (_input, { signal }) => {
        attempts += 1;
        if (attempts === 1) stop.abort();
        signal.throwIfAborted();
        return { output: {}, measures: {} };
      },
    });
    const { engine } = await engineOn(await workspaceFolder(), { plans: [oneStepPlan(tool)], tools: [tool] });
    const run = await engine.start('one');
    const stopped = await engine.advance(run, { signal: stop.signal });
    expect(stopped.state).toBe('interrupted');
    expect(stopped.nextActions[0]?.label).toBe('Go on: step 1 runs again from its start');
    expect((await engine.advance(run)).state).toBe('finished');
    expect(attempts).toBe(2);
  });

  test('that runs alone needs what it needs', async () => {
    const { engine } = await engineOn(await workspaceFolder());
    const run = await engine.start('count');
    await expect(engine.advance(run, { only: '3' })).rejects.toMatchObject({
      code: 'step-not-ready',
      message: 'Step 3 cannot run yet: step 1 is pending, step 2 is pending.',
    });
    await expect(engine.advance(run, { only: '33' })).rejects.toMatchObject({ code: 'step-unknown' });
    expect(standings(await engine.advance(run, { only: '1' }))).toEqual([
      'done',
      'pending',
      'pending',
      'declared',
    ]);
  });
});

describe('a human step', () => {
  test('is completed once, and only if it is one', async () => {
    const { engine } = await engineOn(await workspaceFolder());
    const run = await engine.start('count');
    const jo = { operator: operatorCalled('Jo') };
    await expect(engine.completeHumanStep(run, '1', jo)).rejects.toMatchObject({ code: 'step-not-human' });
    await expect(engine.completeHumanStep(run, '2', jo)).rejects.toMatchObject({ code: 'step-not-ready' });
    await engine.advance(run);
    await engine.completeHumanStep(run, '2', jo);
    await expect(engine.completeHumanStep(run, '2', jo)).rejects.toMatchObject({ code: 'step-already-done' });
  });
});

describe('what changed since', () => {
  test('an input that changed by one byte reopens its step and all that needs it', async () => {
    const folder = await workspaceFolder();
    const { engine, events } = await engineOn(folder);
    const run = await engine.start('count');
    await engine.advance(run, { rehearsal: true });
    await writeFile(path.join(folder, 'data/leads.csv'), 'a\nb\nd\n');
    const state = await engine.advance(run);
    expect(events).toContainEqual({
      type: 'step-reopened',
      run,
      step: '1',
      reason: 'data/leads.csv has changed',
    });
    expect(standings(state)).toEqual(['done', 'waiting', 'pending', 'declared']);
    expect(state.steps[2]?.reopened).toBe('it needs step 1, which was reopened');
  });

  test('an artifact that is gone is made again', async () => {
    const folder = await workspaceFolder();
    const { engine, events } = await engineOn(folder);
    const run = await engine.start('count');
    await engine.advance(run, { rehearsal: true });
    await writeFile(path.join(folder, 'runs/count-1/artifacts/doubled.txt'), '7\n');
    expect((await engine.advance(run)).state).toBe('finished');
    expect(events).toContainEqual(expect.objectContaining({ type: 'step-reopened', step: '3' }));
    expect(await readFile(path.join(folder, 'runs/count-1/artifacts/doubled.txt'), 'utf8')).toBe('6\n');
  });

  test('a warehouse that another run has written is not trusted', async () => {
    const { engine, events } = await engineOn(await workspaceFolder());
    const first = await engine.start('count');
    await engine.advance(first, { until: '1' });
    const second = await engine.start('count');
    await engine.advance(second, { rehearsal: true });
    await engine.advance(first, { rehearsal: true });
    const reopened = events.filter(({ type }) => type === 'step-reopened');
    expect(reopened).toEqual([
      expect.objectContaining({
        run: first,
        step: '1',
        reason: 'run count-2 has worked on the warehouse since',
      }),
    ]);
  });

  test('a run that was only begun has not written the warehouse', async () => {
    const { engine, events } = await engineOn(await workspaceFolder());
    const first = await engine.start('count');
    await engine.advance(first, { until: '1' });
    await engine.start('count');
    await engine.advance(first, { rehearsal: true });
    expect(events.filter(({ type }) => type === 'step-reopened')).toEqual([]);
  });

  test('a person reopens a step with a reason', async () => {
    const { engine } = await engineOn(await workspaceFolder());
    const run = await engine.start('count');
    await engine.advance(run, { rehearsal: true });
    const state = await engine.reopen(run, '2', 'looked again');
    expect(standings(state)).toEqual(['done', 'pending', 'pending', 'declared']);
    expect(state).toMatchObject({ state: 'paused', rehearsal: false });
  });
});

test('the workspace lends its DuckDB warehouse under its lease', async () => {
  const folder = await workspaceFolder({ yaml: 'warehouse: { memory_limit: 200MB, threads: 1 }' });
  const { engine } = await engineOn(folder, { openWarehouse: openEmbeddedWarehouse });
  expect(await engine.withWarehouse((warehouse) => warehouse.schemaOf('raw.leads'))).toBeNull();
  expect(existsSync(path.join(folder, 'warehouse.duckdb'))).toBe(true);
});

test('names that are not known come with the nearest one that is', async () => {
  const { engine } = await engineOn(await workspaceFolder());
  expect(() => engine.status()).toThrow(expect.objectContaining({ code: 'run-missing' }));
  await expect(engine.start('coumt')).rejects.toMatchObject({
    code: 'plan-unknown',
    message: 'There is no plan "coumt". Did you mean count?',
  });
  await engine.start('count');
  expect(() => engine.status('count-2')).toThrow(/Did you mean count-1/);
});

test('plans are listed with their steps for the workspace', async () => {
  const { engine } = await engineOn(await workspaceFolder());
  expect(engine.listPlans()).toEqual([
    expect.objectContaining({ name: 'count', version: '1.0.0', steps: expect.arrayContaining([]) }),
  ]);
  expect(engine.listPlans()[0]?.steps.map(({ id, kind }) => [id, kind])).toEqual([
    ['1', 'tool'],
    ['2', 'human'],
    ['3', 'tool'],
    ['4', 'declared'],
  ]);
});
