import { availableParallelism } from 'node:os';
import type { Booster } from '../booster.ts';
import { ModelError } from '../errors.ts';
import { mostThreads } from '../kernels/crew.ts';
import { shown } from '../shown.ts';

export interface PredictionOptions {
  /** Threads for large batches, from 1; as many as the machine offers where absent. They do not change a bit of the answer. */
  threads?: number;
  /** The trees that predict, from `begin` to `end` (exclusive); all where absent. The base score counts always. */
  trees?: TreeRange;
}

export interface TreeRange {
  begin: number;
  end: number;
}

export interface PredictionSettings {
  threads: number;
  trees: TreeRange;
}

/** Throws `booster-parameter` for threads or trees that cannot be, and for options of other names. */
export function predictionSettings(booster: Booster, options: PredictionOptions = {}): PredictionSettings {
  checkOptionNames(options, ['threads', 'trees']);
  const count = booster.trees.length;
  const threads = options.threads ?? availableParallelism();
  const { begin, end } = options.trees ?? { begin: 0, end: count };
  if (!Number.isSafeInteger(threads) || threads < 1) refuse('threads', 'an integer from 1', shown(threads));
  if (
    !(Number.isSafeInteger(begin) && Number.isSafeInteger(end) && begin >= 0 && begin <= end && end <= count)
  ) {
    refuse(
      'trees',
      `integers with 0 <= begin <= end <= ${count}`,
      `begin ${shown(begin)}, end ${shown(end)}`,
    );
  }
  return { threads: Math.min(threads, mostThreads), trees: { begin, end } };
}

/** A name that nobody reads would be left out in silence. */
export function checkOptionNames(options: object, names: readonly string[]): void {
  const plain = typeof options === 'object' && options !== null && !ArrayBuffer.isView(options);
  const unknown = plain ? Object.keys(options).find((name) => !names.includes(name)) : undefined;
  if (plain && unknown === undefined) return;
  throw new ModelError({
    code: 'booster-parameter',
    message: plain ? `There is no option ${unknown} here.` : 'The options are no object.',
    expected: `an object with any of ${names.join(', ')}`,
    arrived: plain ? (unknown as string) : shown(options),
    next: 'Give the options by these names, or leave them out.',
  });
}

function refuse(name: string, expected: string, arrived: string): never {
  throw new ModelError({
    code: 'booster-parameter',
    message: `The option ${name} of a prediction is out of its range.`,
    expected,
    arrived,
    next: `Give ${name} as ${expected}, or leave it out.`,
  });
}
