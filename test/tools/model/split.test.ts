import { expect, test } from 'vitest';
import { dateOf, dayOf, splitFolds, splitHoldout } from '../../../tools/model/split.ts';

// One row a day for a hundred days.
const times = Int32Array.from({ length: 100 }, (_, day) => day);
const options = { folds: 3, gap_days: 5, test_fraction: 0.2, test_start: null, validation_fraction: 0.25 };

test('the newest fifth is the test, a gap lies before it, and the newest quarter of the rest is kept aside', () => {
  const { train, fit, validation, test: rows, gapRows } = splitHoldout(times, options);
  expect([rows[0], rows.at(-1), rows.length]).toEqual([80, 99, 20]);
  expect([train.at(-1), gapRows]).toEqual([75, 4]);
  expect([fit.at(-1), validation[0], validation.at(-1)]).toEqual([56, 57, 75]);
});

test('a start of the test that is given is used', () => {
  const { test: rows } = splitHoldout(times, { ...options, test_start: dateOf(90) });
  expect(rows[0]).toBe(90);
});

test('all four dates can be given: training and test keep to them, and the tail is that of the training window', () => {
  const dates = {
    train_start: dateOf(10),
    train_end: dateOf(49),
    test_start: dateOf(60),
    test_end: dateOf(89),
  };
  const split = splitHoldout(times, { ...options, ...dates });
  expect([split.train[0], split.train.at(-1), split.test[0], split.test.at(-1)]).toEqual([10, 49, 60, 89]);
  expect([split.fit.at(-1), split.validation[0], split.gapRows]).toEqual([39, 40, 10]);
  expect([split.trainEnd, split.testStart]).toEqual([49, 60]);
});

test('each fold is trained on what lies before it, with the gap, and its tail never reaches its test', () => {
  const rows = Int32Array.from({ length: 80 }, (_, row) => row);
  const folds = splitFolds(times, rows, options);
  expect(folds.map((fold) => [fold.test[0], fold.test.at(-1)])).toEqual([
    [20, 39],
    [40, 59],
    [60, 79],
  ]);
  for (const { fit, validation, test: tested } of folds) {
    expect(fit.at(-1)).toBeLessThan(validation[0] as number);
    expect((validation.at(-1) as number) + 5).toBeLessThanOrEqual(tested[0] as number);
  }
});

test('dates and days are one another', () => {
  expect(dayOf('1970-01-02')).toBe(1);
  expect(dateOf(dayOf('2024-02-29'))).toBe('2024-02-29');
});

test('a gap that leaves nothing to train on is refused', () => {
  expect(() => splitHoldout(times, { ...options, gap_days: 90 })).toThrow(
    expect.objectContaining({ code: 'fold-empty' }),
  );
});
