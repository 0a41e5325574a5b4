import { readFileSync } from 'node:fs';
import { defaultBoosterParameters, trainBooster } from '../../model/booster/index.ts';
import { readTable } from './tables.ts';

/** `node peak.ts TABLE ROUNDS THREADS`: loads a table, trains and says how much memory the process took at most, in kibibytes. */
const [table, rounds, threads] = process.argv.slice(2) as [string, string, string];
const before = kibibytes('VmRSS');
trainBooster(
  readTable(table),
  { ...defaultBoosterParameters, maxDepth: 4, rounds: Number(rounds) },
  { threads: Number(threads) },
);
console.log(JSON.stringify({ before, peak: kibibytes('VmHWM') }));

function kibibytes(name: string): number {
  const line = readFileSync('/proc/self/status', 'utf8')
    .split('\n')
    .find((each) => each.startsWith(name));
  return Number(line?.match(/\d+/)?.[0]);
}
