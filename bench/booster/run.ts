import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { printTable } from '../support.ts';
import type { Bench } from './bench.ts';
import { benchMemory } from './bench-memory.ts';
import { benchGrowth, benchTraining } from './bench-training.ts';
import { benchUse } from './bench-use.ts';
import { type Comparison, headings, holds, rowOf } from './measured.ts';
import { refuseUnknown } from './refuse-unknown.ts';
import { startSide } from './side.ts';
import { writeTable } from './tables.ts';
import { xgboostVersion } from './xgboost-side.ts';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string', multiple: true } },
});

const threads = 2;

const parts: Record<string, (bench: Bench, folder: string) => Comparison[] | Promise<Comparison[]>> = {
  training: benchTraining,
  use: benchUse,
  memory: benchMemory,
  growth: benchGrowth,
};

/** `npm run bench:booster -- --quick --only training`: our booster beside Python's xgboost, in turn, medians, 40,000 x 100 with a tenth missing, depth 4. */
async function main(): Promise<void> {
  refuseUnknown('--only', values.only, Object.keys(parts));
  xgboostVersion();
  const folder = mkdtempSync(join(tmpdir(), 'leadline-booster-'));
  const side = await startSide(threads);
  try {
    const bench: Bench = {
      side,
      table: writeTable(folder, 40_000, 100),
      rounds: values.quick ? 60 : 300,
      threads,
      repeats: values.quick ? 3 : 5,
      quick: values.quick,
    };
    console.log(`xgboost ${side.version}, hist, ${threads} threads; ${bench.rounds} trees of depth 4`);
    for (const [name, part] of Object.entries(parts)) {
      if (!(values.only?.includes(name) ?? true)) continue;
      const measured = await part(bench, folder);
      printTable(headings, measured.map(rowOf));
      if (!measured.every(holds)) process.exitCode = 1;
    }
  } finally {
    side.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
