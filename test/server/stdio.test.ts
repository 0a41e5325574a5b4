import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { describe, expect, it, onTestFinished } from 'vitest';
import { entry, leadline } from '../cli/leadline.ts';
import { temporaryFolder, workspaceFolder } from '../runner/fixtures.ts';
import { forTinyData } from '../support/for-tiny-data.ts';
import { environmentOf } from '../support/operator.ts';
import { briefOf, caller, statusOf } from './connect.ts';

const patience = 300_000;

/** The SDK's own client, talking with `leadline mcp` in a process of its own. */
async function connectTo(workspace: string, mode: 'legacy' | 'auto' = 'legacy') {
  const client = new Client({ name: 'test', version: '0.0.0' }, { versionNegotiation: { mode } });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [entry, 'mcp', '--workspace', workspace],
    stderr: 'pipe',
  });
  const errors: Error[] = [];
  client.onerror = (error) => errors.push(error);
  await client.connect(transport);
  onTestFinished(() => client.close());
  return { client, transport, call: caller(client, patience), errors };
}

/** On until something keeps the run, however slow the machine is. */
async function goOn(call: ReturnType<typeof caller>) {
  let brief = briefOf(await call('run_step', { go: 'until-it-stops' }));
  while (brief.state === 'running') brief = briefOf(await call('run_status', { wait_seconds: 20 }));
  return brief;
}

describe('leadline mcp', () => {
  it.each(['legacy', 'auto'] as const)('speaks with clients of the %s era', async (mode) => {
    const { client, errors } = await connectTo(temporaryFolder(), mode);
    expect(client.getServerVersion()).toMatchObject({ name: 'leadline' });
    expect(client.getInstructions()).toContain('A human step is done by a person in a terminal');
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('run_step');
    expect(errors).toEqual([]);
  });

  it('hears of what another process does, where it listens', async () => {
    const folder = await workspaceFolder();
    const { client } = await connectTo(folder, 'auto');
    const heard = new Promise<string>((resolve) => {
      client.setNotificationHandler('notifications/resources/updated', ({ params }) => resolve(params.uri));
    });
    await client.listen({ resourceSubscriptions: ['leadline://runs/contacted-to-won-1'] });
    // Once a resource was read, the server has looked at what there is.
    await client.readResource({ uri: 'leadline://runs' });
    await leadline(['run', 'contacted-to-won', '--workspace', folder]);
    expect(await heard).toBe('leadline://runs/contacted-to-won-1');
  });

  it('says in an answer what to do where there is no workspace', async () => {
    const { call } = await connectTo(temporaryFolder());
    expect(await call('run_status')).toMatchObject({
      isError: true,
      content: { error: { code: 'workspace-missing' } },
    });
  });

  it('takes the V6 plan from its start to scored leads, with the person in a terminal', {
    timeout: patience,
  }, async () => {
    const workspace = path.join(temporaryFolder(), 'firm');
    await leadline(['sandbox', '--scale', 'tiny', '--workspace', workspace]);
    await writeFile(path.join(workspace, 'leadline.yaml'), forTinyData);
    const env = await environmentOf('Ada');
    const { call, errors } = await connectTo(workspace);
    expect((await call('list_plans')).text).toContain('v6-true-vintage');
    await call('start_run', { plan: 'v6-true-vintage' });

    let brief = await goOn(call);
    while (brief.waitingFor !== null) {
      const { step } = brief.waitingFor;
      const said = await leadline(['step', step, '--done', '--answer', 'checked=all'], {
        cwd: workspace,
        env,
      });
      expect(said.code).toBe(0);
      brief = await goOn(call);
    }
    expect(brief.failure).toBeNull();
    expect(brief.blockingGates).toEqual([]);
    expect(brief).toMatchObject({ state: 'finished', rehearsal: false });
    const { changedParameters } = statusOf(await call('run_status'));
    expect(changedParameters.map((changed) => changed.path)).toContain('gates.information_value');

    const scores = await call('read_report', { name: 'scores.csv', limit: 512 });
    expect(scores.text.split('\n')[0]).toContain('tier');
    const files = await call('read_report');
    expect(files.text).toMatch(/\.html \(/);
    expect(errors).toEqual([]);
  });
});
