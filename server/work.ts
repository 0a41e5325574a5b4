import { setTimeout as delay } from 'node:timers/promises';
import type { ServerContext } from '@modelcontextprotocol/server';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { Engine } from '../runner/engine.ts';
import { busyWith } from '../runner/lease.ts';
import { type ProgressRecord, readProgress } from '../runner/progress-file.ts';
import type { RunState } from '../runner/run-state.ts';
import type { Workspace } from '../runner/workspace.ts';
import type { Session } from './session.ts';
import { type Target, type Working, workersOf } from './workers.ts';

/** Seconds that a call may wait at most: clients lose patience after a minute. */
export const longestWait = 50;

/** Milliseconds between two looks at how far work is. */
const lookEvery = 200;

/**
 * Begins work on a run and waits for its end, but no longer than `seconds`: what goes on then is told by run_status. A client that cancels its
 * request stops the work. Throws `workspace-busy`, and what kept the work from being done.
 */
export async function workOn(
  session: Session,
  engine: Engine,
  run: string,
  target: Target,
  waiting: { seconds: number; context: ServerContext },
): Promise<void> {
  requireFree(session, engine);
  const working = workersOf(session).begin(run, target);
  const { signal } = waiting.context.mcpReq;
  const stop = () => working.stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const problem = await waitFor(working, engine, waiting);
    if (problem !== null) throw problem;
    // Once it is cancelled, nobody hears the answer; but the next call must find the work stopped.
    if (signal.aborted) await working.ended;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Throws `workspace-busy` while anything is at work in the workspace, and says what. */
function requireFree(session: Session, engine: Engine): void {
  const { working } = workersOf(session);
  const holder = engine.holder();
  if (working === null && holder === null) return;
  const run = working?.run ?? holder?.run ?? null;
  const { next, ...facts } =
    working === null && holder !== null
      ? busyWith(holder).toJSON()
      : {
          code: 'workspace-busy',
          message: `Process ${working?.pid ?? ''} of this server works on run ${run}.`,
          expected: 'one piece of work at a time',
        };
  throw new LeadlineError({
    ...facts,
    next:
      run === null
        ? (next ?? 'Call again in a moment.')
        : `Call run_status ${JSON.stringify({ run, wait_seconds: 20 })} until it is done, or cancel_run ${JSON.stringify({ run })} to stop it.`,
  });
}

/** Waits and tells how far it is; null where nothing kept the work or where it still goes on. */
async function waitFor(
  working: Working,
  engine: Engine,
  { seconds, context }: { seconds: number; context: ServerContext },
): Promise<LeadlineError | null> {
  const tell = tellProgress(engine, working.run, context);
  const until = performance.now() + seconds * 1000;
  let ended: LeadlineError | null | undefined;
  const end = working.ended.then((problem) => {
    ended = problem;
  });
  await tell();
  while (ended === undefined && !context.mcpReq.signal.aborted) {
    const left = until - performance.now();
    if (left <= 0) return null;
    await Promise.race([end, delay(Math.min(lookEvery, left))]);
    await tell();
  }
  return ended ?? null;
}

/** Waits until nothing is at work on the run any more, or the seconds are over, or the client has gone. */
export async function waitUntilIdle(
  session: Session,
  engine: Engine,
  run: string,
  { seconds, context }: { seconds: number; context: ServerContext },
): Promise<void> {
  const tell = tellProgress(engine, run, context);
  const until = performance.now() + seconds * 1000;
  while (isAtWork(session, engine, run) && !context.mcpReq.signal.aborted) {
    await tell();
    const left = until - performance.now();
    if (left <= 0) return;
    const { working } = workersOf(session);
    const mine = working?.run === run ? [working.ended] : [];
    await Promise.race([...mine, delay(Math.min(lookEvery, left))]);
  }
}

/** Whether a process works on the run: one of this server, also before it has taken the workspace, or another that has. */
export function isAtWork(session: Session, engine: Engine, run: string): boolean {
  return workersOf(session).working?.run === run || engine.holder()?.run === run;
}

/** What the running step last said of itself; null where nothing is at work, or where nothing was said yet. */
export async function progressOf(
  workspace: Workspace,
  state: Pick<RunState, 'run' | 'state'>,
): Promise<ProgressRecord | null> {
  return state.state === 'running' ? readProgress(workspace, state.run) : null;
}

/**
 * Hands a run's progress to the client, if it asked for any. `progress` counts steps, the part of the running one included, so that it always
 * grows; `total` is how many there are.
 */
function tellProgress(engine: Engine, run: string, { mcpReq }: ServerContext): () => Promise<void> {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return async () => undefined;
  const { steps } = engine.status(run);
  const total = steps.length;
  const first = steps.find(({ state }) => state !== 'done' && state !== 'declared');
  let told = { message: '', progress: -1 };

  function notify(step: string, message: string, share: number): void {
    const index = steps.findIndex(({ id }) => id === step);
    if (message === told.message) return;
    // It must grow from one notification to the next, also where a step's second query begins at nothing again.
    const progress = Math.max(index + share, told.progress + 0.001);
    told = { message, progress };
    // A client that has gone away is no reason to stop the step.
    mcpReq
      .notify({ method: 'notifications/progress', params: { progressToken, progress, total, message } })
      .catch(() => undefined);
  }

  return async () => {
    const record = await readProgress(engine.workspace, run);
    if (record !== null) notify(record.step, describe(record, steps), (record.percent ?? 0) / 100);
    else if (told.message === '' && first !== undefined) notify(first.id, beginning(first, steps), 0);
  };
}

function describe(record: ProgressRecord, steps: RunState['steps']): string {
  const step = steps.find(({ id }) => id === record.step);
  if (step === undefined || record.message === step.title)
    return beginning({ id: record.step, title: record.message }, steps);
  return `Step ${record.step}: ${record.message}${record.percent === null ? '' : ` ${Math.floor(record.percent)} %`}`;
}

function beginning({ id, title }: { id: string; title: string }, steps: RunState['steps']): string {
  return `Step ${id} of ${steps.length} steps: ${title}`;
}
