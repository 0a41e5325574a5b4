import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { openEngine } from '../cli/open-engine.ts';
import { createWorkspace } from '../runner/workspace.ts';
import { print } from './support.ts';

const starts = 15;
const clients = 50;
/** Each client asks so often, at moments that are spread over the pause. */
const callsEach = 40;
const pause = 1000;
const callsBefore = 2000;
const callsAfter = 20_000;

const token = 'a-token-that-is-only-for-this-bench-0123456789';
const leadline = fileURLToPath(new URL('../cli/leadline.js', import.meta.url));
const bare = fileURLToPath(new URL('./bare-server.ts', import.meta.url));

/** `npm run bench:mcp`: how fast the agent's server stands and answers, and whether it keeps anything, beside a bare server of the SDK with one tool. */
async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'leadline-bench-'));
  const workspace = path.join(folder, 'firm');
  try {
    await createWorkspace(workspace, '');
    const engine = await openEngine(workspace);
    await engine.start('v6-true-vintage');
    await engine.close();
    const ours = [leadline, 'mcp', '--workspace', workspace];
    print([
      ['start to first answer over stdio', await startOften(ours)],
      ['  of the bare server', await startOften([bare])],
    ]);
    const http = await openHttp([...ours, '--http', '0', '--rate', '9999999'], folder);
    const other = await openHttp([bare, '--http'], folder);
    try {
      const mine = await askSteadily(http.url);
      const theirs = await askSteadily(other.url);
      print([
        [`run_status, ${clients} clients, ${(clients / pause) * 1000} calls a second`, figures(mine)],
        ['  of the bare server', figures(theirs)],
        ['  ratio of the medians', (at(mine, 0.5) / at(theirs, 0.5)).toFixed(1)],
      ]);
      print([
        ['memory', await growth(http)],
        ['  of the bare server', await growth(other)],
      ]);
    } finally {
      http.child.kill();
      other.child.kill();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startOften(args: readonly string[]): Promise<string> {
  const taken: number[] = [];
  for (let round = 0; round < starts; round += 1) {
    const began = performance.now();
    const client = newClient();
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args: [...args], stderr: 'inherit' }),
    );
    await client.callTool({ name: 'run_status', arguments: {} });
    taken.push(performance.now() - began);
    await client.close();
  }
  return figures(taken);
}

interface HttpProcess {
  child: ChildProcess;
  url: URL;
}

/** A server in a process of its own, once it has said where it listens. */
async function openHttp(args: readonly string[], home: string): Promise<HttpProcess> {
  const env = { ...process.env, LEADLINE_MCP_TOKEN: token, LEADLINE_HOME: path.join(home, 'home') };
  const child = spawn(process.execPath, [...args], { stdio: ['ignore', 'ignore', 'pipe'], env });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const where = /http:\S+/.exec(said)?.[0];
      if (where !== undefined) resolve(where);
    });
  });
  return { child, url: new URL(url) };
}

/** Milliseconds of each call of many clients that ask in turn, as people's agents do: not as fast as they can. */
async function askSteadily(url: URL): Promise<number[]> {
  const all = await Promise.all(Array.from({ length: clients }, () => connect(url)));
  // The first answers compile what the others use.
  for (const client of all) await askOnce(client);
  const taken = await Promise.all(
    all.map(async (client, index) => {
      await wait((pause / clients) * index);
      const times: number[] = [];
      for (let call = 0; call < callsEach; call += 1) {
        const milliseconds = await askOnce(client);
        times.push(milliseconds);
        await wait(Math.max(0, pause - milliseconds));
      }
      return times;
    }),
  );
  await Promise.all(all.map((client) => client.close()));
  return taken.flat();
}

async function growth({ child, url }: HttpProcess): Promise<string> {
  const all = await Promise.all(Array.from({ length: 8 }, () => connect(url)));
  const began = performance.now();
  let done = 0;
  const askUntil = async (calls: number) => {
    await Promise.all(
      all.map(async (client) => {
        while (done < calls) {
          done += 1;
          await askOnce(client);
        }
      }),
    );
    return residentOf(child);
  };
  const before = await askUntil(callsBefore);
  const busyBefore = busyOf(child);
  const after = await askUntil(callsAfter);
  const perSecond = callsAfter / ((performance.now() - began) / 1000);
  const each = (busyOf(child) - busyBefore) / (callsAfter - callsBefore);
  await Promise.all(all.map((client) => client.close()));
  const grown = (after - before).toFixed(1);
  return `${before.toFixed(0)} MB after ${callsBefore} calls, ${after.toFixed(0)} MB after ${callsAfter} (${grown} MB more), ${perSecond.toFixed(0)} calls a second, ${each.toFixed(1)} ms of a processor each`;
}

async function connect(url: URL): Promise<Client> {
  const client = newClient();
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }));
  return client;
}

function newClient(): Client {
  return new Client({ name: 'bench', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
}

async function askOnce(client: Client): Promise<number> {
  const began = performance.now();
  const { isError } = await client.callTool({ name: 'run_status', arguments: {} });
  if (isError === true) throw new Error('run_status answered with an error');
  return performance.now() - began;
}

/** Megabytes that the process has in memory. */
function residentOf({ pid }: ChildProcess): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1.024e-3;
}

/** Milliseconds of processors that the process has used, which does not depend on what else the machine does. */
function busyOf({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  // Clock ticks of a hundredth of a second, in user and in system mode.
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function at(milliseconds: readonly number[], share: number): number {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
}

function figures(milliseconds: readonly number[]): string {
  const [median, late, slowest] = [0.5, 0.99, 1].map((share) => at(milliseconds, share).toFixed(1));
  return `${median} ms (median of ${milliseconds.length}; 99 %: ${late} ms, slowest: ${slowest} ms)`;
}

if (existsSync('/proc/self/status')) await main();
else console.log('This bench reads /proc: it runs on Linux.');
