import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { describe, expect, it, onTestFinished } from 'vitest';
import { entry, leadline } from '../cli/leadline.ts';
import { workspaceFolder } from '../runner/fixtures.ts';
import { caller } from './connect.ts';

const plan = 'v6-true-vintage';

describe('leadline mcp --plan', () => {
  it('runs steps by their own names, in a process of its own, as far as a person', {
    timeout: 60_000,
  }, async () => {
    const folder = await workspaceFolder();
    const client = new Client({ name: 'test', version: '0.0.0' });
    const args = [entry, 'mcp', '--plan', plan, '--workspace', folder];
    await client.connect(new StdioClientTransport({ command: process.execPath, args, stderr: 'pipe' }));
    onTestFinished(() => client.close());
    const call = caller(client);
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['run_step', 'join_point_in_time_3_1', 'calibrate_model']));

    await call('start_run', { plan });
    const early = await call('calibrate_model');
    expect(early).toMatchObject({ isError: true, content: { error: { code: 'step-not-ready' } } });
    expect((await call('define_contracts')).content).toMatchObject({ step: '0', state: 'done' });
    const asked = await call('ask_person_1_1');
    expect(asked.content).toMatchObject({ state: 'waiting', waitingFor: { step: '1.1' } });
    expect(asked.text).toContain('leadline step 1.1 --run');
  });

  it('says which plans there are where the plan is not one of them', async () => {
    const folder = await workspaceFolder();
    const { code, stderr, stdout } = await leadline(['mcp', '--plan', 'v6', '--workspace', folder]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('There is no plan "v6".');
  });
});
