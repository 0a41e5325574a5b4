import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Gate, Verdict } from '../../gates/gate.ts';
import { judgeAll } from '../../gates/judge.ts';
import { m5Progress } from '../../plans/m5-progress/plan.ts';
import type { Plan, Step, ToolStep } from '../../plans/plan.ts';
import { v3Tiers } from '../../plans/v3-tiers/plan.ts';
import { v4Xgboost } from '../../plans/v4-xgboost/plan.ts';
import { v6TrueVintage } from '../../plans/v6-true-vintage/plan.ts';
import { v12DirectLead } from '../../plans/v12-direct-lead/plan.ts';
import { analysisDate } from '../../sandbox/build-world.ts';
import { type LeakName, leakConfig } from '../../sandbox/leaks.ts';
import { allTools } from '../../tools/index.ts';
import { openBench } from '../support/run-tool.ts';

// Every bench leaves a listener that clears its folder should the process end early, and there are many of them.
process.setMaxListeners(0);

/** The plans that score leads, each of which must catch every leak. */
export const drilledPlans: readonly Plan[] = [v3Tiers, v4Xgboost, m5Progress, v6TrueVintage, v12DirectLead];

/** What gates that hunt for leaks judge. Gates on sizes and performance are none of the drill's business. */
const leakMeasures = [
  'forbiddenColumns',
  'replayDifferences',
  'suspiciousFeatures',
  'repeatedMonths',
  'factsLaterThanFile',
  'futureFacts',
  'postContactFeatures',
  'leakageRate',
  'leakageRecordsMatched',
  'leakageCount',
];

/** What a plan's leakage gates said of one firm. */
export interface Hunt {
  /** The gates that were judged, in the order of the steps. */
  judged: string[];
  /** Those that did not hold: false alarms where nothing was planted. */
  alarms: Verdict[];
  /** What is wrong with how a planted leak was caught; empty when it was blocked, its column or file named, and leads shown. */
  faults: string[];
}

/**
 * Runs a plan on the files of a sandbox with the configuration that walks into the leak, up to and with its leakage gates, whatever other
 * gates say of a tiny firm.
 */
export async function huntIn(sandbox: string, plan: Plan, leak: LeakName | null): Promise<Hunt> {
  const bench = await openBench(analysisDate);
  try {
    symlinkSync(sandbox, join(bench.directory, 'data'));
    const parameters = plan.parameters.parse((leak === null ? null : leakConfig(leak)) ?? {});
    const verdicts: Verdict[] = [];
    for (const step of upToLeakGates(plan.steps(parameters, { analysisDate, seed: 42 }))) {
      const tool = allTools.find(({ name }) => name === step.tool);
      if (tool === undefined) throw new Error(`${plan.name} names no tool at step ${step.id}.`);
      const { measures } = await bench.run(tool, step.input as never);
      verdicts.push(...judgeAll(step.gates.filter(isLeakGate), measures));
    }
    const alarms = verdicts.filter(({ status }) => status !== 'passed');
    return {
      judged: verdicts.map(({ gate }) => gate),
      alarms,
      faults: leak === null ? [] : faultsOf(alarms, leak),
    };
  } finally {
    await bench.warehouse.close();
    rmSync(bench.directory, { recursive: true });
  }
}

/**
 * The tool steps with a leakage gate, and those that they need, in the plan's order. The audit of the queries' text is left out: it says the same
 * of every firm.
 */
function upToLeakGates(steps: readonly Step[]): ToolStep[] {
  const needed = new Set<string>();
  const need = (id: string): void => {
    const step = steps.find((each) => each.id === id);
    if (step === undefined || needed.has(id)) return;
    needed.add(id);
    step.needs.forEach(need);
  };
  const tools = steps.filter((step) => step.kind === 'tool' && step.tool !== 'audit-lineage') as ToolStep[];
  for (const { id, gates } of tools) if (gates.some(isLeakGate)) need(id);
  return tools.filter(({ id }) => needed.has(id));
}

function isLeakGate({ measure }: Gate): boolean {
  return leakMeasures.includes(measure);
}

function faultsOf(alarms: readonly Verdict[], leak: LeakName): string[] {
  const blocked = alarms.filter(({ status }) => status === 'failed');
  if (blocked.length === 0) return ['not caught'];
  const said = blocked.map(({ sentence }) => sentence).join('\n');
  const cells = blocked.flatMap(({ evidence }) => evidence?.rows ?? []).flat();
  return [
    ...(namesOf(leak).some((name) => said.includes(name)) ? [] : ['neither column nor file is named']),
    ...(cells.some((cell) => typeof cell === 'string' && leadId.test(cell)) ? [] : ['no lead is shown']),
  ];
}

const leadId = /^00Q[A-Za-z0-9]{15}$/;

/** Of what a gate must name one: the column, or the file and month in which vendor data are dated wrong. */
function namesOf(leak: LeakName): string[] {
  const columns = leakConfig(leak)?.extra_features.map(({ column }) => column);
  return columns ?? ['vendor/RIARepDataFeed_20240707.csv', 'fintrx/firm_historicals.csv 2024-07'];
}
