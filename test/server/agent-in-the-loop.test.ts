import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Journal } from '../../runner/journal.ts';
import { verifyJournal } from '../../runner/verify-journal.ts';
import type { RunOutcome } from '../../server/answers/brief.ts';
import { entry, leadline } from '../cli/leadline.ts';
import { madeWorkspace, plan } from '../cli/workspaces.ts';
import { forTinyData } from '../support/for-tiny-data.ts';
import { environmentOf } from '../support/operator.ts';
import { caller, connect } from './connect.ts';
import { connectTo, token } from './http-fixtures.ts';
import { followTheServer } from './scripted-agent.ts';
import { shuffledCalls } from './shuffled-calls.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

/** `leadline mcp --http` in a process of its own, as an agent meets it. */
async function serverOver(workspace: string): Promise<string> {
  const child = spawn(process.execPath, [entry, 'mcp', '--http', '0', '--workspace', workspace], {
    env: { PATH: process.env.PATH, LEADLINE_HOME: path.join(workspace, 'nobody'), LEADLINE_MCP_TOKEN: token },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const url = /serves MCP at (\S+)\n/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('close', () => reject(new Error(said)));
  });
}

/** A person with a key who signs the steps that are people's, with the command that the agent hands over, and nothing else. */
async function personAt(workspace: string) {
  const env = await environmentOf('Ada');
  const signed: string[] = [];
  return {
    signed,
    async asked({ waitingFor, handOver }: RunOutcome) {
      if (waitingFor === null) return 'not-mine' as const;
      expect(handOver).toContain(`step ${waitingFor.step}`);
      expect(handOver).toContain(waitingFor.command);
      const args = ['step', waitingFor.step, '--done', '--answer', 'checked=all'];
      const { code, stderr } = await leadline(args, { cwd: workspace, env });
      expect({ code, stderr }).toMatchObject({ code: 0 });
      signed.push(waitingFor.step);
      return 'done' as const;
    },
  };
}

describe('an agent that knows only what the server tells it', () => {
  it('carries the plan to its end over HTTP, with a person where a person is asked', async () => {
    const made = await madeWorkspace();
    try {
      await writeFile(path.join(made.folder, 'leadline.yaml'), forTinyData);
      const client = await connectTo(await serverOver(made.folder));
      const person = await personAt(made.folder);
      const { brief, calls } = await followTheServer(caller(client), plan, person.asked);
      expect(brief).toMatchObject({ state: 'finished', rehearsal: false, blockingGates: [], distrust: null });
      expect(person.signed).toContain('1.1');
      expect(calls.slice(0, 3)).toEqual(['list_plans', 'start_run', 'run_step']);
      expect((await verifyJournal(path.join(made.folder, 'journal.sqlite'))).problems).toEqual([]);
    } finally {
      await made.remove();
    }
  });

  it('stops at a planted leak, and says what to tell the person', async () => {
    const made = await madeWorkspace('--plant-leak', 'current-value');
    try {
      const client = await connectTo(await serverOver(made.folder));
      const person = await personAt(made.folder);
      const { brief } = await followTheServer(caller(client), plan, person.asked);
      expect(brief.state).toBe('blocked');
      expect(brief.blockingGates.map(({ gate }) => gate)).toEqual(['LL-L1', 'LL-L2', 'LL-L3']);
      for (const said of ['LL-L1', 'firm_tenure_current']) expect(brief.handOver).toContain(said);
      expect(brief.mayDo[0]).toMatchObject({ tool: 'list_gates', arguments: { only: 'open' } });
      expect(brief.mayDo.map(({ tool }) => tool)).not.toContain('request_approval');
    } finally {
      await made.remove();
    }
  });
});

/** What only people bring into a journal. */
const ofPeople = /^(human-done|approval-(granted|declined|used)|gate-waived|operator-added)/;

/** One agent's session on the count plan, which ends at the gate where there is but one lead, and else at the person. */
async function session(seed: number) {
  const isBlocked = seed % 2 === 0;
  const { folder, client, call } = await connect({ leads: isBlocked ? 'a\n' : 'a\nb\nc\n' });
  const { tools } = await client.listTools();
  for (const { name, given } of shuffledCalls(tools, seed)) {
    await call(name, given).catch((error: unknown) => {
      throw new Error(`Session ${seed}, ${name} ${JSON.stringify(given).slice(0, 200)}: ${String(error)}`);
    });
  }
  const file = path.join(folder, 'journal.sqlite');
  const journal = new Journal(file, () => new Date());
  const types = journal
    .entries()
    .map(({ type, payload }) => ('step' in payload ? `${type} ${payload.step}` : type));
  journal.close();
  const beyond = isBlocked ? /^step-(finished|waiting)|^step-started [23]/ : /^step-(started|finished) 3/;
  return {
    passed: types.filter((type) => beyond.test(type) || ofPeople.test(type)),
    end: types.find((type) => type === 'step-blocked 1' || type === 'step-waiting 2'),
    problems: (await verifyJournal(file)).problems,
  };
}

describe('a hundred agents that call whatever there is in any order', () => {
  it('never pass a closed gate, and leave a sound journal', async () => {
    const ends: (string | undefined)[] = [];
    for (let first = 1; first <= 100; first += 10) {
      const seeds = Array.from({ length: 10 }, (_, index) => first + index);
      for (const { passed, end, problems } of await Promise.all(seeds.map(session))) {
        expect({ passed, problems }).toEqual({ passed: [], problems: [] });
        ends.push(end);
      }
    }
    // The calls are not all refused for their form: most sessions come as far as they may, some find the workspace busy to the end.
    expect(ends.filter((end) => end === 'step-blocked 1').length).toBeGreaterThan(25);
    expect(ends.filter((end) => end === 'step-waiting 2').length).toBeGreaterThan(25);
  });
});
