import { LeadlineError } from '../errors/leadline-error.ts';
import type { Engine } from '../runner/engine.ts';
import { startWork, type WorkEnd, type WorkPlace } from '../runner/work-process.ts';

/** How far a piece of work may go: to a step and no further, exactly one step, or on until something keeps the run. */
export type Target = { until: string } | { only: string } | { on: true };

/** Work on a run that was begun for a client. */
export interface Working {
  readonly run: string;
  /** Of the process that is at work. */
  readonly pid: number;
  /** Never fails: an answer says what kept the work from being done, null where the state of the run tells it. */
  readonly ended: Promise<LeadlineError | null>;
  /** Stops it where the run can be resumed, within a second. */
  stop(): void;
}

/** What is at work on behalf of the clients of one server: one piece at a time, since a workspace has one owner at a time. */
export interface Workers {
  readonly working: Working | null;
  /** Why the newest work on a run was not done, if it was not; forgotten when work on it begins again. */
  problemOf(run: string): LeadlineError | null;
  /** Begins work unless some is under way, which the caller has made sure of. */
  begin(run: string, target: Target): Working;
  /** Stops what is at work, and waits until it has ended. */
  close(): Promise<void>;
}

/** Workers in processes of their own: the server goes on answering while a model trains. They end with the server, however it ends. */
export function processWorkers(place: WorkPlace): Workers {
  return createWorkers((run, target) => {
    const started = startWork(place, [...commandFor(target), '--run', run]);
    return {
      run,
      pid: started.pid ?? 0,
      ended: started.ended.then(problemIn),
      stop: () => started.stop(patience),
    };
  });
}

/** Milliseconds that a process has to stop by itself; one that computes and hears nothing is killed, and its run is resumable all the same. */
export const patience = 700;

function commandFor(target: Target): string[] {
  if ('only' in target) return ['step', target.only];
  return 'until' in target ? ['resume', '--until', target.until] : ['resume'];
}

function problemIn({ answer, lastLine, code, signal, error }: WorkEnd): LeadlineError | null {
  if (answer !== null && (answer.ok || answer.run !== undefined)) return null;
  if (answer?.error !== undefined) return new LeadlineError(answer.error);
  // Stopped before it could say so, or killed: where the run stands is told by the journal.
  if (signal === 'SIGTERM' || signal === 'SIGKILL') return null;
  const how = error?.message ?? (signal === null ? `exit code ${code}` : `signal ${signal}`);
  return new LeadlineError({
    code: 'work-crashed',
    message: `The process that worked on the run ended without an answer (${how}). ${lastLine}`.trimEnd(),
    next: 'Call run_step again: finished steps are not run again. If it happens once more, tell the operator.',
  });
}

/** What a session has to bring. */
interface Client {
  openEngine(): Promise<Engine>;
  readonly workers?: Workers;
}

/** Workers inside this very process, for a session that names no others. */
function workersHere(client: Client): Workers {
  return createWorkers((run, target) => {
    const stopping = new AbortController();
    const { signal } = stopping;
    return {
      run,
      pid: process.pid,
      ended: advanceHere(client, run, target, signal).then(() => null, asLeadlineError),
      stop: () => stopping.abort(),
    };
  });
}

async function advanceHere(client: Client, run: string, target: Target, signal: AbortSignal): Promise<void> {
  const engine = await client.openEngine();
  try {
    await engine.advance(run, { ...('on' in target ? {} : target), rehearsal: false, signal });
  } finally {
    await engine.close();
  }
}

function asLeadlineError(error: unknown): LeadlineError {
  if (error instanceof LeadlineError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new LeadlineError({ code: 'work-crashed', message, cause: error });
}

const here = new WeakMap<Client, Workers>();

/** The workers of a session; all connections of a server share them. */
export function workersOf(session: Client): Workers {
  if (session.workers !== undefined) return session.workers;
  const workers = here.get(session) ?? workersHere(session);
  here.set(session, workers);
  return workers;
}

function createWorkers(start: (run: string, target: Target) => Working): Workers {
  let working: Working | null = null;
  let over: Promise<unknown> = Promise.resolve();
  const problems = new Map<string, LeadlineError>();
  return {
    get working() {
      return working;
    },
    problemOf: (run) => problems.get(run) ?? null,
    begin(run, target) {
      problems.delete(run);
      const begun = start(run, target);
      const ended = begun.ended.then((problem) => {
        working = null;
        if (problem !== null) problems.set(run, problem);
        return problem;
      });
      working = { ...begun, ended };
      over = ended;
      return working;
    },
    async close() {
      working?.stop();
      await over;
    },
  };
}
