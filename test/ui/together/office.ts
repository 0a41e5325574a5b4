import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, on } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { expect, onTestFinished } from 'vitest';
import { Journal } from '../../../runner/journal.ts';
import { readRuns } from '../../../runner/runs.ts';
import { verifyJournal } from '../../../runner/verify-journal.ts';
import type { Snapshot } from '../../../ui/app/snapshot.ts';
import { temporaryFolder, workspaceFolder } from '../../runner/fixtures.ts';
import { caller } from '../../server/connect.ts';
import { operatorCalled } from '../../support/operator-called.ts';
import { smallEngine } from './small-engine.ts';
import type { Asked, Said } from './words.ts';

export const run = 'waive-1';

type Answer = Extract<Said, { type: 'answer' }>;
type Order = Asked extends infer Each ? (Each extends Asked ? Omit<Each, 'number'> : never) : never;

/**
 * A workspace with one run, and two people at two terminals and an agent, each in a process of its own. The run is blocked at W-block, or
 * all that people do in it is signed and only its last step is left.
 */
export async function openOffice({ upTo }: { upTo: 'blocked' | 'signed' }) {
  const folder = await workspaceFolder();
  const [ada, bea] = [operatorCalled('Ada'), operatorCalled('Bea')];
  const engine = await smallEngine(folder);
  await engine.advance(await engine.start('waive'));
  await engine.operators.add(bea, ada);
  if (upTo === 'signed') {
    const reason = 'The feed of May is known to be short.';
    const by = { kind: 'agent', name: 'earlier' } as const;
    const { id } = await engine.approvals.request(run, { gate: 'W-block', reason, by });
    await engine.approvals.grant(id, { operator: ada, reason, typed: 'W-block', solo: false });
    await engine.completeHumanStep(run, '2', { operator: ada });
  }
  await engine.close();
  const people = await Promise.all([openTerminal(folder, 'Ada'), openTerminal(folder, 'Bea')]);
  return { folder, ada: people[0], bea: people[1], agent: await openAgent(folder) };
}

export type Office = Awaited<ReturnType<typeof openOffice>>;
export type Terminal = Awaited<ReturnType<typeof openTerminal>>;

async function openTerminal(folder: string, name: string) {
  const home = path.join(temporaryFolder(), 'home');
  const child = fork(new URL('./terminal.ts', import.meta.url), [folder, home, name]);
  const said = new EventEmitter();
  let snapshot: Snapshot | undefined;
  child.on('message', (message: Said) => {
    if (message.type === 'snapshot') snapshot = message.snapshot;
    said.emit('said', message);
  });
  child.on('exit', () => said.emit('error', new Error(`the terminal of ${name} has ended`)));
  onTestFinished(() => ended(child));
  let asked = 0;

  /** The first message of which `find` makes something. */
  async function hear<T>(find: (message: Said) => T | undefined): Promise<T> {
    for await (const [message] of on(said, 'said')) {
      const found = find(message);
      if (found !== undefined) return found;
    }
    throw new Error('nothing more is said');
  }

  return {
    name,
    /** Does something and answers with what came of it. */
    ask(order: Order): Promise<Answer> {
      asked += 1;
      const number = asked;
      const answer = hear((message) =>
        message.type === 'answer' && message.number === number ? message : undefined,
      );
      child.send({ ...order, number });
      return answer;
    },
    /** Waits until its screen shows this by itself. */
    async until(shows: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
      if (snapshot !== undefined && shows(snapshot)) return snapshot;
      return hear((message) =>
        message.type === 'snapshot' && shows(message.snapshot) ? message.snapshot : undefined,
      );
    },
    /** Waits until its tool is held. */
    held: () => hear((message) => (message.type === 'held' ? true : undefined)),
  };
}

/** Closes the process's only tie and waits until it is gone, so that its folder can go. */
function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.removeAllListeners('exit').once('exit', () => resolve());
    child.disconnect();
  });
}

async function openAgent(folder: string) {
  const client = new Client({ name: 'claude', version: '0.0.0' }, { versionNegotiation: { mode: 'legacy' } });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [fileURLToPath(new URL('./agents-server.ts', import.meta.url)), folder],
    stderr: 'inherit',
  });
  await client.connect(transport);
  onTestFinished(() => client.close());
  return caller(client);
}

export function entriesOf({ folder }: Office) {
  return new Journal(path.join(folder, 'journal.sqlite'), () => new Date()).entries();
}

/** Nothing is wrong with the journal, and both screens come to show what a fresh reading of it says. */
export async function expectOnePicture(office: Office): Promise<void> {
  const file = path.join(office.folder, 'journal.sqlite');
  expect((await verifyJournal(file)).problems).toEqual([]);
  const runs = readRuns(new Journal(file, () => new Date()), office.folder, null);
  const fresh = JSON.stringify(runs);
  for (const terminal of [office.ada, office.bea]) {
    const shown = await terminal.until((snapshot) => JSON.stringify(snapshot.runs) === fresh);
    expect(shown.approvals).toEqual(JSON.parse(JSON.stringify(runs.flatMap(({ approvals }) => approvals))));
  }
}
