import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withEngine } from '../cli/open-engine.ts';
import { formatScalar } from '../gates/judge.ts';
import type { RunState } from '../runner/run-state.ts';
import { compareJoins } from './compare-joins.ts';
import { makeSandbox, print, totalSeconds } from './support.ts';

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: 'default' },
    workspace: { type: 'string' },
  },
});

const configuration = 'plans: { v6-true-vintage: { gates: { cv_coefficient: 1 } } }\n';

/** `npm run bench -- --scale default|full`: the whole plan on a fresh sandbox, and its join beside one written by hand. */
async function main(): Promise<void> {
  const workspace = values.workspace ?? mkdtempSync(join(tmpdir(), 'leadline-bench-'));
  try {
    // A bench times the whole plan: the one gate that hangs on the luck of the draw is measured here, and does not stop it.
    mkdirSync(workspace, { recursive: true });
    writeFileSync(join(workspace, 'leadline.yaml'), configuration);
    const madeIn = makeSandbox(workspace, values.scale);
    const state = await withEngine(workspace, async (engine) => {
      const run = await engine.start('v6-true-vintage');
      return engine.advance(run, { rehearsal: true });
    });
    // Read before the joins are compared, so that it tells of the plan alone.
    const peakMebibytes = process.resourceUsage().maxRSS / 1024;
    const joins = await compareJoins(workspace, state);
    print([
      ['scale', values.scale],
      ['sandbox made in', `${madeIn.toFixed(1)} s`],
      ['plan', `${state.state} in ${totalSeconds(state).toFixed(1)} s`],
      ['ingest', `${ingestRate(state)} rows/s`],
      ['peak memory of the plan', `${peakMebibytes.toFixed(0)} MiB`],
      ['point-in-time join', `${joins.ours.toFixed(2)} s (median of ${joins.runs})`],
      ['the same join by hand', `${joins.byHand.toFixed(2)} s`],
      ['ratio, pair by pair', `${joins.ratio.toFixed(2)} (median)`],
      ['rows that differ', String(joins.differing)],
      ['V6-4.1c, not enforced here', `${measured(state, 'V6-4.1c')} (the plan asks for < 0.2)`],
    ]);
    print(state.steps.map((step) => [`  ${step.id} ${step.title}`, `${(step.seconds ?? 0).toFixed(1)} s`]));
  } finally {
    if (values.workspace === undefined) rmSync(workspace, { recursive: true, force: true });
  }
}

const measured = (state: RunState, gate: string): string =>
  formatScalar(state.verdicts.find((verdict) => verdict.gate === gate)?.measured ?? 'not reached');

function ingestRate(state: RunState): string {
  const step = state.steps.find(({ id }) => id === '1.2');
  if (step?.seconds === undefined) throw new Error('the run loaded no files');
  const { files } = step.output as { files: { rows: number }[] };
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  return Math.round(rows / step.seconds).toLocaleString('en');
}

await main();
