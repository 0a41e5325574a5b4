import { setTimeout as delay } from 'node:timers/promises';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { Engine } from '../runner/engine.ts';
import type { LeaseHolder } from '../runner/lease.ts';
import { isWorkOn } from '../runner/work-process.ts';
import type { Session } from './session.ts';
import { patience, workersOf } from './workers.ts';

/**
 * Stops what is at work on a run, here or in another server, and answers whether anything was. Throws `cancel-not-ours` for a process that no
 * server and no terminal of Leadline began for this run.
 */
export async function cancelWork(session: Session, engine: Engine, run: string): Promise<boolean> {
  const { working } = workersOf(session);
  if (working?.run === run) {
    working.stop();
    await working.ended;
    return true;
  }
  const holder = engine.holder();
  if (holder === null || holder.run !== run) return false;
  if (!isWorkOn(holder.pid, { workspace: engine.workspace.directory, run })) throw notOurs(holder, run);
  await end(holder, engine);
  return true;
}

/** Politely, then not; each time only while the very same process still has the workspace. */
async function end(holder: LeaseHolder, engine: Engine): Promise<void> {
  const isThere = () => {
    const now = engine.holder();
    return now?.pid === holder.pid && now.processStarted === holder.processStarted;
  };
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!isThere()) return;
    send(holder.pid, signal);
    const until = performance.now() + patience;
    while (isThere() && performance.now() < until) await delay(20);
  }
}

function send(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It has just ended by itself.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function notOurs({ pid, host, since }: LeaseHolder, run: string): LeadlineError {
  return new LeadlineError({
    code: 'cancel-not-ours',
    message: `Process ${pid} on ${host} has been at work on run ${run} since ${since}, and was not begun by an agent's server or a terminal.`,
    expected: 'work that run_step or `leadline ui` began on this machine',
    next: `Ask the operator to stop it, or wait: run_status ${JSON.stringify({ run, wait_seconds: 20 })}.`,
  });
}
