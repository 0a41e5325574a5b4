import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

// Loaded into the command by `--import`: every wait takes a millisecond, so that a drill of hundreds of runs need not sit out what Salesforce asks
// clients to wait. Nothing else is changed.
const sleep = timers.setTimeout;
timers.setTimeout = <T>(_milliseconds?: number, value?: T, options?: Parameters<typeof sleep>[2]) =>
  sleep(1, value, options) as Promise<T>;
syncBuiltinESMExports();
