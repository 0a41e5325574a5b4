import { describe, expect, it } from 'vitest';
import { complete } from '../../../ui/chat/complete.ts';
import { runOf, snapshotOf, stepOf, verdictOf } from '../app/snapshots.ts';

const verdicts = [verdictOf('V6-4.1a'), verdictOf('V6-4.1b'), verdictOf('LL-1.2')];
const snapshot = snapshotOf([runOf('v6-1', [stepOf('4.1', { verdicts })])]);
const fetched = { leads: ['00Q1', '00Q2'], chats: ['2025-11-01-1'] };

function names(text: string): string[] {
  const completion = complete({ text, cursor: text.length }, snapshot, fetched);
  return completion?.options.map((option) => option.text) ?? [];
}

describe('completion', () => {
  it.each([
    ['/ga', ['/gates', '/gate']],
    ['/why V6', ['V6-4.1a', 'V6-4.1b']],
    ['/why 4.1', ['V6-4.1a', 'V6-4.1b']],
    ['/step ', ['4.1']],
    ['/run v', ['v6-true-vintage']],
    ['/status v6', ['v6-1']],
    ['/explain 00', ['00Q1', '00Q2']],
    ['/open 2', ['2025-11-01-1']],
    ['/help com', ['compare']],
    ['why is LL', ['LL-1.2']],
    ['what is ', []],
    ['/zzz', []],
  ])('of %j offers %j', (text, options) => {
    expect(names(text)).toEqual(options);
  });

  it('tells a waived gate from a failed one', () => {
    const waived = { approval: 'a', by: ['Ada'], reason: 'seen', selfApproved: false, at: '' };
    const failed = { status: 'failed' as const };
    const gates = [verdictOf('G1', { ...failed, waived }), verdictOf('G2', failed)];
    const seen = snapshotOf([runOf('v6-1', [stepOf('1', { verdicts: gates })])]);
    const options = complete({ text: '/why G', cursor: 6 }, seen, fetched)?.options;
    expect(options?.map(({ hint }) => hint.split(' ')[0])).toEqual(['waived', 'failed']);
  });

  it('completes the word before the cursor, not the end of the line', () => {
    const completion = complete({ text: '/why V6-4.1 please', cursor: 11 }, snapshot, fetched);
    expect(completion).toMatchObject({ from: 5, options: [{ text: 'V6-4.1a' }, { text: 'V6-4.1b' }] });
  });
});
