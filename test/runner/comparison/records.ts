import type {
  Figures,
  Importance,
  Interval,
  Read,
  RunRecord,
} from '../../../runner/comparison/run-record.ts';
import type { RunState, StepState, StepVerdict } from '../../../runner/run-state.ts';

export const absent: Read<never> = { found: 'absent' };

export function verdictOf(gate: string, rest: Partial<StepVerdict> = {}): StepVerdict {
  return {
    gate,
    step: '1',
    title: `Title of ${gate}`,
    severity: 'blocking',
    status: 'passed',
    measured: 1,
    threshold: '>= 1',
    sentence: '',
    onFailure: '',
    evidence: { path: `evidence/${gate}.json`, sha256: '', bytes: 0 },
    ...rest,
  };
}

export function stepOf(id: string, rest: Partial<StepState> = {}): StepState {
  return {
    id,
    title: `Step ${id}`,
    kind: 'tool',
    needs: [],
    state: 'done',
    attempts: 1,
    verdicts: [],
    artifacts: [],
    inputs: [],
    decisions: [],
    learnings: [],
    rehearsal: false,
    ...rest,
  };
}

export function runOf(run: string, rest: Partial<RunState> = {}): RunState {
  const steps = rest.steps ?? [stepOf('1')];
  return {
    run,
    plan: 'count',
    planVersion: '1',
    title: 'Count',
    analysisDate: '2025-10-31',
    seed: 42,
    startedAt: '2025-11-01T08:00:00.000Z',
    state: 'finished',
    steps,
    verdicts: steps.flatMap(({ verdicts }) => verdicts),
    nextActions: [],
    rehearsal: false,
    changedParameters: [],
    changedGates: [],
    approvals: [],
    grantsNeeded: 1,
    ...rest,
  };
}

export function recordOf(state: RunState, rest: Partial<RunRecord> = {}): RunRecord {
  return {
    state,
    beginning: { leadlineVersion: '1.0.0', planDigest: 'd', parameters: {} },
    figures: absent,
    shap: absent,
    gain: absent,
    ...rest,
  };
}

export function figures(aucPr: Interval): Read<Figures> {
  return { found: 'read', value: { aucPr, aucRoc: null, topDecileLift: null } };
}

/** Features with these shares, in the order in which they are given. */
export function ranking(shares: Record<string, number>): Read<Importance> {
  const value = Object.entries(shares).map(([feature, share], index) => ({
    feature,
    rank: index + 1,
    share,
  }));
  return { found: 'read', value };
}
