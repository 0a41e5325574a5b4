import { availableParallelism } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { ModelError } from '../../model/booster/errors.ts';
import type { Booster, BoosterParameters } from '../../model/booster/index.ts';
import type { Matrix } from '../../model/booster/matrix.ts';
import { derive } from '../../model/booster/random.ts';
import type { ToolContext } from '../tool.ts';
import { toLeadlineError } from './errors.ts';
import { type FitJob, type FitReply, fitOne } from './fit-one.ts';
import type { BoosterInput } from './inputs.ts';

/** A booster to train, by a name that its random stream is derived from. `scalePosWeight` stands in for that of all fits. */
export type NamedFit = Omit<FitJob, 'parameters' | 'engine' | 'device'> & {
  name: string;
  scalePosWeight?: number;
};

/** Below so many cells a thread costs more than it gives. */
const cellsWorthThreads = 4_000_000;

/**
 * Trains one booster for each fit, on as many threads as there are cores when there is enough to do. Every fit has a seed of its
 * own from its name, so that neither the threads nor the order change a byte. Throws what `trainBooster` refuses, as LeadlineError.
 */
export async function fitBoosters(
  fits: readonly NamedFit[],
  booster: BoosterInput,
  context: Pick<ToolContext, 'seed' | 'signal' | 'progress'>,
): Promise<Booster[]> {
  const jobs = fits.map(({ name, scalePosWeight = booster.scale_pos_weight, ...fit }) => ({
    ...fit,
    ...(booster.engine === undefined ? {} : { engine: booster.engine }),
    ...(booster.device === undefined ? {} : { device: booster.device }),
    parameters: { ...parametersOf(booster, derive(context.seed, name).next()), scalePosWeight },
  }));
  const rounds = startRoundCount(fits, booster.rounds, context.progress);
  const cells = jobs.reduce((sum, job) => sum + job.train.length * job.matrix.columns.length, 0);
  try {
    return cells < cellsWorthThreads
      ? await fitHere(jobs, rounds, context.signal)
      : await fitOnThreads(jobs, rounds, context.signal);
  } catch (error) {
    throw error instanceof ModelError ? toLeadlineError(error) : error;
  }
}

/** The reference plan's names as the mathematics calls them. */
function parametersOf(booster: BoosterInput, seed: number): BoosterParameters {
  return {
    rounds: booster.rounds,
    learningRate: booster.learning_rate,
    maxDepth: booster.max_depth,
    regAlpha: booster.reg_alpha,
    regLambda: booster.reg_lambda,
    gamma: booster.gamma,
    minChildWeight: booster.min_child_weight,
    subsample: booster.subsample,
    colsampleBytree: booster.colsample_bytree,
    scalePosWeight: booster.scale_pos_weight,
    maxBin: 256,
    seed,
    ...(booster.early_stopping_rounds === null ? {} : { earlyStoppingRounds: booster.early_stopping_rounds }),
    evalMetric: booster.eval_metric,
  };
}

interface RoundCount {
  at(job: number, round: number): void;
  done(job: number): void;
}

/** Counts rounds over all fits; one that stops early counts as if it had run them all. */
function startRoundCount(
  fits: readonly NamedFit[],
  rounds: number,
  progress: ToolContext['progress'],
): RoundCount {
  const reached = fits.map(() => 0);
  const tell = (job: number, round: number): void => {
    reached[job] = round;
    const done = reached.reduce((sum, value) => sum + value, 0);
    progress({
      message: `training ${fits[job]?.name ?? ''}`,
      done,
      total: rounds * fits.length,
      unit: 'rounds',
    });
  };
  return { at: tell, done: (job) => tell(job, rounds) };
}

async function fitHere(jobs: readonly FitJob[], rounds: RoundCount, signal: AbortSignal): Promise<Booster[]> {
  const boosters: Booster[] = [];
  for (const [index, job] of jobs.entries()) {
    // Lets an abort be heard between two boosters.
    await setImmediate();
    boosters.push(fitOne(job, (round) => rounds.at(index, round), signal));
    rounds.done(index);
  }
  return boosters;
}

async function fitOnThreads(
  jobs: readonly FitJob[],
  rounds: RoundCount,
  signal: AbortSignal,
): Promise<Booster[]> {
  signal.throwIfAborted();
  // The longest first, so that no thread is left alone with it in the end.
  const queue = [...jobs.keys()].sort((a, b) => trainRows(jobs, b) - trainRows(jobs, a) || a - b);
  const boosters = new Array<Booster>(jobs.length);
  const workers = Math.min(jobs.length, availableParallelism());
  const threadsEach = Math.floor(availableParallelism() / workers);
  const threads = Array.from(
    { length: workers },
    // The sources are TypeScript, the published package is JavaScript.
    () => new Worker(new URL(`./fit-worker${path.extname(import.meta.filename)}`, import.meta.url)),
  );
  const stop = (): unknown => Promise.all(threads.map((thread) => thread.terminate()));
  signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.all(
      threads.map(async (thread) => {
        for (let index = queue.shift(); index !== undefined; index = queue.shift()) {
          const job = index;
          const { matrix, ...rest } = jobs[job] as FitJob;
          const shared = { ...rest, threads: threadsEach, matrix: shareMatrix(matrix) };
          boosters[job] = await ask(thread, shared, (round) => rounds.at(job, round), signal);
          rounds.done(job);
        }
      }),
    );
    return boosters;
  } finally {
    signal.removeEventListener('abort', stop);
    await stop();
  }
}

function trainRows(jobs: readonly FitJob[], index: number): number {
  return jobs[index]?.train.length ?? 0;
}

/** The same matrix with its columns in shared memory, so that sending it copies nothing. */
function shareMatrix(matrix: Matrix): Matrix {
  const columns = matrix.columns.map((column) => {
    const shared = new Float32Array(new SharedArrayBuffer(column.byteLength));
    shared.set(column);
    return shared;
  });
  return { ...matrix, columns };
}

function ask(
  thread: Worker,
  job: FitJob,
  onRound: (round: number) => void,
  signal: AbortSignal,
): Promise<Booster> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      thread.off('message', hear).off('error', fail).off('exit', leave);
      end();
    };
    const hear = (reply: FitReply): void => {
      if (reply.kind === 'round') onRound(reply.round);
      else if (reply.kind === 'done') settle(() => resolve(reply.booster));
      else if (reply.kind === 'refused') settle(() => reject(new ModelError(reply.facts)));
      else settle(() => reject(new Error(`A training thread broke: ${reply.message}`)));
    };
    const fail = (error: unknown): void => settle(() => reject(error));
    const leave = (code: number): void =>
      settle(() =>
        reject(signal.aborted ? signal.reason : new Error(`A training thread ended with code ${code}.`)),
      );
    thread.on('message', hear).on('error', fail).on('exit', leave);
    thread.postMessage(job);
  });
}
