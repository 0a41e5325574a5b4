import { setTimeout as pause } from 'node:timers/promises';

/** Work that goes on by itself, also when nobody asks any more, and tells how far it is. */
export interface Watched<Progress, Result> {
  /** The result as soon as there is one, or after a moment how far it is. Throws what the work throws. */
  news(): Promise<News<Progress, Result>>;
  /** Ends the work at its next step. */
  stop(): void;
}

export type News<Progress, Result> =
  | { done: true; result: Result }
  | { done: false; progress: Progress | null };

/** How often a screen hears of work that goes on, in milliseconds. */
const moment = 150;

/** Drives a generator to its end. A stopped one has no more news. */
export function watched<Progress, Result>(
  work: AsyncGenerator<Progress, Result, undefined>,
): Watched<Progress, Result> {
  let progress: Progress | null = null;
  let isStopped = false;

  async function drive(): Promise<Result> {
    await using closing = work;
    for (;;) {
      const step = await closing.next();
      if (step.done === true) return step.value;
      progress = step.value;
      if (isStopped) return new Promise<never>(() => {});
    }
  }

  const result = drive();
  // Whoever asks for news hears of an error; that nobody asks is no crash.
  result.catch(() => {});
  return {
    news: () =>
      Promise.race([
        result.then((value) => ({ done: true, result: value }) as const),
        pause(moment, undefined, { ref: false }).then(() => ({ done: false, progress }) as const),
      ]),
    stop() {
      isStopped = true;
    },
  };
}
