import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** Where the processes that advance runs come from. */
export interface WorkPlace {
  /** Path of the `leadline` command's file. */
  leadline: string;
  workspace: string;
  environment: NodeJS.ProcessEnv;
}

/** A process that advances a run, so that whoever began it goes on answering while a model trains. */
export interface WorkProcess {
  /** Undefined where it could not be begun. */
  readonly pid: number | undefined;
  /** Never fails: how it ended is an answer. */
  readonly ended: Promise<WorkEnd>;
  /**
   * Asks it to stop where its run can be resumed; asked once more, it ends at once.
   * @param patience milliseconds after which it is ended, resumable all the same; without it, it gets all the time that it needs
   */
  stop(patience?: number): void;
}

/** How a process came to its end. */
export interface WorkEnd {
  /** Its answer on stdout; null where it gave none. */
  answer: WorkAnswer | null;
  /** The last line that it wrote to stderr. */
  lastLine: string;
  code: number | null;
  signal: string | null;
  /** Set where it could not be begun. */
  error?: Error;
}

/** Begins `leadline` with these arguments in a process that ends with this one, however this one ends. */
export function startWork(
  { leadline, workspace, environment }: WorkPlace,
  args: readonly string[],
): WorkProcess {
  const child = spawn(process.execPath, [leadline, ...args, '--workspace', workspace, '--json'], {
    // The last channel closes when this process ends, however it ends, and the child ends with it: see cli/leadline.js.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // In a group of its own: what the terminal sends to this process is for this process.
    detached: true,
    env: { ...withoutSecrets(environment), LEADLINE_BUNDLED_NODE: '1' },
  });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  let deadline: NodeJS.Timeout | undefined;
  const ended = new Promise<WorkEnd>((resolve) => {
    const end = (how: Pick<WorkEnd, 'code' | 'signal' | 'error'>) => {
      clearTimeout(deadline);
      resolve({
        answer: readAnswer(stdout()),
        lastLine: stderr().trim().split('\n').at(-1) ?? '',
        ...how,
      });
    };
    child.on('error', (error) => end({ code: null, signal: null, error }));
    child.on('close', (code, signal) => end({ code, signal }));
  });
  return {
    pid: child.pid,
    ended,
    stop(patience) {
      child.kill('SIGTERM');
      if (patience !== undefined) deadline ??= setTimeout(() => child.kill('SIGKILL'), patience);
    },
  };
}

/**
 * Whether a process of this machine is one that `startWork` began for this run of this workspace, as its command line tells. False also where the
 * system does not show command lines.
 */
export function isWorkOn(pid: number, { workspace, run }: { workspace: string; run: string }): boolean {
  const args = commandLineOf(pid);
  const after = (name: string) => args[args.indexOf(name, 2) + 1];
  return (
    path.basename(args[1] ?? '') === 'leadline.js' &&
    after('--run') === run &&
    path.resolve(after('--workspace') ?? '') === path.resolve(workspace) &&
    args.at(-1) === '--json'
  );
}

function commandLineOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  } catch {
    return [];
  }
}

/** A run needs neither the operator's passphrase nor a key of the chat's provider. */
function withoutSecrets(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => name !== 'LEADLINE_PASSPHRASE' && !/_API_KEY$/.test(name)),
  );
}

/** The last 200,000 characters of a stream: an answer is shorter, and a flood of warnings is not kept. */
function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (more: string) => {
    text = (text + more).slice(-200_000);
  });
  return () => text;
}

const workAnswer = z.object({
  ok: z.boolean(),
  error: z
    .object({
      code: z.string(),
      message: z.string(),
      expected: z.string().exactOptional(),
      arrived: z.string().exactOptional(),
      next: z.string().exactOptional(),
    })
    .exactOptional(),
  /** Where the run stands; absent where the work could not even begin. */
  run: z.unknown().optional(),
});

/** What a command answers with `--json`, as far as it matters here. */
export type WorkAnswer = z.output<typeof workAnswer>;

function readAnswer(stdout: string): WorkAnswer | null {
  try {
    return workAnswer.safeParse(JSON.parse(stdout)).data ?? null;
  } catch {
    return null;
  }
}
