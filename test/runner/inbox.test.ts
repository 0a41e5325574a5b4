import { describe, expect, test } from 'vitest';
import { inboxOf } from '../../runner/inbox.ts';
import type { RunState } from '../../runner/run-state.ts';
import { approvalOf, runOf, stepOf, verdictOf } from '../ui/app/snapshots.ts';

const waiting = stepOf('1.1', { kind: 'human', state: 'waiting', title: 'Fetch the files' });
const done = stepOf('0', { state: 'done', startedAt: '2025-11-01T10:00:00.000Z', seconds: 60 });

function kindsOf(...runs: RunState[]): string[] {
  return inboxOf(runs).map(({ kind, run }) => `${kind} ${run}`);
}

describe('the inbox', () => {
  test('is empty where a run can go on by itself', () => {
    expect(inboxOf([runOf('v6-1', [done, stepOf('1')])])).toEqual([]);
  });

  test('holds a task since the step before it ended', () => {
    expect(inboxOf([runOf('v6-1', [done, waiting])])).toEqual([
      { kind: 'task', run: 'v6-1', step: '1.1', title: 'Fetch the files', since: '2025-11-01T10:01:00.000Z' },
    ]);
  });

  test('holds each gate that blocks, and says whether a person may waive it', () => {
    const blocked = stepOf('4.1', {
      state: 'blocked',
      verdicts: [
        verdictOf('G-1', { status: 'failed', waivable: true }),
        verdictOf('G-2', { status: 'failed', guards: 'leakage' }),
        verdictOf('G-3', { status: 'warned' }),
        verdictOf('G-4'),
      ],
    });
    expect(inboxOf([runOf('v6-1', [blocked])])).toMatchObject([
      { kind: 'gate', gate: 'G-1', waivable: true, title: 'G-1 blocks: G-1 was measured.' },
      { kind: 'gate', gate: 'G-2', waivable: false },
    ]);
  });

  test('holds an approval that was asked for in the place of its gate, until somebody has decided', () => {
    const blocked = stepOf('4.1', {
      state: 'blocked',
      verdicts: [verdictOf('G-1', { status: 'failed', waivable: true })],
    });
    const asked = (state: 'requested' | 'declined') =>
      runOf('v6-1', [blocked], { approvals: [approvalOf('v6-1', 'G-1', { state })] });
    expect(inboxOf([asked('requested')])).toMatchObject([
      { kind: 'approval', gate: 'G-1', approval: 'approval-1', title: expect.stringContaining('the agent') },
    ]);
    expect(inboxOf([asked('declined')])).toMatchObject([{ kind: 'gate', gate: 'G-1' }]);
  });

  test('holds a step that failed, with the code of its error', () => {
    const failed = stepOf('2', {
      state: 'failed',
      error: { code: 'disk-full', message: 'The disk is full.' },
    });
    expect(inboxOf([runOf('v6-1', [failed])])).toMatchObject([{ kind: 'error', code: 'disk-full' }]);
  });

  test('puts what is most urgent first, and what waits longest before the rest of its kind', () => {
    const failed = stepOf('2', { state: 'failed', error: { code: 'e', message: 'm' } });
    const blocked = stepOf('3', { state: 'blocked', verdicts: [verdictOf('G-1', { status: 'failed' })] });
    const late = { startedAt: '2025-11-02T00:00:00.000Z' };
    expect(
      kindsOf(
        runOf('a-1', [failed]),
        runOf('b-1', [waiting], late),
        runOf('c-1', [waiting]),
        runOf('d-1', [blocked]),
        runOf('e-1', [], { approvals: [approvalOf('e-1', 'G-1')] }),
      ),
    ).toEqual(['approval e-1', 'gate d-1', 'task c-1', 'task b-1', 'error a-1']);
  });

  test('holds a gate that blocks in an older run, behind everything of the newest', () => {
    const blocked = stepOf('3', { state: 'blocked', verdicts: [verdictOf('G-1', { status: 'failed' })] });
    const failed = stepOf('2', { state: 'failed', error: { code: 'e', message: 'm' } });
    const runs = [runOf('v6-1', [blocked]), runOf('v6-2', [failed])];
    expect(kindsOf(...runs)).toEqual(['error v6-2', 'gate v6-1']);
  });

  test('puts what an older run of the same plan waits for last and marks it, but never an approval last', () => {
    const older = runOf('v6-1', [waiting], { plan: 'v6', approvals: [approvalOf('v6-1', 'G-1')] });
    const newer = runOf('v6-2', [waiting], { plan: 'v6' });
    expect(kindsOf(older, newer)).toEqual(['approval v6-1', 'task v6-2', 'task v6-1']);
    expect(inboxOf([older, newer]).map((item) => item.older)).toEqual([true, undefined, true]);
  });
});
