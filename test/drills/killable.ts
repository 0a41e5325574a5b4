import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { entry } from '../cli/leadline.ts';

/** When to kill: settles at that moment, or rejects once the signal says that the command has ended by itself. */
export type Moment = (running: Running) => Promise<unknown>;

export interface Running {
  /** The workspace that the command works on. */
  workspace: string;
  /** Settles when stderr has told of the start of a step. */
  stepStarted(step: string): Promise<void>;
  /** Aborted when the command has ended. */
  ended: AbortSignal;
}

export interface Ended {
  /** Null when it was killed. */
  code: number | null;
  /** Of the group's leader, which is the command itself. */
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  seconds: number;
}

/** So many milliseconds after the start of the command. */
export function after(milliseconds: number): Moment {
  return ({ ended }) => setTimeout(milliseconds, undefined, { signal: ended });
}

/** When a file or folder shows up during a step, holding at least so many bytes; the path is relative to the workspace. */
export function whenSeen(step: string, relative: string, bytes = 0): Moment {
  return async ({ workspace, stepStarted, ended }) => {
    await stepStarted(step);
    const file = path.join(workspace, relative);
    for await (const { filename } of watch(path.dirname(file), { signal: ended })) {
      if (filename === path.basename(file) && sizeOf(file) >= bytes) return;
    }
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * Runs the real command on a workspace in a process group of its own, and kills the whole group at the moment, if one is given. `node` are
 * options of Node.
 */
export async function leadlineUntil(
  args: readonly string[],
  workspace: string,
  moment?: Moment,
  { env = {}, node = [] }: { env?: Readonly<Record<string, string>>; node?: readonly string[] } = {},
): Promise<Ended> {
  const began = performance.now();
  const child = spawn(process.execPath, [...node, entry, ...args, '--workspace', workspace], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LANG: 'C.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const end = new AbortController();
  const heard = listen(child, end.signal);
  const running = { workspace, stepStarted: heard.stepStarted, ended: end.signal };
  const closed = once(child, 'close').finally(() => end.abort());
  await Promise.all([closed, moment === undefined ? undefined : killAt(moment, running, child)]);
  return {
    code: child.exitCode,
    signal: child.signalCode,
    ...heard.said,
    seconds: (performance.now() - began) / 1000,
  };
}

/** Collects what the command says, and tells who waits for the start of a step. */
function listen(child: ChildProcess, ended: AbortSignal) {
  const said = { stdout: '', stderr: '' };
  const waiting = new Map<string, () => void>();
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
    for (const [step, settle] of waiting) {
      if (said.stderr.includes(`] ${step} `)) settle();
    }
  });
  const stepStarted = (step: string) =>
    new Promise<void>((resolve, reject) => {
      waiting.set(step, resolve);
      ended.addEventListener('abort', reject, { once: true });
    });
  return { said, stepStarted };
}

async function killAt(moment: Moment, running: Running, child: ChildProcess): Promise<void> {
  try {
    await moment(running);
  } catch (error) {
    if (running.ended.aborted) return;
    killGroup(child);
    throw error;
  }
  killGroup(child);
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // It ended by itself a moment ago.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
