import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { withEngine } from '../cli/open-engine.ts';
import { forTinyData } from '../test/support/for-tiny-data.ts';
import { type HttpServer, type Memory, newClient, openHttp } from './mcp-server.ts';
import { makeSandbox, printTable } from './support.ts';

const starts = 5;
const clients = 50;
/** Each client asks so often, at moments that are spread over the pause of so many milliseconds. */
const callsEach = 10;
const pause = 1000;
/** So many calls in 24 hours are one every 4.3 seconds: more than one agent asks that works around the clock. */
const callsOfADay = 5_000;
/** After how many of them the memory is looked at. By half of them, what the engine had compiled for the first ones and not used since has gone. */
const looks = [1000, callsOfADay / 2, callsOfADay];
/** How many clients ask at once, one call after the other. */
const clientsOfADay = 4;

const leadline = fileURLToPath(new URL('../cli/leadline.js', import.meta.url));
const bare = fileURLToPath(new URL('./bare-server.ts', import.meta.url));

interface Call {
  name: string;
  arguments: Record<string, unknown>;
}

const status: Call = { name: 'run_status', arguments: {} };

/** What an agent asks for, a hundred calls long: mostly where it stands. */
const mixed: Call[] = [
  { name: 'query_warehouse', arguments: { sql: 'SELECT count(*) AS leads FROM LeadScoring.open_leads' } },
  ...Array.from({ length: 4 }, () => ({ name: 'list_scores', arguments: { limit: 20 } })),
  ...Array.from({ length: 8 }, () => ({ name: 'read_journal', arguments: { limit: 20 } })),
  ...Array.from({ length: 8 }, () => ({ name: 'list_gates', arguments: {} })),
  ...Array.from({ length: 79 }, () => status),
];

/** `npm run bench:mcp`: how fast the agent's server stands and answers, and whether it keeps anything, beside a bare server of the SDK with one tool. */
async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'leadline-bench-'));
  const workspace = path.join(folder, 'firm');
  const home = path.join(folder, 'home');
  try {
    await finishARun(workspace);
    const ours = [leadline, 'mcp', '--workspace', workspace];
    const rows: Row[] = [];
    for (const mode of ['legacy', 'auto'] as const) {
      const [mine, theirs] = await startInTurn(ours, [bare], mode);
      rows.push(row(startNames[mode], at(mine, 0.5), at(theirs, 0.5), 'ms', '700 ms'));
    }
    const [server, other] = await Promise.all([
      openHttp([...ours, '--http', '0', '--rate', '9999999'], home),
      openHttp([bare, '--http'], home),
    ]);
    try {
      const mine = await askSteadily(server);
      const theirs = await askSteadily(other);
      const asked = `run_status, ${clients} clients`;
      rows.push(
        row(`${asked}, median`, at(mine.times, 0.5), at(theirs.times, 0.5), 'ms', '10 ms'),
        row(`${asked}, 99 %`, at(mine.times, 0.99), at(theirs.times, 0.99), 'ms', '50 ms'),
        row('  processor time a call', mine.busy, theirs.busy, 'ms', ''),
      );
      const [kept, keptThere] = [await askForADay(server, mixed), await askForADay(other, [status])];
      rows.push(...rowsOfMemory(kept, keptThere));
    } finally {
      server.stop();
      other.stop();
    }
    printTable(['', 'leadline mcp', 'bare server', 'ratio', 'must be under'], rows);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const startNames = {
  legacy: 'start to first answer over stdio, client of 2025',
  auto: '  client of 2026-07-28, which starts the server twice',
} as const;

/** A tiny firm with a whole run of the V6 plan: gates to list, scores and tables to read. */
async function finishARun(workspace: string): Promise<void> {
  makeSandbox(workspace, 'tiny');
  writeFileSync(path.join(workspace, 'leadline.yaml'), forTinyData);
  const { state } = await withEngine(workspace, async (engine) =>
    engine.advance(await engine.start('v6-true-vintage'), { rehearsal: true }),
  );
  if (state !== 'finished') throw new Error(`the run that is to be read is ${state}`);
}

/** Milliseconds from the start of the process to the first answer: one of ours, one of theirs, again and again. */
async function startInTurn(
  ours: readonly string[],
  theirs: readonly string[],
  mode: 'auto' | 'legacy',
): Promise<[number[], number[]]> {
  const taken: [number[], number[]] = [[], []];
  // The first start of each compiles what the others find.
  await startOnce(ours, mode);
  await startOnce(theirs, mode);
  for (let round = 0; round < starts; round += 1) {
    taken[0].push(await startOnce(ours, mode));
    taken[1].push(await startOnce(theirs, mode));
  }
  return taken;
}

async function startOnce(args: readonly string[], mode: 'auto' | 'legacy'): Promise<number> {
  const began = performance.now();
  const client = newClient(mode);
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [...args], stderr: 'inherit' }),
  );
  await ask(client, status);
  const taken = performance.now() - began;
  await client.close();
  return taken;
}

/** Milliseconds of each call, and of a processor for each, of many clients that ask in turn, as people's agents do: not as fast as they can. */
async function askSteadily(server: HttpServer): Promise<{ times: number[]; busy: number }> {
  const all = await Promise.all(Array.from({ length: clients }, () => server.connect()));
  // The first answers compile what the others use.
  for (const client of [...all, ...all, ...all]) await ask(client, status);
  const before = server.busy();
  const times = await Promise.all(
    all.map(async (client, index) => {
      await wait((pause / clients) * index);
      const own: number[] = [];
      for (let call = 0; call < callsEach; call += 1) {
        const milliseconds = await ask(client, status);
        own.push(milliseconds);
        await wait(Math.max(0, pause - milliseconds));
      }
      return own;
    }),
  );
  const busy = (server.busy() - before) / (clients * callsEach);
  await Promise.all(all.map((client) => client.close()));
  return { times: times.flat(), busy };
}

/** Memory at each of the looks. */
async function askForADay(server: HttpServer, calls: readonly Call[]): Promise<Memory[]> {
  const all = await Promise.all(Array.from({ length: clientsOfADay }, () => server.connect()));
  let done = 0;
  const seen: Memory[] = [];
  for (const count of looks) {
    const askOn = async (client: Client) => {
      while (done < count) await ask(client, calls[done++ % calls.length] ?? status);
    };
    await Promise.all(all.map(askOn));
    seen.push(await server.memory());
  }
  await Promise.all(all.map((client) => client.close()));
  return seen;
}

async function ask(client: Client, call: Call): Promise<number> {
  const began = performance.now();
  const { isError, content } = await client.callTool(call);
  if (isError === true) throw new Error(`${call.name} answered with an error: ${JSON.stringify(content)}`);
  return performance.now() - began;
}

type Row = [string, string, string, string, string];

function rowsOfMemory(mine: readonly Memory[], theirs: readonly Memory[]): Row[] {
  const kept = (all: readonly Memory[], index: number) => all.at(index)?.heap ?? Number.NaN;
  const more = (all: readonly Memory[]) => kept(all, -1) - kept(all, -2);
  return [
    ...looks.flatMap((calls, index) => [
      row(`memory kept after ${calls} mixed calls`, kept(mine, index), kept(theirs, index), 'MB', ''),
      row('  resident', mine[index]?.resident ?? 0, theirs[index]?.resident ?? 0, 'MB', ''),
    ]),
    row('kept more at the end of 24 hours than at noon', more(mine), more(theirs), 'MB', '1 MB'),
  ];
}

function row(name: string, mine: number, theirs: number, unit: string, limit: string): Row {
  // What did not grow has no ratio.
  const ratio = theirs < 1 ? '' : (mine / theirs).toFixed(1);
  return [name, `${mine.toFixed(1)} ${unit}`, `${theirs.toFixed(1)} ${unit}`, ratio, limit];
}

function at(milliseconds: readonly number[], share: number): number {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
}

if (existsSync('/proc/self/status')) await main();
else console.log('This bench reads /proc: it runs on Linux.');
