import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.ts';
import type { Comparison } from './measured.ts';
import { python } from './xgboost-side.ts';

interface Peak {
  /** Kibibytes with everything loaded but the table. */
  before: number;
  peak: number;
}

/** Each side in a process of its own that loads the table and trains. */
export function benchMemory({ table, rounds, threads }: Bench): Comparison[] {
  const peakOf = (command: string, script: string): Peak => {
    const path = fileURLToPath(new URL(script, import.meta.url));
    const { status, stdout, stderr } = spawnSync(command, [path, table, String(rounds), String(threads)], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${script} failed: ${stderr}`);
    return JSON.parse(stdout) as Peak;
  };
  const ours = peakOf(process.execPath, './peak.ts');
  const theirs = peakOf(python, './xgboost_peak.py');
  const mebibytes = { scale: 1 / 1024, unit: 'MiB' };
  return [
    {
      what: 'peak memory of a process that trains',
      ...mebibytes,
      ours: [ours.peak],
      theirs: [theirs.peak],
      limit: 0.7,
    },
    {
      what: '  above what it holds before it loads the table',
      ...mebibytes,
      ours: [ours.peak - ours.before],
      theirs: [theirs.peak - theirs.before],
    },
  ];
}
