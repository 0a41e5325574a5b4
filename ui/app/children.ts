import { type ChildProcess, spawn } from 'node:child_process';
import { z } from 'zod';
import type { Said } from './app-state.ts';

/** Processes that advance runs for this terminal, one at a time. */
export interface Children {
  /** Begins a process unless one is at work; answers whether it did. */
  start(args: readonly string[], onEnd: (said: Said) => void): boolean;
  /** The run that is advanced, as far as it is known, and null without a process. */
  readonly working: boolean;
  /** Asks the process to stop where its run can be resumed; asked once more, it ends at once. */
  stop(): void;
  /** As `stop`, and waits until it has ended. */
  close(): Promise<void>;
}

export interface ChildrenOptions {
  /** Path of the `leadline` command's file. */
  leadline: string;
  workspace: string;
  environment: NodeJS.ProcessEnv;
}

export function createChildren({ leadline, workspace, environment }: ChildrenOptions): Children {
  let child: ChildProcess | undefined;
  let ended = Promise.resolve();

  function start(args: readonly string[], onEnd: (said: Said) => void): boolean {
    if (child !== undefined) return false;
    const started = spawn(process.execPath, [leadline, ...args, '--workspace', workspace, '--json'], {
      // The last channel closes when this process ends, however it ends, and the child ends with it: see cli/leadline.js.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // In a group of its own: what the terminal sends to this process is for this process.
      detached: true,
      env: { ...withoutSecrets(environment), LEADLINE_BUNDLED_NODE: '1' },
    });
    child = started;
    const stdout = collect(started.stdout);
    const stderr = collect(started.stderr);
    ended = new Promise((resolve) => {
      const end = (said: Said) => {
        child = undefined;
        onEnd(said);
        resolve();
      };
      started.on('error', (error) =>
        end({ tone: 'bad', text: `The run could not be begun: ${error.message}` }),
      );
      started.on('close', (code, signal) => end(saidBy(stdout(), stderr(), code, signal)));
    });
    return true;
  }

  function stop(): void {
    child?.kill('SIGTERM');
  }

  return {
    start,
    get working() {
      return child !== undefined;
    },
    stop,
    async close() {
      stop();
      await ended;
    },
  };
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

/** How a process ended, as one line; its answer on stdout says it. */
function saidBy(stdout: string, stderr: string, code: number | null, signal: string | null): Said {
  const answer = readAnswer(stdout);
  if (answer?.ok === true) return { tone: 'good', text: 'The run went as far as it may.' };
  if (answer?.error !== undefined) {
    const { code: name, message } = answer.error;
    const tone = code === 4 || name === 'run-stopped' ? 'warning' : 'bad';
    return { tone, text: name === 'waiting-for-person' ? message : `${name}: ${message}` };
  }
  const last = stderr.trim().split('\n').at(-1) ?? '';
  const how = signal === null ? `exit code ${code}` : signal;
  return {
    tone: signal === null ? 'bad' : 'warning',
    text: `The process of the run ended (${how}) ${last}`.trimEnd(),
  };
}

const answerOfChild = z.object({
  ok: z.boolean(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

function readAnswer(stdout: string): z.output<typeof answerOfChild> | null {
  try {
    return answerOfChild.safeParse(JSON.parse(stdout)).data ?? null;
  } catch {
    return null;
  }
}
