import { expect, test } from 'vitest';
import { clauses, decimal, list, percent, renderPrompt, times, whole } from '../../prompts/render.ts';

test('numbers are said in words that do not change', () => {
  expect(percent(0.1134, 1)).toBe('11.3 %');
  expect(decimal(0.12345)).toBe('0.1235');
  expect(decimal(2, 2)).toBe('2.00');
  expect(whole(1234567)).toBe('1,234,567');
  expect(times(2.94)).toBe('2.9 times');
});

test.each([null, undefined, Number.NaN, Number.POSITIVE_INFINITY])(
  '%s is said to be not measured',
  (value) => {
    expect([percent(value), decimal(value), whole(value), times(value)]).toEqual(
      Array(4).fill('not measured'),
    );
  },
);

test('phrases are listed with commas, clauses with semicolons', () => {
  expect([clauses([]), clauses(['a, b', 'c'])]).toEqual(['', 'a, b; c']);
  expect([list([]), list(['a']), list(['a', 'b', 'c'])]).toEqual(['', 'a', 'a, b, c']);
});

test('a view that lacks a name throws rather than leave a hole', () => {
  expect(() => renderPrompt('narratives/tier', { because: 'is new' })).toThrow(/not defined/);
});

test('text for a sentence is not escaped', () => {
  const figures = { chance: '1 %', outcome: 'a "call" & more', compared: 'about' };
  const view = { lowered: false, up: [], down: [], figures };
  expect(renderPrompt('narratives/lead', view)).toContain('a "call" & more');
});

test('a cell of a table in Markdown breaks neither the table nor the page', () => {
  const segment = { segment: 'a|b <i>\n[x](y)', reason: 'none', rows: 1, positives: 0, intervals: null };
  const none = { value: 0, low: 0, high: 0 };
  const scores = { ece: none, brier: none, logLoss: none };
  const view = {
    ...{ rows: 1, positives: 1, baseRate: 1, bins: 10, shapRows: 0, shap: [] },
    ece: { before: 0, after: 0 },
    meanPredicted: { before: 0, after: 0 },
    options: { segment_column: 's', min_segment_positives: 1, min_segment_rows: 1 },
    segments: [{ ...segment, calibrator: 'global', eceBefore: null, eceAfter: null, judged: false }],
    method: 'platt',
    intervals: { before: scores, after: scores },
    resamples: 1,
    curve: { before: [], after: [] },
    calibrators: { global: { a: 0, b: 0, rows: 1, positives: 1, reason: null } },
    isotonicGlobal: false,
    ownCalibrators: [],
  };
  expect(renderPrompt('reports/calibration-report.md', view)).toContain(
    '| a\\|b \\<i\\> \\[x\\](y) | 1 | 0 |',
  );
});

test('a prompt that does not exist is an error', () => {
  expect(() => renderPrompt('reports/nothing', {})).toThrow(/ENOENT/);
});
