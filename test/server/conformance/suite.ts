import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { parse } from 'yaml';
import { z } from 'zod';
import { serveFixture } from './fixture.ts';
import { addToken } from './with-token.ts';

/** How one scenario went that a revision requires. */
export interface Scenario {
  revision: string;
  name: string;
  passed: boolean;
}

const revisions = ['2026-07-28', '2025-11-25'] as const;

const suite = new URL('.', import.meta.resolve('@modelcontextprotocol/conformance/package.json'));

/** Runs what both revisions require of a server, by the official suite, and hands back every scenario with the suite's own words. */
export async function runConformance(): Promise<{ scenarios: Scenario[]; said: string }> {
  const server = await serveFixture((error) => process.stderr.write(`${error.message}\n`));
  const proxy = await addToken(server.url, server.token);
  try {
    await warmUp(proxy.url);
    // One after the other, too: two at once do not keep the suite's deadlines on a machine at work.
    const runs = [];
    for (const revision of revisions) runs.push(await runRevision(revision, proxy.url));
    return { scenarios: runs.flatMap((run) => run.scenarios), said: runs.map((run) => run.said).join('\n') };
  } finally {
    proxy.close();
    await server.close();
  }
}

/** The suite waits half a second for some answers, in which a process that has just begun is still loading its modules. */
async function warmUp(url: string): Promise<void> {
  const client = new Client({ name: 'warm-up', version: '0.0.0' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  for (const name of ['test_streaming_elicitation', 'test_logging_tool']) {
    await Promise.allSettled([
      client.callTool({ name }),
      client.listTools(),
      client.listPrompts(),
      client.listResources(),
    ]);
  }
  await client.close();
}

async function runRevision(revision: string, url: string): Promise<{ scenarios: Scenario[]; said: string }> {
  const entry = fileURLToPath(new URL('dist/index.js', suite));
  const child = spawn(process.execPath, [entry, 'server', '--url', url, '--requirements', revision], {
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await Promise.all([textOf(child.stdout), once(child, 'close')]);
  const passed = passedIn(said);
  const scenarios = (await required(revision)).map((name) => ({ revision, name, passed: passed.has(name) }));
  // The suite's exit code is its own verdict: where it says no and no line of it says which, none is believed.
  if (child.exitCode !== 0 && scenarios.every((scenario) => scenario.passed)) {
    return { scenarios: scenarios.map((scenario) => ({ ...scenario, passed: false })), said };
  }
  return { scenarios, said };
}

/** The scenarios of the suite's own list, which was frozen when the revision was released. */
async function required(revision: string): Promise<string[]> {
  const text = await readFile(new URL(`requirements/${revision}.yaml`, suite), 'utf8');
  return z.object({ server: z.array(z.string()).min(1) }).parse(parse(text)).server;
}

/** Names of the summary's lines such as `✓ ping: 2 passed, 0 failed`. One without a single check that passed counts as failed. */
function passedIn(said: string): Set<string> {
  const lines = said.matchAll(/^✓ (\S+): (\d+) passed, 0 failed/gm);
  return new Set(
    [...lines].flatMap(([, name, checks]) => (name !== undefined && Number(checks) > 0 ? [name] : [])),
  );
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  stream.setEncoding('utf8');
  for await (const part of stream) text += part;
  return text;
}
