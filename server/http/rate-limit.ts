/** Counts requests of each caller within windows of fixed length. */
export interface RateLimit {
  /** Zero where the request may pass, otherwise the whole seconds until it may be tried again. */
  secondsToWait(caller: string): number;
}

const windowMs = 60_000;

/** Callers that are told apart within a window; what comes after them is counted as one. */
const mostCallers = 10_000;

/**
 * A limit of `perMinute` requests a minute for each caller.
 * @param now a clock in milliseconds that never goes back
 */
export function createRateLimit(perMinute: number, now: () => number = () => performance.now()): RateLimit {
  let windowStart = now();
  let counts = new Map<string, number>();
  return {
    secondsToWait(caller) {
      const at = now();
      if (at - windowStart >= windowMs) {
        windowStart = at;
        counts = new Map();
      }
      const name = counts.has(caller) || counts.size < mostCallers ? caller : '';
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      return count <= perMinute ? 0 : Math.max(1, Math.ceil((windowStart + windowMs - at) / 1000));
    },
  };
}
