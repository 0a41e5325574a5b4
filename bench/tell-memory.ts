import { writeSync } from 'node:fs';

const megabyte = 1_000_000;

// Loaded into a server by `--import`, with `--expose-gc`.
process.on('SIGUSR2', () => {
  // Compiled code goes when it has not been used for some rounds; what waited to be finalized goes with the next one.
  for (let round = 0; round < 8; round += 1) globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  const told = { heap: (heapUsed + external) / megabyte, resident: rss / megabyte };
  writeSync(2, `${JSON.stringify(told)}\n`);
});
