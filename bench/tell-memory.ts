import { writeSync } from 'node:fs';

const megabyte = 1_000_000;

// Loaded into a server by `--import`, with `--expose-gc`.
process.on('SIGUSR2', () => {
  // What a first round lets go of, such as what only waited to be finalized, a second one finds.
  for (let round = 0; round < 3; round += 1) globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  const told = { heap: (heapUsed + external) / megabyte, resident: rss / megabyte };
  writeSync(2, `${JSON.stringify(told)}\n`);
});
