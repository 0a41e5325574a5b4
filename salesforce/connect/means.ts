import { createPatience, type Waiting } from './patience.ts';
import { createRedactor } from './redact.ts';
import type { SignInMeans } from './token-endpoint.ts';

/** What tests put in the place of clock and chance, and what a screen follows. */
export interface ConnectOptions extends Waiting {
  /** Stops signing in. A call has a signal of its own. */
  signal?: AbortSignal;
  /** Gives up one attempt of a call; two minutes unless it is said otherwise. */
  deadline?(): AbortSignal;
  /** Milliseconds since 1970, for what says until when it holds. */
  now?(): number;
}

export function createMeans(options: ConnectOptions): SignInMeans {
  return {
    patience: createPatience(options),
    redactor: createRedactor(),
    deadline: options.deadline ?? (() => AbortSignal.timeout(120_000)),
    now: options.now ?? Date.now,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
}
