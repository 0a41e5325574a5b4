import { setTimeout as sleep } from 'node:timers/promises';
import type { Patience, Retry } from './retry.ts';

/** What may be put in the place of time and chance. */
export interface Waiting {
  /** Passes so many milliseconds. */
  wait?(milliseconds: number): Promise<void>;
  /** The same seed gives the same waits. */
  seed?: number;
  onRetry?(retry: Retry): void;
}

/** Six attempts with five waits between them: about half a minute where a limit is reached, and a quarter of one elsewhere. */
export function createPatience({ wait, seed = 0, onRetry }: Waiting): Patience {
  return {
    attempts: 6,
    random: seededRandom(seed),
    async wait(milliseconds, signal) {
      signal?.throwIfAborted();
      if (wait !== undefined) return wait(milliseconds);
      await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() =>
        signal?.throwIfAborted(),
      );
    },
    ...(onRetry === undefined ? {} : { onRetry }),
  };
}

/** Mulberry32, by Tommy Ettinger: 32 bits of state, and good enough to part a crowd. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
