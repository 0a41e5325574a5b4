import { describe, expect, it } from 'vitest';
import type { RunState, StepState, StepVerdict } from '../../runner/run-state.ts';
import { renderGates } from '../../ui/gate-table.ts';
import { renderLeads } from '../../ui/lead-table.ts';
import { renderMetrics } from '../../ui/metrics.ts';
import { renderStatus } from '../../ui/status.ts';
import { plainTerminal } from '../../ui/terminal.ts';

const passed: StepVerdict = {
  gate: 'V6-3.1b',
  step: '3.1',
  title: 'Share of leads with a vintage',
  severity: 'blocking',
  status: 'passed',
  measured: 0.974312,
  threshold: '>= 0.85',
  sentence: 'Share of leads with a vintage is 0.9743 and >= 0.85 holds.',
  onFailure: 'Look at the join.',
  evidence: { path: 'evidence/V6-3.1b.json', sha256: '', bytes: 0 },
};
const failed: StepVerdict = {
  ...passed,
  gate: 'V6-3.2.5',
  step: '3.2',
  title: 'Rows fed by a later vintage',
  status: 'failed',
  measured: null,
  sentence: 'Rows fed by a later vintage could not be measured; this counts as a failure.',
  onFailure: 'Mend the as-of join.',
};
const step: StepState = {
  id: '3.1',
  title: 'Join',
  kind: 'tool',
  needs: [],
  state: 'done',
  seconds: 1.25,
  verdicts: [passed],
  artifacts: [],
  inputs: [],
  rehearsal: false,
  attempts: 1,
  decisions: [],
  learnings: [],
};
const state: RunState = {
  run: 'v6-1',
  plan: 'v6',
  planVersion: '1',
  title: 'V6',
  analysisDate: '2025-10-31',
  seed: 42,
  startedAt: '2025-11-01T00:00:00Z',
  state: 'blocked',
  steps: [step, { ...step, id: '3.2', title: 'Engineer', state: 'blocked', verdicts: [failed] }],
  verdicts: [passed, failed],
  nextActions: [{ label: 'Mend the cause', command: 'leadline resume --workspace demo' }],
  rehearsal: false,
  changedParameters: [],
  changedGates: [],
  approvals: [],
  grantsNeeded: 1,
};

describe('the gates', () => {
  it('say passed, warned or FAILED in words, with measured value and threshold', () => {
    const text = renderGates([passed, { ...passed, gate: 'W', status: 'warned' }, failed], plainTerminal);
    expect(text).toMatch(/✓ passed +3\.1 +V6-3\.1b +0\.9743 +>= 0\.85/);
    expect(text).toMatch(/! warned +3\.1 +W/);
    expect(text).toMatch(/✗ FAILED +3\.2 +V6-3\.2\.5 +null/);
    expect(text).toContain('3 gates: 1 passed, 1 warned, 1 failed.');
  });

  it('tell what to do about each that does not hold, and only about those', () => {
    const text = renderGates([passed, failed], plainTerminal);
    expect(text).toContain('Do: Mend the as-of join.');
    expect(text).not.toContain('Do: Look at the join.');
  });
});

describe('the status of a run', () => {
  it('shows each step, what blocks and the exact next command', () => {
    const text = renderStatus(state, plainTerminal);
    expect(text).toContain('State: BLOCKED at a gate');
    expect(text).toMatch(/✓ done +3\.1 +Join +1\.3 +1 passed/);
    expect(text).toMatch(/✗ BLOCKED +3\.2 +Engineer/);
    expect(text).toContain('could not be measured; this counts as a failure');
    expect(text).toContain('    leadline resume --workspace demo');
  });

  it('names a rehearsal and every changed parameter at its head', () => {
    const changedParameters = [{ path: 'gates.cv_auc_pr', reference: 0.15, value: 0.05 }];
    const text = renderStatus({ ...state, rehearsal: true, changedParameters }, plainTerminal);
    expect(text).toContain('! REHEARSAL: human steps were completed by a stand-in, not by a person.');
    expect(text).toContain('! Changed: gates.cv_auc_pr is 0.05, the reference has 0.15');
  });

  it('lists what a waiting step asks of the person', () => {
    const waiting: StepState = {
      ...step,
      id: '1.1',
      title: 'Fetch',
      kind: 'human',
      state: 'waiting',
      verdicts: [],
      instructions: 'Fetch the files.',
      checklist: ['All eight are there.'],
    };
    const text = renderStatus({ ...state, state: 'waiting', steps: [waiting], verdicts: [] }, plainTerminal);
    expect(text).toContain('Step 1.1 asks a person: Fetch\n  Fetch the files.\n  [ ] All eight are there.');
  });
});

describe('a gate that people waived', () => {
  const waived: StepVerdict = {
    ...failed,
    waived: {
      approval: 'v6-1/1',
      by: ['Ada', 'Bob'],
      reason: 'Known outage\u001b[2J.',
      selfApproved: true,
      at: '2025-11-01T00:00:00Z',
    },
  };

  it('is said with who, why and that nobody else looked, and nothing is asked for it any more', () => {
    const text = renderGates([passed, waived], plainTerminal);
    expect(text).toMatch(/≈ waived +3\.2 +V6-3\.2\.5/);
    expect(text).toContain('2 gates: 1 passed, 0 warned, 0 failed, 1 waived.');
    expect(text).toContain('waived by Ada and Bob, SELF-APPROVED: Known outage');
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('Do: Mend the as-of join.');
  });

  it('counts for its step, and stands among those that let the run go on', () => {
    const steps = [step, { ...step, id: '3.2', title: 'Engineer', verdicts: [waived] }];
    const text = renderStatus(
      { ...state, state: 'paused', steps, verdicts: [passed, waived] },
      plainTerminal,
    );
    expect(text).toMatch(/✓ done +3\.2 +Engineer +1\.3 +1 waived/);
    expect(text).toContain('≈ waived  V6-3.2.5 of step 3.2');
  });
});

describe('scored leads', () => {
  const lead = {
    id: '00Q000000000001AAA',
    tier: 'A',
    probability: 0.1832,
    drivers: [
      {
        feature: 'tenure',
        label: 'time at firm',
        value: '1.4 years',
        text: 'short time at the firm (1.4 years)',
        contribution: 0.61,
      },
      { feature: 'aum', label: 'firm size', value: null, text: 'large firm', contribution: -0.2 },
    ],
    narrative: 'This advisor has an 18.3 % chance of a call.',
  };

  it('show tier, chance, drivers with the way they pull, and the narrative in full', () => {
    const text = renderLeads([lead], plainTerminal);
    expect(text).toContain(
      '1  00Q000000000001AAA  A     18.3 %  + short time at the firm (1.4 years), - large firm',
    );
    expect(text).toContain(' 1  This advisor has an 18.3 % chance of a call.');
  });

  it('wrap a long narrative instead of cutting it', () => {
    const narrative = 'word '.repeat(40).trim();
    const text = renderLeads([{ ...lead, narrative }], { ...plainTerminal, columns: 60 });
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
    expect(text.match(/word/g)).toHaveLength(40);
  });
});

describe('the test figures', () => {
  it('come with their intervals, and say so when they could not be measured', () => {
    const text = renderMetrics(
      {
        aucPr: { value: 0.1912, low: 0.161, high: 0.2204 },
        aucRoc: null,
        topDecileLift: { value: 4.4, low: 3.6, high: 5.1 },
      },
      plainTerminal,
    );
    expect(text).toMatch(/AUC-PR +0\.191 +0\.161 +0\.220/);
    expect(text).toMatch(/AUC-ROC +not measured/);
    expect(text).toMatch(/Top-decile lift +4\.40 +3\.60 +5\.10/);
  });
});
