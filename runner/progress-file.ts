import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { partSuffix } from './durable-file.ts';
import type { EngineEvent, StepProgress } from './engine-event.ts';
import type { Workspace } from './workspace.ts';

/** What the running step of a run says of itself, kept in `runs/<run>/progress.json` while a process works on it. */
export interface ProgressRecord extends Omit<StepProgress, 'type'> {
  /** ISO time. */
  at: string;
  /** Seconds since the step began. */
  seconds: number;
}

/** Tells other processes how far the running step is. */
export interface ProgressFile {
  /** Hears every event of the advance; beginnings of steps and their progress are written. */
  note(event: EngineEvent): void;
  /** Removes the file: nothing is running any more. */
  remove(): void;
}

/** Milliseconds between two writes of one step. */
const writeAtMostEvery = 200;

/**
 * Opens a run's progress file, without what a killed process may have left of it. Written at once and not asynchronously, for a tool that
 * computes lets nothing else run; not flushed, for nobody needs it after a crash. A folder that cannot be written costs only the progress.
 */
export function openProgressFile(
  workspace: Pick<Workspace, 'run'>,
  run: string,
  clock = () => new Date(),
): ProgressFile {
  const target = progressPath(workspace, run);
  let began = clock().getTime();
  let written = Number.NEGATIVE_INFINITY;
  let late: NodeJS.Timeout | undefined;

  function write(progress: Omit<StepProgress, 'type'>, now: Date): void {
    clearTimeout(late);
    written = now.getTime();
    const record: ProgressRecord = {
      ...progress,
      at: now.toISOString(),
      seconds: (now.getTime() - began) / 1000,
    };
    attempt(() => {
      mkdirSync(path.dirname(target), { recursive: true });
      // The name by which `removeLeftovers` knows what a dead process has left.
      const beside = `${target}.${process.pid}-0${partSuffix}`;
      // Never through a link that somebody put in its place.
      rmSync(beside, { force: true });
      writeFileSync(beside, `${JSON.stringify(record)}\n`, { flag: 'wx' });
      renameSync(beside, target);
    });
  }

  function remove(): void {
    clearTimeout(late);
    attempt(() => rmSync(target, { force: true }));
  }

  remove();
  return {
    note(event) {
      if (event.type !== 'step-started' && event.type !== 'progress') return;
      const now = clock();
      if (event.type === 'step-started') {
        began = now.getTime();
        write({ run, step: event.step, message: event.title, percent: null }, now);
        return;
      }
      const { type: _, ...progress } = event;
      const wait = written + writeAtMostEvery - now.getTime();
      if (wait <= 0) return write(progress, now);
      // The last word before a long silence must not be lost.
      clearTimeout(late);
      late = setTimeout(() => write(progress, clock()), wait).unref();
    },
    remove,
  };
}

function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}

/**
 * What the running step of a run last said; null where it has said nothing. Only to be believed while the run stands `running`: a killed
 * process leaves its file until the next advance.
 */
export async function readProgress(
  workspace: Pick<Workspace, 'run'>,
  run: string,
): Promise<ProgressRecord | null> {
  try {
    return progressRecord.parse(JSON.parse(await readFile(progressPath(workspace, run), 'utf8')));
  } catch {
    return null;
  }
}

function progressPath(workspace: Pick<Workspace, 'run'>, run: string): string {
  return path.join(workspace.run(run).directory, 'progress.json');
}

const progressRecord = z.object({
  run: z.string(),
  step: z.string(),
  message: z.string(),
  done: z.number().exactOptional(),
  total: z.number().exactOptional(),
  unit: z.string().exactOptional(),
  percent: z.number().nullable(),
  at: z.string(),
  seconds: z.number(),
});
