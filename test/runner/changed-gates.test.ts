import { describe, expect, test } from 'vitest';
import type { Expectation, Gate } from '../../gates/gate.ts';
import { above, atLeast, atMost, below, between, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { Step } from '../../plans/plan.ts';
import { changedGates } from '../../runner/changed-gates.ts';
import { gatesOf } from '../../runner/plan-gates.ts';

const words = { title: 'match rate', measure: 'matchRate', onFailure: 'Look at the join.' };

const gates = (...of: Gate[]) =>
  gatesOf(
    [{ kind: 'tool', id: '3', title: 'Join', needs: [], tool: 'join', input: {}, gates: of } as Step],
    [],
  );

const change = (reference: Gate, now: Gate) => changedGates(gates(reference), gates(now));

const direction = (reference: Expectation, now: Expectation) =>
  change(blocking('G1', reference, words), blocking('G1', now, words)).map((gate) => gate.change);

describe('a threshold', () => {
  test.each([
    ['a lower least value', atLeast(0.85), atLeast(0.8)],
    ['a higher greatest value', atMost(3), atMost(4)],
    ['an end that counts', above(2), atLeast(2)],
    ['a wider range', between(3, 8), between(2, 8)],
    ['a range around one value', equals(0), between(0, 1)],
    ['one side of a range let go', between(0, 1), atMost(1)],
  ])('is loosened by %s, and tightened the other way round', (_, reference, now) => {
    expect(direction(reference, now)).toEqual(['loosened']);
    expect(direction(now, reference)).toEqual(['tightened']);
  });

  test.each([
    ['a range that is shifted', between(3, 8), between(4, 9)],
    ['the other side', atLeast(5), below(5)],
    ['another word', equals('prefix'), equals('suffix')],
    ['another truth value', equals(true), equals(false)],
  ])('is moved by %s', (_, reference, now) => {
    expect(direction(reference, now)).toEqual(['moved']);
  });

  test('that is the same is no change, whatever the words around it', () => {
    const now = blocking('G1', atLeast(1), { ...words, title: 'another title', onFailure: 'Ask.' });
    expect(change(blocking('G1', atLeast(1), words), now)).toEqual([]);
  });
});

test('a change names gate, step, title and both thresholds', () => {
  expect(change(blocking('G1', atLeast(0.85), words), blocking('G1', atLeast(0.8), words))).toEqual([
    { gate: 'G1', step: '3', title: 'match rate', change: 'loosened', reference: '>= 0.85', value: '>= 0.8' },
  ]);
});

test('a gate that only warns any more is loosened, and the severities are said', () => {
  const [found] = change(blocking('G1', atLeast(1), words), warning('G1', atLeast(1), words));
  expect(found).toMatchObject({ change: 'loosened', reference: '>= 1 (blocking)', value: '>= 1 (warning)' });
});

test('a warning with a tighter threshold is neither looser nor tighter', () => {
  expect(change(blocking('G1', atLeast(1), words), warning('G1', atLeast(2), words))[0]?.change).toBe(
    'moved',
  );
});

test('a gate on another measure is moved', () => {
  const now = blocking('G1', atLeast(1), { ...words, measure: 'firmMatchRate' });
  expect(change(blocking('G1', atLeast(1), words), now)[0]).toMatchObject({
    change: 'moved',
    reference: '>= 1 (matchRate)',
    value: '>= 1 (firmMatchRate)',
  });
});

test('gates that come and go are told of', () => {
  const found = change(blocking('G1', atLeast(1), words), blocking('G2', atLeast(1), words));
  expect(found.map(({ gate, change: how, reference, value }) => [gate, how, reference, value])).toEqual([
    ['G2', 'added', null, '>= 1 (blocking, matchRate, runnable)'],
    ['G1', 'gone', '>= 1 (blocking, matchRate, runnable)', null],
  ]);
});

test('a gate that a person may waive now is loosened, and one that nobody may any more is tightened', () => {
  const closed = blocking('G1', atLeast(1), words);
  const open = blocking('G1', atLeast(1), { ...words, waivable: true });
  expect(change(closed, open)).toMatchObject([
    { change: 'loosened', reference: '>= 1 (not waivable)', value: '>= 1 (waivable)' },
  ]);
  expect(change(open, closed)[0]?.change).toBe('tightened');
  expect(change(closed, blocking('G1', atLeast(2), { ...words, waivable: true }))[0]?.change).toBe('moved');
});
