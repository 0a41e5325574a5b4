import { describe, expect, test } from 'vitest';
import { compareRuns } from '../../runner/compare-runs.ts';
import type { ForeseenRerun } from '../../runner/foresee-rerun.ts';
import { renderComparison } from '../../ui/comparison.ts';
import { renderForeseen } from '../../ui/foreseen.ts';
import { plainTerminal } from '../../ui/terminal.ts';
import { widthOf } from '../../ui/width.ts';
import { figures, ranking, recordOf, runOf, stepOf, verdictOf } from '../runner/comparison/records.ts';

const narrow = { ...plainTerminal, columns: 80 };
const comparison = compareRuns(
  recordOf(
    runOf('r-1', {
      steps: [
        stepOf('1', {
          verdicts: [verdictOf('G1'), verdictOf('G2')],
          inputs: [{ path: 'a.csv', sha256: 'abcdef0123', bytes: 1234 }],
        }),
      ],
    }),
    { figures: figures({ value: 0.4, low: 0.3, high: 0.5 }), shap: ranking({ miles: 0.6, zip: 0.4 }) },
  ),
  recordOf(
    runOf('r-2', {
      seed: 43,
      steps: [
        stepOf('1', {
          verdicts: [verdictOf('G1', { status: 'failed', measured: 0.2827 }), verdictOf('G2')],
          inputs: [{ path: 'a.csv', sha256: 'bcdef01234', bytes: 1230 }],
        }),
      ],
    }),
    { figures: figures({ value: 0.2, low: 0.1, high: 0.29 }), shap: ranking({ zip: 0.7, miles: 0.3 }) },
  ),
);

describe('a comparison as lines', () => {
  test('says in words what got worse, what changed and by how much, and counts what is equal', () => {
    const text = renderComparison(comparison, plainTerminal).join('\n');
    expect(text).toContain('Gates: 1 differs, 1 equal');
    expect(text).toMatch(/WORSE +G1 {2}Title of G1 +passed at 1 \(>= 1\) +FAILED at 0\.2827 \(>= 1\)/);
    expect(text).toMatch(
      /WORSE, intervals apart +AUC-PR +0\.400 \(95 %: 0\.300 to 0\.500\) +0\.200 \(95 %: 0\.100 to 0\.290\)/,
    );
    expect(text).toMatch(/differs +seed +42 +43/);
    expect(text).toMatch(/changed +a\.csv +1,234 bytes, abcdef01 +1,230 bytes, bcdef012/);
    expect(text).toMatch(/up 1 +zip +2\. with 40\.0 % +1\. with 70\.0 %/);
    expect(text).toContain('Steps: all 1 equal');
    expect(text).toContain('Waivers: none to compare');
  });

  test('stacks the runs where they do not fit side by side', () => {
    const lines = renderComparison(comparison, narrow);
    const at = lines.indexOf('WORSE  G1  Title of G1');
    expect(lines.slice(at + 1, at + 3)).toEqual(['  A  passed at 1 (>= 1)', '  B  FAILED at 0.2827 (>= 1)']);
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(80);
  });
});

describe('what would rerun, as lines', () => {
  const step = {
    step: '2',
    title: 'Train',
    kind: 'tool' as const,
    why: 'data/a.csv has changed',
    again: true,
    seconds: 100,
    waiversLost: ['G1'],
    now: true,
  };
  const person = {
    ...step,
    step: '3',
    title: 'Look',
    kind: 'human' as const,
    why: 'needs step 2',
    seconds: null,
    waiversLost: [],
  };
  const foreseen: ForeseenRerun = {
    run: 'r-1',
    state: 'finished',
    steps: [step, person, { ...step, step: '4', title: 'Send', now: false, seconds: null, waiversLost: [] }],
    waitsAt: '3',
    seconds: 100,
    untimed: 0,
  };

  test('says what runs now, what waits for a person, what comes after, and which waivers fall', () => {
    const text = renderForeseen(foreseen, plainTerminal).join('\n');
    expect(text).toContain(
      'r-1: 1 step would run again, then step 3 waits for a person. Last time they took 1.7 min.',
    );
    expect(text).toMatch(/2 +Train +1\.7 min +data\/a\.csv has changed/);
    expect(text).toMatch(/3 +Look +a person +needs step 2/);
    expect(text).toContain('Waivers that fall: G1');
    expect(text).toMatch(/After step 3 is done by a person:[\s\S]+4 +Send +unknown/);
  });

  test('says that there is nothing to do, or that only a person can go on', () => {
    expect(renderForeseen({ ...foreseen, steps: [], waitsAt: null }, narrow)).toEqual([
      'r-1 has nothing to run again.',
    ]);
    expect(renderForeseen({ ...foreseen, steps: [person] }, narrow)[0]).toBe(
      'r-1 waits for a person at step 3.',
    );
  });

  test('says that another process is at work', () => {
    expect(renderForeseen({ ...foreseen, state: 'running' }, plainTerminal)[0]).toContain(
      'at work on it now',
    );
  });
});
