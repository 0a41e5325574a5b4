import type { Expectation, Gate, Guarded, Severity } from '../gates/gate.ts';
import { describeExpectation } from '../gates/judge.ts';
import { whyNotWaivable } from '../gates/waiver.ts';
import type { Phase, Step } from '../plans/plan.ts';
import type { Tool } from '../tools/tool.ts';
import { guardedGates } from './guarded-gates.ts';
import type { RunState, StepVerdict } from './run-state.ts';
import { standingOf, type VerdictStanding } from './verdict-standing.ts';

/** A gate of a plan with where it stands in it, before or after any run. */
export interface PlannedGate {
  gate: string;
  title: string;
  severity: Severity;
  /** Name of the value that the step's tool hands back and that the gate judges. */
  measure: string;
  expect: Expectation;
  /** The expectation in short, such as `>= 0.85`. */
  threshold: string;
  onFailure: string;
  /** Whether a person may let it pass should it not hold. */
  waiver: Waiver;
  /** What it guards; null for a gate that guards neither. */
  guards: Guarded | null;
  step: string;
  stepTitle: string;
  phase?: Phase;
  /** The tool that measures; null for a declared step, which has none yet. */
  tool: string | null;
  /** `declared`: its step is not built yet, so that no run judges it. */
  kind: 'runnable' | 'declared';
  /** Where a run keeps the rows that show why, relative to the run's folder. */
  evidence: string;
}

/** `closed`: the plan does not offer it; `never`: no plan could, for it guards against leakage or guards personal data. */
export type Waiver = 'waivable' | 'closed' | 'never';

/** Every gate of the steps, in their order; of tools that are not among these it is not known what their gates guard. */
export function gatesOf(steps: readonly Step[], tools: readonly Tool[]): PlannedGate[] {
  return steps.flatMap((step) => {
    if (step.kind === 'human') return [];
    const tool = step.kind === 'tool' ? tools.find(({ name }) => name === step.tool) : undefined;
    return guardedGates(tool, step.gates).map((gate): PlannedGate => {
      const { id, title, severity, measure, expect, onFailure, guards = null } = gate;
      return {
        gate: id,
        title,
        severity,
        measure,
        expect,
        threshold: describeExpectation(expect),
        onFailure,
        waiver: waiverOf(gate),
        guards,
        step: step.id,
        stepTitle: step.title,
        ...(step.phase === undefined ? {} : { phase: step.phase }),
        tool: step.kind === 'tool' ? step.tool : null,
        kind: step.kind === 'tool' ? 'runnable' : 'declared',
        evidence: evidencePath(id),
      };
    });
  });
}

function waiverOf({ id, severity, guards, waivable }: Gate): Waiver {
  if (guards !== undefined) return 'never';
  const status = severity === 'blocking' ? 'failed' : 'warned';
  const why = whyNotWaivable({ gate: id, status, ...(waivable === undefined ? {} : { waivable }) });
  return why === null ? 'waivable' : 'closed';
}

export type GateStatus = VerdictStanding | 'not-judged' | 'declared';

/** A gate of a plan with the verdict of one run, where that run has judged it. */
export interface GateOfPlan extends PlannedGate {
  status: GateStatus;
  verdict: StepVerdict | null;
}

/** Puts the verdicts of a run beside the gates of its plan. */
export function withVerdicts(gates: readonly PlannedGate[], run: RunState | undefined): GateOfPlan[] {
  const verdicts = new Map(run?.verdicts.map((verdict) => [verdict.gate, verdict]));
  return gates.map((gate) => {
    const verdict = verdicts.get(gate.gate) ?? null;
    const unjudged = gate.kind === 'declared' ? 'declared' : 'not-judged';
    return { ...gate, verdict, status: verdict === null ? unjudged : standingOf(verdict) };
  });
}

/** The evidence file of a gate, relative to the run's folder; ids of the documents may hold characters that file names may not. */
export function evidencePath(gate: string): string {
  return `evidence/${gate.replaceAll(/[^\w.-]/g, '_')}.json`;
}
