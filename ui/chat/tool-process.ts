import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type JSONRPCMessage, type MCPTransport, validateJSONRPCMessage } from '@ai-sdk/mcp';

const entry = fileURLToPath(new URL('../../cli/leadline.js', import.meta.url));

/**
 * `leadline mcp` in a process of its own, a JSON line a message. The terminal does not wait for it when it ends: without its other end, the
 * server stops by itself. It is given neither the operator's passphrase nor a model's key.
 */
export class ToolProcess implements MCPTransport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #workspace: string;
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcessByStdio<Writable, Readable, null> | undefined;

  constructor(workspace: string, env: NodeJS.ProcessEnv) {
    this.#workspace = workspace;
    this.#env = env;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [entry, 'mcp', '--workspace', this.#workspace], {
      env: inherited(this.#env),
      // What it says on stderr would tear the screen; the journal has what matters.
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    });
    this.#child = child;
    child.on('error', (error) => this.onerror?.(error));
    child.on('close', () => this.onclose?.());
    child.stdin.on('error', (error) => this.onerror?.(error));
    createInterface({ input: child.stdout }).on('line', (line) => this.#hear(line));
    child.unref();
    for (const stream of [child.stdin, child.stdout]) {
      if ('unref' in stream && typeof stream.unref === 'function') stream.unref();
    }
  }

  async send(message: JSONRPCMessage): Promise<void> {
    this.#child?.stdin.write(`${JSON.stringify(message)}\n`);
  }

  /** Asks the server to end; a step that it runs stops where it can be resumed. */
  async close(): Promise<void> {
    this.#child?.kill('SIGTERM');
    this.#child = undefined;
    this.onclose?.();
  }

  async #hear(line: string): Promise<void> {
    try {
      this.onmessage?.(validateJSONRPCMessage(JSON.parse(line)));
    } catch (error) {
      this.onerror?.(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

/** The variables of the environment that the server needs, and no others. */
function inherited(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => needed.has(name.toUpperCase())));
}

const needed: ReadonlySet<string> = new Set([
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'TMPDIR', 'TEMP'],
  ...['LEADLINE_HOME', 'XDG_CONFIG_HOME', 'NODE_COMPILE_CACHE'],
  ...['APPDATA', 'LOCALAPPDATA', 'USERPROFILE', 'SYSTEMROOT', 'SYSTEMDRIVE', 'PATHEXT'],
]);
