import type { Expectation, Severity, VerdictStatus } from '../gates/gate.ts';
import { describeExpectation } from '../gates/judge.ts';
import type { Phase, Step } from '../plans/plan.ts';
import type { RunState, StepVerdict } from './run-state.ts';

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

/** Every gate of the steps, in their order. */
export function gatesOf(steps: readonly Step[]): PlannedGate[] {
  return steps.flatMap((step) => {
    if (step.kind === 'human') return [];
    return step.gates.map(
      ({ id, title, severity, measure, expect, onFailure }): PlannedGate => ({
        gate: id,
        title,
        severity,
        measure,
        expect,
        threshold: describeExpectation(expect),
        onFailure,
        step: step.id,
        stepTitle: step.title,
        ...(step.phase === undefined ? {} : { phase: step.phase }),
        tool: step.kind === 'tool' ? step.tool : null,
        kind: step.kind === 'tool' ? 'runnable' : 'declared',
        evidence: evidencePath(id),
      }),
    );
  });
}

export type GateStatus = VerdictStatus | 'not-judged' | 'declared';

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
    return {
      ...gate,
      verdict,
      status: verdict?.status ?? (gate.kind === 'declared' ? 'declared' : 'not-judged'),
    };
  });
}

/** The evidence file of a gate, relative to the run's folder; ids of the documents may hold characters that file names may not. */
export function evidencePath(gate: string): string {
  return `evidence/${gate.replaceAll(/[^\w.-]/g, '_')}.json`;
}
