import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { printTable } from '../support.ts';
import { checkSampling } from './check-sampling.ts';
import { checkStopping } from './check-stopping.ts';
import { checkTrees } from './check-trees.ts';
import type { Finding } from './finding.ts';
import { freeze } from './freeze.ts';
import type { ParitySet } from './parity-set.ts';
import { refuseUnknown } from './refuse-unknown.ts';
import { paritySets } from './sets/index.ts';
import { xgboostVersion } from './xgboost-side.ts';

const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, freeze: { type: 'string' } },
});

const checks = { trees: checkTrees, stopping: checkStopping, sampling: checkSampling };

/**
 * `npm run parity:booster -- --only NAME`: trains Python's xgboost and ours on the same bytes and compares what they grew and say.
 * `-- --freeze test/goldens/model/parity` keeps what xgboost grew for the tests instead.
 */
async function main(): Promise<void> {
  console.log(`xgboost ${xgboostVersion()}, tree_method=hist, beside ours`);
  if (values.freeze !== undefined) return freeze(values.freeze);
  refuseUnknown(
    '--only',
    values.only,
    paritySets.map(({ name }) => name),
  );
  const rows: string[][] = [];
  let failed = false;
  for (const set of paritySets.filter(({ name }) => values.only?.includes(name) ?? true)) {
    for (const { measure, value, limit, holds } of await findingsOf(set)) {
      rows.push([set.name, measure, value, limit, holds ? 'PASS' : 'FAIL']);
      failed ||= !holds;
    }
    console.error(`${set.name} done`);
  }
  printTable(['set', 'measure', 'value', 'limit', ''], rows);
  process.exitCode = failed ? 1 : 0;
}

async function findingsOf(set: ParitySet): Promise<Finding[]> {
  const data = await set.make();
  if ('missing' in data) return [{ measure: `skipped: ${data.missing}`, value: '', limit: '', holds: true }];
  const folder = mkdtempSync(join(tmpdir(), 'leadline-parity-'));
  try {
    return checks[set.check](set, data, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
