import { describe, expect, test } from 'vitest';
import { renderExecutionLog } from '../../runner/execution-log.ts';
import { standingBefore } from '../../runner/standing.ts';
import { byAda, failedVerdict, requestFor, runWith } from './verdicts.ts';

const waived = { ...failedVerdict, waived: byAda };
const grant = {
  id: 'match-1/1',
  evidenceHash: 'ab'.repeat(32),
  by: 'Ada',
  reason: byAda.reason,
  scope: 'waive P-1',
  grantedAt: byAda.at,
  expiresAt: byAda.at,
  selfApproved: true,
  signature: { key: 'k', value: 's' },
};

describe('the log of a run with a waived gate', () => {
  const state = runWith([waived], {
    state: 'paused',
    approvals: [
      requestFor('P-1', { state: 'used', grants: [grant] }),
      requestFor('P-1', { id: 'match-1/2', state: 'declined', because: 'Ask the vendor first.' }),
    ],
  });
  const log = renderExecutionLog({ ...state, nextActions: [] });

  test('says who waived it, why, and that nobody else looked', () => {
    expect(log).toContain('Gates: 0 passed, 0 warned, 0 failed, 1 waived.');
    expect(log).toContain(
      '| P-1 | Share of matched leads | ≈ **WAIVED** | 0.7, and must be >= 0.85. Waived by Ada, SELF-APPROVED: The vendor had an outage in May. |',
    );
    expect(log).toContain('| Step 1: Match | ⚠️ PASSED BY WAIVER | 1.0 s | P-1 waived by Ada, SELF-APPROVED:');
  });

  test('lists what was asked of people, and what they said', () => {
    const rows = log.split('\n').filter((line) => line.startsWith('| waiver of'));
    expect(rows).toEqual([
      `| waiver of P-1 | used | agent scout: Two weeks of May are missing \\| at the vendor. | granted by Ada, **SELF-APPROVED**: The vendor had an outage in May. | \`${'ab'.repeat(32)}\` |`,
      `| waiver of P-1 | declined | agent scout: Two weeks of May are missing \\| at the vendor. | Ask the vendor first. | \`${'ab'.repeat(32)}\` |`,
    ]);
  });

  test('does not ask for what the gate asked for any more', () => {
    expect(log).not.toContain('Look at the join.');
  });
});

test('a log without approvals has no heading for them', () => {
  expect(renderExecutionLog({ ...runWith([failedVerdict]), nextActions: [] })).not.toContain('## Approvals');
});

test('later steps see that a gate was waived and why, and never by whom or when', () => {
  const state = runWith([waived], { state: 'paused' });
  const [first] = state.steps;
  if (first === undefined) throw new Error('no step');
  const steps = [first, { ...first, id: '2' }];
  const [before] = standingBefore('2', { ...state, steps, nextActions: [] }).steps;
  expect(before?.verdicts[0]).toMatchObject({
    status: 'failed',
    waived: { reason: byAda.reason, selfApproved: true },
  });
  expect(JSON.stringify(before)).not.toContain('Ada');
  expect(JSON.stringify(before)).not.toContain(byAda.at);
});
