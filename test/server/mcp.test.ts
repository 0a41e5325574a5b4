import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { engineOn } from '../runner/fixtures.ts';
import { operatorCalled } from '../support/operator.ts';
import { briefOf, connect, statusOf } from './connect.ts';

/** What only a person may say, in a terminal. */
const ofPeople =
  /approve|grant|waive|done|sign|note|answer|threshold|operator|passphrase|(?<!idempotency_)key|rehears|parameter/;

describe('the tools', () => {
  it('have title, description, schemas of both sides and honest hints', async () => {
    const { client } = await connect();
    const { tools } = await client.listTools();
    expect(tools.length).toBeLessThanOrEqual(20);
    for (const tool of tools) {
      expect(tool.title).toBeTruthy();
      expect(tool.description).toBeTruthy();
      expect(tool.inputSchema.type).toBe('object');
      expect(tool.outputSchema).toBeDefined();
      expect(tool.annotations?.openWorldHint).toBe(false);
    }
    const readers = tools.filter((tool) => tool.annotations?.readOnlyHint === true).map((tool) => tool.name);
    const writers = ['start_run', 'run_step', 'cancel_run', 'request_approval'];
    expect(readers.sort()).toEqual(
      tools
        .map(({ name }) => name)
        .filter((name) => !writers.includes(name))
        .sort(),
    );
    expect(tools.find((tool) => tool.name === 'run_step')?.annotations?.destructiveHint).toBe(true);
  });

  it('offer no way to approve, waive, complete a human step or change a threshold', async () => {
    const { client } = await connect();
    const { tools } = await client.listTools();
    const fields = tools.flatMap((tool) => Object.keys(tool.inputSchema.properties ?? {}));
    expect(fields.filter((field) => ofPeople.test(field))).toEqual([]);
  });

  it('lead an agent through a whole plan, with a person where a person is asked', async () => {
    const { folder, call } = await connect();
    expect((await call('list_plans')).text).toContain('count 1.0.0: Count the leads (4 steps)');

    const started = briefOf(await call('start_run', { plan: 'count' }));
    expect(started).toMatchObject({ run: 'count-1', state: 'paused' });

    const counted = briefOf(await call('run_step'));
    expect(counted).toMatchObject({ state: 'paused', stepsDone: 1, stepsInAll: 4 });
    const { steps } = statusOf(await call('run_status'));
    expect(steps.map((step) => step.state)).toEqual(['done', 'pending', 'pending', 'declared']);

    const waiting = await call('run_step');
    expect(waiting.isError).toBe(false);
    expect(briefOf(waiting)).toMatchObject({
      state: 'waiting',
      waitingFor: { step: '2', checklist: ['The count is plausible.'] },
    });
    expect(waiting.text).toContain('You cannot complete this step.');
    expect(waiting.text).toContain(`leadline step 2 --run count-1 --workspace ${folder}`);
    expect(briefOf(waiting).mayDo.map((may) => may.tool)).not.toContain('run_step');

    const again = briefOf(await call('run_step', { go: 'until-it-stops' }));
    expect(again.state).toBe('waiting');

    const { engine } = await engineOn(folder);
    await engine.completeHumanStep('count-1', '2', { operator: operatorCalled('Ada') });
    await engine.close();

    const finished = await call('run_step', { go: 'until-it-stops' });
    expect(briefOf(finished)).toMatchObject({ state: 'finished', rehearsal: false, blockingGates: [] });
    const { warnings } = statusOf(await call('run_status'));
    expect(warnings.map((gate) => gate.gate)).toEqual(['C-3']);
    expect(finished.text).toContain('You may call read_report');
  });

  it('hand out the brief of a step, and point to it where the step is next', async () => {
    const { call } = await connect();
    const started = briefOf(await call('start_run', { plan: 'count' }));
    const pointer = started.mayDo.find((may) => may.tool === 'list_plans');
    expect(pointer?.arguments).toEqual({ plan: 'count', step: '1' });

    const { text, content } = await call('list_plans', { plan: 'count', step: '1' });
    expect(text).toContain('- `C-1` (blocking) lines: `lines` must be >= 2.');
    expect(content).toMatchObject({
      plans: [{ name: 'count' }],
      brief: { step: '1', gates: [{ gate: 'C-1', onFailure: 'Ask for the whole file.' }] },
    });
    expect(await call('list_plans', { step: '1' })).toMatchObject({
      isError: true,
      content: { error: { code: 'plan-missing' } },
    });
  });

  it('say which gate blocks, why, and that it cannot be waived; and go on once the cause is mended', async () => {
    const { folder, call } = await connect({ leads: 'a\n' });
    await call('start_run', { plan: 'count' });
    const blocked = await call('run_step');
    expect(briefOf(blocked)).toMatchObject({
      state: 'blocked',
      blockingGates: [{ gate: 'C-1', measured: 1, threshold: '>= 2' }],
    });
    expect(blocked.text).toContain('BLOCKED by C-1 at step 1');
    expect(blocked.text).toContain('You may not waive a gate or change a threshold.');

    expect(briefOf(blocked).mayDo.slice(0, 2)).toMatchObject([
      { tool: 'list_gates', arguments: { run: 'count-1', only: 'open' } },
      { tool: 'read_gate', arguments: { run: 'count-1', gate: 'C-1' } },
    ]);

    const gates = await call('list_gates', { only: 'open' });
    expect(gates.content).toMatchObject({
      gates: [{ gate: 'C-1', rows: { columns: ['line'], rows: [[1]], total: 1 } }],
    });

    await writeFile(path.join(folder, 'data', 'leads.csv'), 'a\nb\n');
    expect(briefOf(await call('run_step')).state).toBe('paused');
  });

  it('answer a failed step as an error with its facts', async () => {
    const { folder, call } = await connect();
    await call('start_run', { plan: 'count' });
    await rm(path.join(folder, 'data', 'leads.csv'));
    const failed = await call('run_step');
    expect(failed.isError).toBe(true);
    expect(briefOf(failed)).toMatchObject({ state: 'failed', failure: { step: '1' } });
  });

  it('answer an expected failure as a result that says what to do, never as a protocol error', async () => {
    const { call } = await connect();
    const missing = await call('run_status');
    expect(missing).toMatchObject({ isError: true, content: { error: { code: 'run-missing' } } });
    expect(missing.text).toContain('Do next:');
    const unknown = await call('start_run', { plan: 'cuont' });
    expect(unknown).toMatchObject({ isError: true, content: { error: { code: 'plan-unknown' } } });
    const malformed = await call('run_step', { go: 'all-the-way' });
    expect(malformed.isError).toBe(true);
    expect(malformed.text).toContain('go');
  });

  it('tell the client about progress when it asks for it', async () => {
    const { client, call } = await connect();
    await call('start_run', { plan: 'count' });
    const messages: string[] = [];
    await client.callTool(
      { name: 'run_step', arguments: {} },
      { onprogress: ({ message }) => messages.push(message ?? '') },
    );
    expect(messages[0]).toBe('Step 1 of 4 steps: Count');
  });
});
