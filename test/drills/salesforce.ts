import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { allSizes, drillSalesforce } from './salesforce/drill.ts';

// node test/drills/salesforce.ts --runs 200 --seed 1
// Syncs so many firms to fake orgs by the real command while calls fail, rows are refused, rights are taken away and the command is killed with
// SIGKILL; takes each sync back in the same way; and holds every row against an undisturbed sync of the same firm. --only 17 repeats one case.

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    lanes: { type: 'string', default: String(Math.max(2, availableParallelism())) },
    only: { type: 'string' },
  },
});
const folder = await mkdtemp(path.join(tmpdir(), 'leadline-drill-'));
const faulty = await drillSalesforce(folder, {
  numbers: numbersOf(),
  seed: wholeNumber('--seed', values.seed),
  lanes: wholeNumber('--lanes', values.lanes),
  sizes: allSizes,
  tell: (line) => process.stdout.write(`${line}\n`),
});
if (faulty === 0) await rm(folder, { recursive: true });
else process.stdout.write(`Workspaces and orgs of the cases that went wrong are kept in ${folder}.\n`);
process.exitCode = faulty === 0 ? 0 : 1;

function numbersOf(): number[] {
  if (values.only !== undefined) return [wholeNumber('--only', values.only)];
  return Array.from({ length: wholeNumber('--runs', values.runs) }, (_, index) => index + 1);
}

function wholeNumber(option: string, value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new Error(`${option} takes a whole number, not "${value}".`);
}
