import type { Approval } from '../../runner/approvals/approval.ts';
import type { RunState, StepState, StepVerdict, Waived } from '../../runner/run-state.ts';

/** A blocking gate that does not hold and that the plan calls waivable. */
export const failedVerdict: StepVerdict = {
  gate: 'P-1',
  step: '1',
  title: 'Share of matched leads',
  severity: 'blocking',
  status: 'failed',
  measured: 0.7,
  threshold: '>= 0.85',
  sentence: 'Share of matched leads: 0.7, and must be >= 0.85.',
  onFailure: 'Look at the join.',
  waivable: true,
  evidence: { path: 'evidence/P-1.json', sha256: '', bytes: 0 },
};

export const byAda: Waived = {
  approval: 'match-1/1',
  by: ['Ada'],
  reason: 'The vendor had an outage in May.',
  selfApproved: true,
  at: '2025-11-01T00:10:00.000Z',
};

/** A run of one step with these verdicts, blocked unless told otherwise. */
export function runWith(
  verdicts: StepVerdict[],
  { state = 'blocked', approvals = [] }: Partial<Pick<RunState, 'state' | 'approvals'>> = {},
): Omit<RunState, 'nextActions'> {
  const step: StepState = {
    id: '1',
    title: 'Match',
    kind: 'tool',
    tool: 'match',
    needs: [],
    state: state === 'blocked' ? 'blocked' : 'done',
    attempts: 1,
    startedAt: '2025-11-01T00:00:01.000Z',
    seconds: 1,
    verdicts,
    artifacts: [],
    inputs: [],
    decisions: [],
    learnings: ['Seven of ten leads match.'],
    rehearsal: false,
  };
  return {
    run: 'match-1',
    plan: 'match',
    planVersion: '1',
    title: 'Match leads',
    analysisDate: '2025-10-31',
    seed: 42,
    startedAt: '2025-11-01T00:00:00.000Z',
    state,
    steps: [step],
    verdicts,
    rehearsal: false,
    changedParameters: [],
    changedGates: [],
    approvals,
    grantsNeeded: 1,
  };
}

/** An agent's request to waive `P-1`, as it stands. */
export function requestFor(gate: string, more: Partial<Approval> = {}): Approval {
  const { title, severity, threshold, measured, sentence } = failedVerdict;
  return {
    id: 'match-1/1',
    run: 'match-1',
    subject: {
      kind: 'waiver',
      journal: '',
      run: 'match-1',
      plan: 'match',
      planVersion: '1',
      planDigest: '',
      analysisDate: '2025-10-31',
      seed: 42,
      parameters: {},
      step: '1',
      attempt: 1,
      gate: {
        id: gate,
        title,
        severity,
        threshold,
        measured,
        sentence,
        evidence: { path: 'evidence/P-1.json', sha256: '' },
      },
      inputs: [],
      artifacts: [],
      preview: null,
    },
    evidenceHash: 'ab'.repeat(32),
    state: 'requested',
    requestedBy: { kind: 'agent', name: 'scout' },
    requestedAt: '2025-11-01T00:05:00.000Z',
    reason: 'Two weeks of May are missing | at the vendor.',
    grants: [],
    ...more,
  };
}
