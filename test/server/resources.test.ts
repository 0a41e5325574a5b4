import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMcpServer } from '../../server/mcp.ts';
import { readJournalPage } from '../../server/resources/journal-page.ts';
import { notifyConnection, watchedBus } from '../../server/resources/subscriptions.ts';
import { RunWatch } from '../../server/resources/watch-runs.ts';
import type { Session } from '../../server/session.ts';
import { engineOn, workspaceFolder } from '../runner/fixtures.ts';
import { connect } from './connect.ts';

/** A workspace in which `count-1` is blocked at its first step, or waits at its second. */
async function connected({ leads = 'a\nb\nc\n' } = {}) {
  const connection = await connect({ leads });
  await connection.call('start_run', { plan: 'count' });
  const { engine } = await engineOn(connection.folder);
  await engine.advance('count-1');
  const read = async (uri: string) => {
    const { contents } = await connection.client.readResource({ uri });
    return contents.map((content) => ('text' in content ? content.text : content.blob));
  };
  const readJson = async (uri: string) => JSON.parse((await read(uri))[0] ?? '');
  return { ...connection, engine, read, readJson };
}

describe('resources', () => {
  it('are listed with what can be opened, and templates for the rest', async () => {
    const { client } = await connected();
    const { resources } = await client.listResources();
    const addresses = resources.map(({ uri }) => uri);
    expect(addresses).toEqual(
      expect.arrayContaining([
        'leadline://plans',
        'leadline://runs',
        'leadline://plans/count',
        'leadline://runs/count-1',
        'leadline://runs/count-1/reports/EXECUTION_LOG.md',
      ]),
    );
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      'leadline://plans/{plan}',
      'leadline://plans/{plan}/contracts',
      'leadline://plans/{plan}/steps/{step}',
      'leadline://runs/{run}',
      'leadline://runs/{run}/journal',
      'leadline://runs/{run}/journal{?after}',
      'leadline://runs/{run}/gates/{gate}',
      'leadline://runs/{run}/reports/{+name}',
    ]);
    for (const { description } of resourceTemplates) expect(description).toMatch(/\.$/);
  });

  it('that are listed can all be read, and reading them writes nothing', async () => {
    const { client, read, readJson } = await connected();
    const before = await readJson('leadline://runs/count-1/journal');
    for (const { uri } of (await client.listResources()).resources) expect(await read(uri)).not.toEqual(['']);
    expect(await readJson('leadline://runs/count-1/journal')).toEqual(before);
  });

  it('tell of a plan: its steps, gates and addresses', async () => {
    const { read, readJson } = await connected();
    const plan = await readJson('leadline://plans/count');
    expect(plan.steps.map(({ id }: { id: string }) => id)).toEqual(['1', '2', '3', '4']);
    expect(plan.gates[0]).toMatchObject({ gate: 'C-1', threshold: '>= 2' });
    expect((await read(plan.steps[0].uri))[0]).toContain('# Step 1: Count');
    expect(await readJson(plan.contracts)).toEqual({ plan: 'count', contracts: [] });
  });

  it('tell of a run what run_status tells', async () => {
    const { call, readJson } = await connected();
    const { links, ...state } = await readJson('leadline://runs/count-1');
    expect(state).toEqual((await call('run_status', { run: 'count-1' })).content);
    expect(links.journal).toBe('leadline://runs/count-1/journal');
  });

  it('hand out the journal in pages that hold every entry once', async () => {
    const { engine, readJson } = await connected();
    const first = await readJson('leadline://runs/count-1/journal');
    expect(first.entries[0]).toMatchObject({ seq: 1, type: 'run-started' });
    expect(first.next).toBeNull();
    const rest = await readJson('leadline://runs/count-1/journal?after=1');
    expect(rest.entries).toEqual(first.entries.slice(1));
    const { journal } = engine.workspace.paths;
    expect(readJournalPage(journal, 'count-1', 10_000)).toEqual({ run: 'count-1', entries: [], next: null });
  });

  it('hand out the rows behind a verdict', async () => {
    const { readJson } = await connected({ leads: 'a\n' });
    const gate = await readJson('leadline://runs/count-1/gates/C-1');
    expect(gate).toMatchObject({
      verdict: { status: 'failed' },
      evidence: { columns: ['line'], rows: [[1]] },
      truncated: false,
    });
    expect(gate.file).toBe('leadline://runs/count-1/reports/evidence/C-1.json');
  });

  it('hand out long files in pages, pictures as they are', async () => {
    const { client, engine, read } = await connected();
    const { artifacts } = engine.workspace.run('count-1');
    const long = Array.from({ length: 8000 }, (_, index) => `line ${index} ä`).join('\n');
    await writeFile(path.join(artifacts, 'long.md'), long);
    await writeFile(path.join(artifacts, 'dot.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0]));

    let uri: string | undefined = 'leadline://runs/count-1/reports/artifacts/long.md';
    let whole = '';
    while (uri !== undefined) {
      const { contents } = await client.readResource({ uri });
      const [page, more] = contents;
      expect(JSON.stringify(contents).length).toBeLessThan(75_000);
      whole += page !== undefined && 'text' in page ? page.text : '';
      uri = more?.uri;
    }
    expect(whole).toBe(long);
    expect(await read('leadline://runs/count-1/reports/artifacts/dot.png')).toEqual(['iVBORwA=']);
  });

  it.each([
    ['leadline://plans/none', 'plan-unknown'],
    ['leadline://plans/count/steps/9', 'step-unknown'],
    ['leadline://runs/none', 'run-unknown'],
    ['leadline://runs/count-1/gates/none', 'gate-unknown'],
    ['leadline://runs/count-1/journal?after=x', 'page-invalid'],
    ['leadline://runs/count-1/reports/none.md', 'report-missing'],
    ['leadline://runs/count-1/reports/..%2F..%2F..%2Fleadline.yaml', 'report-outside-run'],
    ['leadline://runs/count-1/reports/%2Fetc%2Fpasswd', 'report-outside-run'],
    ['leadline://runs/..%2Fx/reports/leadline.yaml', 'run-unknown'],
  ])('say of %s why it cannot be read', async (uri, code) => {
    const { read } = await connected();
    await expect(read(uri)).rejects.toThrow(new RegExp(`${code}: .*Do next: `));
  });

  it('complete names, with what was chosen before', async () => {
    const { client } = await connected();
    const complete = async (
      uri: string,
      name: string,
      value: string,
      chosen: Record<string, string> = {},
    ) => {
      const answer = await client.complete({
        ref: { type: 'ref/resource', uri },
        argument: { name, value },
        context: { arguments: chosen },
      });
      return answer.completion.values;
    };
    expect(await complete('leadline://plans/{plan}', 'plan', 'c')).toEqual(['count']);
    expect(await complete('leadline://plans/{plan}/steps/{step}', 'step', '', { plan: 'count' })).toEqual([
      '1',
      '2',
      '3',
      '4',
    ]);
    expect(await complete('leadline://runs/{run}/gates/{gate}', 'gate', 'c-', { run: 'count-1' })).toEqual([
      'C-1',
    ]);
    expect(
      await complete('leadline://runs/{run}/reports/{+name}', 'name', 'exec', { run: 'count-1' }),
    ).toEqual(['EXECUTION_LOG.md']);
    expect(await complete('leadline://runs/{run}/gates/{gate}', 'gate', '', { run: 'none' })).toEqual([]);
  });
});

describe('changes', () => {
  async function watched() {
    const folder = await workspaceFolder();
    const session: Session = {
      directory: folder,
      openEngine: async () => (await engineOn(folder)).engine,
    };
    const { engine } = await engineOn(folder);
    return { session, engine, folder };
  }

  it('are told by address, once each, and only what happened since the first look', async () => {
    const { session, engine } = await watched();
    await engine.start('count');
    const told: string[] = [];
    const watch = new RunWatch(session, {
      updated: (uri) => told.push(uri),
      listChanged: () => told.push('list'),
    });
    onTestFinished(() => watch.close());
    watch.look();
    expect(told).toEqual([]);
    await engine.advance('count-1');
    watch.look();
    expect(told.toSorted()).toEqual(
      [
        'leadline://runs',
        'leadline://runs/count-1',
        'leadline://runs/count-1/gates/C-1',
        'leadline://runs/count-1/journal',
        'leadline://runs/count-1/reports/EXECUTION_LOG.md',
        'leadline://runs/count-1/reports/artifacts/lines.json',
        'list',
      ].toSorted(),
    );
    watch.look();
    expect(told).toHaveLength(7);
  });

  it('reach a client of 2025 that subscribed to the address', async () => {
    const { session, engine } = await watched();
    await engine.start('count');
    const server = createMcpServer(session, '0.0.0');
    notifyConnection(server, watchedBus(session), 'legacy');
    const client = new Client({ name: 'test', version: '0.0.0' });
    const updated = new Promise<string>((resolve) => {
      client.setNotificationHandler('notifications/resources/updated', ({ params }) => resolve(params.uri));
    });
    const [near, far] = InMemoryTransport.createLinkedPair();
    await Promise.all([server.connect(far), client.connect(near)]);
    onTestFinished(() => client.close());
    expect(client.getServerCapabilities()?.resources).toMatchObject({ subscribe: true, listChanged: true });
    await client.subscribeResource({ uri: 'leadline://runs/count-1' });
    await engine.advance('count-1');
    expect(await updated).toBe('leadline://runs/count-1');
  });

  it('reach whoever listens over HTTP, and nobody watches when nobody listens', async () => {
    const { session, engine, folder } = await watched();
    await engine.start('count');
    let watches = 0;
    const bus = watchedBus({
      ...session,
      get directory() {
        watches += 1;
        return folder;
      },
    });
    expect(watches).toBe(0);
    const heard = new Promise<string>((resolve) => {
      const leave = bus.subscribe((event) => {
        if (event.kind !== 'resource_updated') return;
        leave();
        resolve(event.uri);
      });
    });
    expect(watches).toBe(1);
    await engine.advance('count-1');
    expect(await heard).toBe('leadline://runs/count-1');
  });
});
