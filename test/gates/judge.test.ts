import { describe, expect, it } from 'vitest';
import type { Expectation, Gate } from '../../gates/gate.ts';
import { formatScalar, judge, judgeAll } from '../../gates/judge.ts';

const gate = (expect: Expectation, severity: Gate['severity'] = 'blocking'): Gate => ({
  id: 'T-1',
  title: 'Share of people with a vintage',
  severity,
  measure: 'share',
  expect,
  onFailure: 'Look at the CRDs.',
});
const status = (value: number | string | boolean | null, expect: Expectation) =>
  judge(gate(expect), { value }).status;

describe('a verdict', () => {
  it.each([
    [{ kind: 'at-least', value: 0.85 }, 0.85, 0.8499],
    [{ kind: 'at-most', value: 0.05 }, 0.05, 0.0501],
    [{ kind: 'above', value: 0.15 }, 0.1501, 0.15],
    [{ kind: 'below', value: 0.2 }, 0.1999, 0.2],
    [{ kind: 'between', low: 3, high: 8 }, 8, 8.01],
    [{ kind: 'equals', value: 0 }, 0, 1],
    [{ kind: 'equals', value: true }, true, false],
  ] as [Expectation, number | boolean, number | boolean][])(
    'of %o passes at %s and fails at %s',
    (expected, good, bad) => {
      expect(status(good, expected)).toBe('passed');
      expect(status(bad, expected)).toBe('failed');
    },
  );

  it('counts what could not be measured as a failure, never as a pass', () => {
    const atLeastNothing = gate({ kind: 'at-least', value: 0 });
    expect(judge(atLeastNothing, undefined).status).toBe('failed');
    expect(judge(atLeastNothing, { value: null }).sentence).toContain('could not be measured');
    expect(status(Number.NaN, { kind: 'at-most', value: 1 })).toBe('failed');
    expect(status('many', { kind: 'at-least', value: 1 })).toBe('failed');
  });

  it('warns where the gate only warns', () => {
    expect(judge(gate({ kind: 'above', value: 1 }, 'warning'), { value: 0 }).status).toBe('warned');
  });

  it('says value, threshold and what was found in one sentence', () => {
    expect(
      judge(gate({ kind: 'at-least', value: 0.85 }), { value: 0.5, note: '3 of 6 people' }).sentence,
    ).toBe('Share of people with a vintage: 0.5, and must be >= 0.85: 3 of 6 people.');
  });

  it('takes each measure by name and keeps its evidence', () => {
    const evidence = { columns: ['lead'], rows: [['a']], total: 1 };
    const [verdict] = judgeAll([gate({ kind: 'equals', value: 1 })], {
      share: { value: 1, evidence },
      other: { value: 0 },
    });
    expect(verdict).toMatchObject({ status: 'passed', measured: 1, threshold: '= 1', evidence });
  });
});

describe('a shown number', () => {
  it('keeps four significant digits of fractions and every digit of whole numbers', () => {
    expect([0.123456, 0.00001234567, 49103, 'x', true, null].map(formatScalar)).toEqual([
      '0.1235',
      '0.00001235',
      '49103',
      'x',
      'true',
      'null',
    ]);
  });
});
