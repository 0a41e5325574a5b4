import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withEngine } from '../cli/open-engine.ts';
import type { RunState } from '../runner/run-state.ts';
import { makeSandbox, print, totalSeconds } from './support.ts';

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: 'default' },
    workspace: { type: 'string' },
    plan: { type: 'string', multiple: true },
  },
});

const reference = ['v3-tiers', 'v4-xgboost', 'm5-progress', 'v6-true-vintage', 'v12-direct-lead'];
const slowest = 8;

/** `npm run bench:plans`: the five reference plans one after another on one fresh sandbox, and where their time goes. */
async function main(): Promise<void> {
  const workspace = values.workspace ?? mkdtempSync(join(tmpdir(), 'leadline-bench-'));
  try {
    const madeIn = makeSandbox(workspace, values.scale);
    console.log(`sandbox of scale ${values.scale} made in ${madeIn.toFixed(1)} s\n`);
    const states: RunState[] = [];
    for (const plan of values.plan ?? reference) {
      states.push(
        await withEngine(workspace, async (engine) =>
          engine.advance(await engine.start(plan), { rehearsal: true }),
        ),
      );
    }
    print(states.map(outcomeOf));
    const all = states.reduce((sum, state) => sum + totalSeconds(state), 0);
    print([
      [
        'all plans',
        `${all.toFixed(1)} s, peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`,
      ],
    ]);
    for (const state of states) {
      console.log(`\n${state.plan}: the slowest steps`);
      print(slowestOf(state));
    }
  } finally {
    if (values.workspace === undefined) rmSync(workspace, { recursive: true, force: true });
  }
}

function outcomeOf(state: RunState): [string, string] {
  const count = (status: string) => state.verdicts.filter((verdict) => verdict.status === status).length;
  const failed = state.verdicts.filter(({ status }) => status === 'failed').map(({ gate }) => gate);
  const gates = `${count('passed')} gates passed, ${count('warned')} warned, ${count('failed')} failed`;
  const named = failed.length === 0 ? '' : ` (${failed.join(', ')})`;
  return [state.plan, `${totalSeconds(state).toFixed(1)} s, ${state.state}: ${gates}${named}`];
}

function slowestOf(state: RunState): [string, string][] {
  return state.steps
    .filter(({ seconds }) => seconds !== undefined)
    .toSorted((a, b) => (b.seconds ?? 0) - (a.seconds ?? 0))
    .slice(0, slowest)
    .map((step): [string, string] => [`  ${step.id} ${step.title}`, `${(step.seconds ?? 0).toFixed(1)} s`]);
}

await main();
