import { expect, test } from 'vitest';
import { calibrate, fitCalibrators, scalingOf } from '../../../tools/model/calibrators.ts';

/** Margins from -2 up, of which the upper ones convert; `shift` moves a segment's margins without changing who converts. */
function segment(name: string, rows: number, shift: number) {
  const steps = Array.from({ length: rows }, (_, index) => index / rows);
  return {
    margins: steps.map((step) => 4 * step - 2 + shift),
    labels: steps.map((step, index) => (step > 0.7 || index % 5 === 0 ? 1 : 0)),
    segments: steps.map(() => name),
  };
}

function together(...parts: ReturnType<typeof segment>[]) {
  return {
    margins: Float64Array.from(parts.flatMap((part) => part.margins)),
    labels: Uint8Array.from(parts.flatMap((part) => part.labels)),
    segments: parts.flatMap((part) => part.segments),
  };
}

const options = { segmentColumn: 'firm_size', minPositives: 30 };

test('a segment with enough conversions has its own scaling, one with fewer says why it uses the global one', () => {
  const calibrators = fitCalibrators(together(segment('large', 200, 1), segment('small', 20, 0)), options);
  const [large, small] = calibrators.segments;
  expect(large).toMatchObject({ segment: 'large', rows: 200, reason: null });
  expect(large?.own).not.toBeNull();
  expect(small).toMatchObject({ segment: 'small', own: null, reason: '8 conversions are fewer than 30' });
  expect(scalingOf(calibrators, 'small')).toBe(calibrators.global);
  expect(scalingOf(calibrators, 'never seen')).toBe(calibrators.global);
});

test('one margin means another probability where the segment differs', () => {
  const calibrators = fitCalibrators(together(segment('high', 200, 2), segment('low', 200, -2)), options);
  const [high, low] = calibrate(calibrators, [0, 0], ['high', 'low']);
  expect(high).toBeLessThan(low as number);
});

test('a segment whose conversions fall with the score keeps the global scaling and says so', () => {
  const falling = segment('odd', 200, 0);
  const turned = { ...falling, labels: falling.labels.toReversed() };
  const calibrators = fitCalibrators(together(segment('fine', 2000, 0), turned), options);
  expect(calibrators.segments.find((one) => one.segment === 'odd')).toMatchObject({
    own: null,
    reason: 'conversions do not become likelier with the score here',
  });
});

test('a model whose scores say nothing of who converts gives everybody the observed rate, and says so', () => {
  const rising = segment('all', 200, 0);
  const turned = together({ ...rising, labels: rising.labels.toReversed() });
  const calibrators = fitCalibrators(turned, { ...options, segmentColumn: null });
  expect(calibrators.global).toMatchObject({
    a: 0,
    reason: expect.stringContaining('do not become likelier'),
  });
  const [low, high] = calibrate(calibrators, [-2, 2], ['all', 'all']);
  const positives = turned.labels.reduce((sum, label) => sum + label, 0);
  expect(low).toBe(high);
  expect(low).toBeCloseTo((positives + 1) / 202, 12);
});

test('an isotonic calibrator follows the observed rates, falls nowhere, and keeps a slope for explanations', () => {
  const calibrators = fitCalibrators(together(segment('all', 200, 0)), {
    ...options,
    segmentColumn: null,
    method: 'isotonic',
  });
  expect(calibrators.global.a).toBeLessThan(0);
  const margins = Array.from({ length: 41 }, (_, step) => step / 10 - 2);
  const said = calibrate(
    calibrators,
    margins,
    margins.map(() => 'all'),
  );
  expect([...said]).toEqual([...said].sort((a, b) => a - b));
  // Below the step one in five converts, above it all do.
  expect(said[10]).toBeCloseTo(0.2, 1);
  expect(said[40]).toBe(1);
});

test('the better calibrator is the one with the lower Brier score on rows that it was not fitted to', () => {
  const stepped = fitCalibrators(together(segment('all', 400, 0)), {
    ...options,
    segmentColumn: null,
    method: 'best',
  }).global;
  expect(stepped.compared?.isotonic).toBeLessThan(stepped.compared?.platt as number);
  expect(stepped.isotonic).toBeDefined();
  const few = fitCalibrators(together(segment('all', 12, 0)), {
    ...options,
    segmentColumn: null,
    method: 'best',
  });
  expect(few.global.isotonic === undefined).toBe(
    few.global.compared === undefined || few.global.compared.platt <= few.global.compared.isotonic,
  );
});

test('Platt scaling is what it was, whether it was asked for or not', () => {
  const rows = together(segment('all', 200, 0));
  expect(fitCalibrators(rows, { ...options, method: 'platt' })).toEqual(fitCalibrators(rows, options));
  expect(fitCalibrators(rows, options).global).not.toHaveProperty('isotonic');
});

test('without a segment column there is one scaling for all', () => {
  const calibrators = fitCalibrators(together(segment('a', 100, 0), segment('b', 100, 0)), {
    ...options,
    segmentColumn: null,
  });
  expect(calibrators.segments).toEqual([]);
});
