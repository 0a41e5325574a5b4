import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

/** Megabytes of a server: what it keeps once everything that can go has gone, and what it has in memory all in all. */
export interface Memory {
  heap: number;
  resident: number;
}

/** A server that listens in a process of its own. */
export interface HttpServer {
  connect(): Promise<Client>;
  memory(): Promise<Memory>;
  /** Milliseconds of processors that it has used, which does not depend on what else the machine does. */
  busy(): number;
  stop(): void;
}

const token = 'a-token-that-is-only-for-this-bench-0123456789';
const tellMemory = fileURLToPath(new URL('./tell-memory.ts', import.meta.url));

/** Starts a server and waits until it has said where it listens. `home` is where it would look for an operator's key. */
export async function openHttp(args: readonly string[], home: string): Promise<HttpServer> {
  const child = spawn(process.execPath, ['--expose-gc', '--import', tellMemory, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LEADLINE_MCP_TOKEN: token, LEADLINE_HOME: home },
  });
  const hear = linesOf(child);
  const url = await hear((line) => /http:\S+/.exec(line)?.[0]);
  return {
    connect: () => connect(new URL(url)),
    memory() {
      const told = hear((line) => (line.startsWith('{"heap"') ? (JSON.parse(line) as Memory) : undefined));
      child.kill('SIGUSR2');
      return told;
    },
    busy: () => busyOf(child),
    stop: () => child.kill(),
  };
}

/** Waits for a line on stderr in which `find` finds something. */
function linesOf(child: ChildProcess) {
  let rest = '';
  let said = '';
  let listen: (line: string) => void = () => undefined;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) listen(line);
  });
  return <T>(find: (line: string) => T | undefined) =>
    new Promise<T>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
      listen = (line) => {
        const found = find(line);
        if (found !== undefined) resolve(found);
      };
    });
}

async function connect(url: URL): Promise<Client> {
  const client = newClient('auto');
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }));
  return client;
}

/** `auto` speaks the revision 2026-07-28, `legacy` the one of 2025. */
export function newClient(mode: 'auto' | 'legacy'): Client {
  return new Client({ name: 'bench', version: '1.0.0' }, { versionNegotiation: { mode } });
}

function busyOf({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  // Clock ticks of a hundredth of a second, in user and in system mode.
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
