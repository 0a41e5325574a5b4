import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { installPackage } from '../salesforce/fake/install-package.ts';
import { type FakeOrg, startFakeOrg } from '../salesforce/fake/server.ts';
import { scoreLeads, workspaceFor } from '../test/support/made-up-scores.ts';
import { countWrites } from '../test/support/org-contents.ts';
import { leastToRead, leastToWrite } from './least-calls.ts';
import { printTable } from './support.ts';

const { values } = parseArgs({ options: { leads: { type: 'string', default: '52626' } } });
const leads = Number(values.leads);

/** Of the command, with all of Leadline loaded and the garbage that nobody has collected yet. */
const mostMebibytes = 1200;

/** A row of CSV with all of Leadline's fields, about. */
const bytesOfRow = 1000;

/** `npm run bench:salesforce`: a first sync, one with nothing changed, and one with a hundredth changed, by the real command. */
async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'leadline-bench-'));
  const fake = await startFakeOrg({ database: path.join(folder, 'org.sqlite') });
  try {
    await installPackage(fake);
    const ids = fake.load('Lead', madeUpLeads());
    const writes = countWrites(fake);
    const workspace = path.join(folder, 'workspace');
    const { env } = await workspaceFor(fake, workspace);
    const synced: Synced[] = [];
    for (const { name, edition, expected } of syncs) {
      await scoreLeads(workspace, ids, edition);
      const one = await syncOnce(fake, workspace, env, writes);
      synced.push({ name, expected, ...one });
      console.error(`${name}: ${one.seconds.toFixed(1)} s`);
    }
    show(synced);
    const isRight = ({ expected, written, peakMebibytes }: Synced) =>
      written.leads === expected && written.history === expected && peakMebibytes < mostMebibytes;
    if (!synced.every(isRight)) process.exitCode = 1;
  } finally {
    await fake.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const hundredth = (place: number) => place % 100 === 50;

const syncs = [
  { name: 'first', edition: () => 1, expected: leads },
  { name: 'nothing changed', edition: () => 1, expected: 0 },
  {
    name: '1 % changed',
    edition: (place: number) => (hundredth(place) ? 2 : 1),
    expected: Array.from({ length: leads }, (_, place) => place).filter(hundredth).length,
  },
];

interface Synced {
  name: string;
  expected: number;
  /** Rows that the org wrote, counted by a trigger of its database. */
  written: { leads: number; history: number };
  byKind: Record<string, number>;
  calls: number;
  seconds: number;
  peakMebibytes: number;
}

function* madeUpLeads(): Generator<Record<string, unknown>> {
  for (let place = 0; place < leads; place += 1) yield { LastName: `Lead ${place}`, Company: 'Made up' };
}

/** The fake org is in this process, so that the memory of the other is the command's alone. */
async function syncOnce(
  fake: FakeOrg,
  workspace: string,
  env: Record<string, string>,
  writes: ReturnType<typeof countWrites>,
): Promise<Omit<Synced, 'name' | 'expected'>> {
  fake.context.calls.reset();
  const before = writes();
  const started = performance.now();
  const child = spawn(
    process.execPath,
    ['--import', peak, leadline, 'sync', '--rehearse', '--json', '--workspace', workspace],
    { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (code !== 0) throw new Error(`The sync ended with ${code}: ${stdout}${stderr}`);
  const after = writes();
  const { total, byKind } = fake.context.calls.report();
  const { peakKibibytes } = peakFile.parse(JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? ''));
  return {
    written: {
      leads: sum(after.leads) - sum(before.leads),
      history: sum(after.history) - sum(before.history),
    },
    ...{ byKind, calls: total },
    seconds: (performance.now() - started) / 1000,
    peakMebibytes: peakKibibytes / 1024,
  };
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}

const leadline = fileURLToPath(new URL('../cli/leadline.js', import.meta.url));
const peak = new URL('tell-peak.ts', import.meta.url).href;
const peakFile = z.object({ peakKibibytes: z.number() });

function show(synced: readonly Synced[]): void {
  console.log(`${leads.toLocaleString('en')} leads, by \`leadline sync --rehearse\` against the fake org\n`);
  printTable(
    ['sync', 'leads written', 'expected', 'history', 'calls', 'seconds', 'peak, MiB'],
    synced.map(({ name, written, expected, calls, seconds, peakMebibytes }) => [
      name,
      ...[written.leads, expected, written.history, calls].map((count) => count.toLocaleString('en')),
      ...[seconds.toFixed(1), peakMebibytes.toFixed(0)],
    ]),
  );
  console.log('\ncalls, made and least possible\n');
  printTable(
    ['sync', 'writing', 'least', 'reading', 'least', 'signing in and looking', 'of these'],
    synced.map((one) => {
      const { written, byKind, calls, name } = one;
      const writing = sumOf(byKind, ['composite', 'bulk-ingest']);
      const reading = sumOf(byKind, ['collections', 'bulk-query']);
      const kinds = Object.entries(byKind).map(([kind, n]) => `${kind} ${n}`);
      return [
        name,
        String(writing),
        String(2 * leastToWrite(written.leads, bytesOfRow)),
        String(reading),
        String(leastToRead(leads, leads) + leastToRead(written.leads, leads)),
        String(calls - writing - reading),
        kinds.join(', '),
      ];
    }),
  );
}

function sumOf(byKind: Record<string, number>, kinds: readonly string[]): number {
  return kinds.reduce((sum, kind) => sum + (byKind[kind] ?? 0), 0);
}

await main();
