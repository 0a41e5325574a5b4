import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Journal } from '../../runner/journal.ts';
import { processExists, takeLease } from '../../runner/lease.ts';
import { createWorkspace } from '../../runner/workspace.ts';
import { createMcpServer } from '../../server/mcp.ts';
import type { Session } from '../../server/session.ts';
import { processWorkers } from '../../server/workers.ts';
import { temporaryFolder } from '../runner/fixtures.ts';
import { briefOf, caller } from './connect.ts';
import { slowEngine } from './slow/slow-engine.ts';

const leadline = fileURLToPath(new URL('slow/leadline.js', import.meta.url));
const run = 'slow-1';

// A step begins in a process of its own, which takes its time on a machine with much to do.
vi.setConfig({ testTimeout: 60_000 });

async function slowWorkspace({ deaf = false } = {}): Promise<string> {
  const folder = path.join(temporaryFolder(), 'workspace');
  await createWorkspace(folder, JSON.stringify({ plans: { slow: { deaf } } }));
  return folder;
}

/** A server with processes of its own, and as many clients as a test wants. */
function serverOn(folder: string) {
  const workers = processWorkers({ leadline, workspace: folder, environment: process.env });
  onTestFinished(() => workers.close());
  const session: Session = { directory: folder, openEngine: () => slowEngine(folder), workers };
  return {
    workers,
    connect: async () => {
      const client = new Client({ name: 'test', version: '0.0.0' });
      const [near, far] = InMemoryTransport.createLinkedPair();
      await Promise.all([createMcpServer(session, '0.0.0').connect(far), client.connect(near)]);
      onTestFinished(() => client.close());
      return { client, call: caller(client) };
    },
  };
}

async function started({ deaf = false } = {}) {
  const folder = await slowWorkspace({ deaf });
  const server = serverOn(folder);
  const first = await server.connect();
  await first.call('start_run', { plan: 'slow' });
  return { folder, ...server, ...first };
}

type Call = Awaited<ReturnType<typeof started>>['call'];

/** Waits until the step says something of itself: from then on its process has the workspace. */
function untilItWorks(call: Call) {
  return vi.waitFor(
    async () => {
      const brief = briefOf(await call('run_status', { run }));
      expect(brief.progress).toMatchObject({ step: '1', message: 'looking out' });
      return brief;
    },
    { timeout: 30_000 },
  );
}

const finish = (folder: string, step: string) => writeFile(path.join(folder, 'data', `file-${step}`), '');

describe('a step that takes long', () => {
  it('is begun at once, told of while it runs, and waited for', async () => {
    const { folder, call } = await started();
    const begun = await call('run_step', { run, wait_seconds: 0 });
    expect(briefOf(begun)).toMatchObject({ state: 'running', handOver: null });
    expect(briefOf(begun).mayDo.map(({ tool }) => tool)).toEqual(['run_status', 'cancel_run', 'read_report']);
    expect(begun.text.split('\n')[0]).toContain('NEXT: call run_status {"run":"slow-1","wait_seconds":20}');

    const { progress } = await untilItWorks(call);
    expect(progress).toMatchObject({ total: 40, unit: 'looks' });
    const waiting = call('run_status', { run, wait_seconds: 50 });
    await finish(folder, '1');
    expect(briefOf(await waiting)).toMatchObject({
      state: 'paused',
      progress: null,
      steps: [{ state: 'done' }, { state: 'pending' }],
    });
  });

  it('tells the client that asked, with a total and always more', async () => {
    const { folder, client } = await started();
    const heard: { progress: number; total?: number | undefined; message?: string | undefined }[] = [];
    await client.callTool(
      { name: 'run_step', arguments: { run, go: 'until-it-stops', wait_seconds: 50 } },
      {
        onprogress: (told) => {
          heard.push(told);
          if (told.message?.includes('looking out')) void finish(folder, told.message.slice(5, 6));
        },
      },
    );
    expect(heard[0]).toMatchObject({
      progress: 0,
      total: 2,
      message: 'Step 1 of 2 steps: Look out for file 1',
    });
    const figures = heard.map(({ progress }) => progress);
    expect(figures).toEqual([...new Set(figures)].sort((a, b) => a - b));
    expect(figures.every((figure) => figure <= 2)).toBe(true);
    expect(heard.at(-1)?.message).toContain('Step 2');
  });

  it('keeps a second call out, which is told who works and what to call', async () => {
    const { call, connect, workers } = await started();
    const other = await connect();
    const answers = await Promise.all([
      call('run_step', { run, wait_seconds: 0 }),
      other.call('run_step', { run, wait_seconds: 0 }),
    ]);
    const refused = answers.filter(({ isError }) => isError);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.content).toMatchObject({
      error: {
        code: 'workspace-busy',
        message: `Process ${workers.working?.pid} of this server works on run slow-1.`,
        next: expect.stringContaining('cancel_run {"run":"slow-1"}'),
      },
    });
  });
});

describe('stopping', () => {
  it.each([false, true])('works from another connection, also where the step is deaf: %s', async (deaf) => {
    const { folder, call, connect } = await started({ deaf });
    await call('run_step', { run, wait_seconds: 0 });
    await untilItWorks(call);
    const other = await connect();
    const stopped = await other.call('cancel_run', { run });
    expect(stopped.content).toMatchObject({ cancelled: true, state: 'interrupted' });
    expect(briefOf(await other.call('run_status', { run })).progress).toBeNull();
    expect((await other.call('cancel_run', { run })).content).toMatchObject({ cancelled: false });

    await finish(folder, '1');
    expect(briefOf(await call('run_step', { run, wait_seconds: 50 }))).toMatchObject({
      state: 'paused',
      stepsDone: 1,
    });
  });

  it('works from another server of the workspace', async () => {
    const { folder, call } = await started();
    await call('run_step', { run, wait_seconds: 0 });
    await untilItWorks(call);
    const elsewhere = await serverOn(folder).connect();
    const busy = await elsewhere.call('run_step', { run });
    expect(busy.content).toMatchObject({ error: { code: 'workspace-busy' } });
    const stopped = await elsewhere.call('cancel_run', { run });
    expect(stopped.content).toMatchObject({ cancelled: true, state: 'interrupted' });
  });

  it('happens when the client cancels its request', async () => {
    const { client, call } = await started();
    const giveUp = new AbortController();
    const asked = client.callTool(
      { name: 'run_step', arguments: { run, wait_seconds: 50 } },
      { signal: giveUp.signal },
    );
    await untilItWorks(call);
    giveUp.abort();
    await expect(asked).rejects.toThrow();
    const after = await call('run_status', { run, wait_seconds: 50 });
    expect(briefOf(after)).toMatchObject({ state: 'interrupted', workProblem: null });
  });

  it('leaves every other process alone, even one that the journal names', async () => {
    const { folder, call } = await started();
    const journal = new Journal(path.join(folder, 'journal.sqlite'), () => new Date());
    const lease = takeLease(journal, run);
    onTestFinished(() => {
      lease.release();
      journal.close();
    });
    expect((await call('cancel_run', { run })).content).toMatchObject({ error: { code: 'cancel-not-ours' } });
  });

  it('comes with the end of the server', async () => {
    const { call, workers } = await started();
    await call('run_step', { run, wait_seconds: 0 });
    await untilItWorks(call);
    const pid = workers.working?.pid ?? 0;
    expect(processExists(pid)).toBe(true);
    await workers.close();
    expect(workers.working).toBeNull();
    expect(processExists(pid)).toBe(false);
  });
});

describe('work that comes to nothing', () => {
  it('is told, and the run goes on with the next call', async () => {
    const folder = await slowWorkspace();
    const workers = processWorkers({
      leadline: path.join(folder, 'gone.js'),
      workspace: folder,
      environment: process.env,
    });
    const session: Session = { directory: folder, openEngine: () => slowEngine(folder), workers };
    const client = new Client({ name: 'test', version: '0.0.0' });
    const [near, far] = InMemoryTransport.createLinkedPair();
    await Promise.all([createMcpServer(session, '0.0.0').connect(far), client.connect(near)]);
    onTestFinished(() => client.close());
    const call = caller(client);
    await call('start_run', { plan: 'slow' });
    await call('run_step', { run, wait_seconds: 0 });
    const after = await call('run_status', { run, wait_seconds: 50 });
    expect(briefOf(after)).toMatchObject({ state: 'paused', workProblem: { code: 'work-crashed' } });
    expect(after.text).toContain('work-crashed');
  });
});

describe('runs', () => {
  it('are opened once for a key, and listed, foreseen and compared', async () => {
    const { folder, call } = await started();
    const again = { plan: 'slow', idempotency_key: 'Monday' };
    const names = [
      await call('start_run', again),
      await call('start_run', again),
      await call('start_run', { plan: 'slow', idempotency_key: 'Tuesday' }),
    ].map((one) => briefOf(one).run);
    expect(names).toEqual(['slow-2', 'slow-2', 'slow-3']);

    await finish(folder, '1');
    await call('run_step', { run: 'slow-2', wait_seconds: 50 });
    const { content } = await call('list_runs', { limit: 2 });
    expect(content).toMatchObject({
      total: 3,
      runs: [
        { run: 'slow-3', state: 'paused', stepsDone: 0 },
        { run: 'slow-2', state: 'paused', stepsDone: 1, steps: 2 },
      ],
      mayDo: [
        { tool: 'run_status', arguments: { run: 'slow-3' } },
        { tool: 'list_runs', arguments: { offset: 2, limit: 2 } },
        { tool: 'list_plans' },
      ],
    });
    expect((await call('foresee_run', { run: 'slow-2' })).content).toMatchObject({
      steps: [{ step: '2', why: 'not run yet', again: false }],
    });
    expect((await call('compare_runs', { a: 'slow-2', b: 'slow-3' })).content).toMatchObject({
      a: { run: 'slow-2' },
      steps: { differences: [{ step: '1', a: { state: 'done' }, b: { state: 'pending' } }] },
    });
  });

  it('say when a decision in the journal is not genuine', async () => {
    const { folder, call } = await started();
    const journal = new Journal(path.join(folder, 'journal.sqlite'), () => new Date());
    await journal.append(run, {
      type: 'human-done',
      payload: { step: '1', by: 'Mallory', rehearsal: false },
    });
    journal.close();
    const { content, text } = await call('run_status', { run });
    expect(content).toMatchObject({ distrust: expect.stringContaining('not valid') });
    expect(text.split('\n')[0]).toContain('STOP, and say to the operator: The journal');
    await rm(folder, { recursive: true });
  });
});
