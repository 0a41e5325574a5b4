import { describe, expect, test } from 'vitest';
import { compareRuns } from '../../runner/compare-runs.ts';
import type { ForeseenRerun } from '../../runner/foresee-rerun.ts';
import { renderComparison, renderSection, renderShortComparison } from '../../ui/comparison.ts';
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

describe('a comparison with a run that is half done', () => {
  const gates = Array.from({ length: 60 }, (_, index) => verdictOf(`G${index}`));
  const worse = gates.slice(0, 20).map(({ gate }) => verdictOf(gate, { status: 'failed', measured: 0 }));
  const step = (number: number, state: 'done' | 'pending') => stepOf(String(number), { state });
  const numbers = Array.from({ length: 32 }, (_, index) => index + 2);
  const runs = (state: 'paused' | 'finished') =>
    compareRuns(
      recordOf(
        runOf('r-1', {
          steps: [stepOf('1', { verdicts: gates }), ...numbers.map((number) => step(number, 'done'))],
        }),
      ),
      recordOf(
        runOf('r-2', {
          state,
          steps: [stepOf('1', { verdicts: worse }), ...numbers.map((number) => step(number, 'pending'))],
        }),
      ),
    );

  test.each([48, 80, 200])('fits on a screen of %d columns, and names the way to the rest', (columns) => {
    const lines = renderShortComparison(
      runs('paused'),
      { ...plainTerminal, columns },
      'The rest: elsewhere.',
    );
    const text = lines.join(' ');
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(columns);
    expect(text).toContain('Gates: 20 differ, 0 equal; B has not judged 40 gates yet');
    expect(text).toContain('B has not run 32 steps yet');
    expect(text).toMatch(columns < 200 ? /WORSE +G0 .* \d+ more of gates/ : /WORSE +G19 /);
    expect(lines.at(-1)).toBe('The rest: elsewhere.');
  });

  test('has all of a part where that is asked for', () => {
    const lines = renderSection(runs('paused'), 'gates', narrow);
    expect(lines).toContain('B has not judged 40 gates yet:');
    expect(lines.at(-1)).toBe('  G59  Title of G59  passed at 1 (>= 1)');
    expect(lines.join('\n')).not.toContain('Steps');
  });

  test('takes what a finished run, or one of another plan, does not have for a difference', () => {
    expect(renderComparison(runs('finished'), narrow).join('\n')).toContain('Gates: 60 differ, 0 equal');
    const { a, ...rest } = runs('paused');
    const other = { ...rest, a: { ...a, planVersion: '2' } };
    expect(renderComparison(other, narrow).join('\n')).toContain('Gates: 60 differ, 0 equal');
  });

  test('says that a step was interrupted, and not that it runs', () => {
    const broken = compareRuns(
      recordOf(runOf('r-1')),
      recordOf(runOf('r-2', { state: 'interrupted', steps: [stepOf('1', { state: 'running' })] })),
    );
    expect(renderComparison(broken, narrow)).toContain('  B  interrupted');
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
