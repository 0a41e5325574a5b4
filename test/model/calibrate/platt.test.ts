import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyPlatt, fitPlatt } from '../../../model/calibrate/platt.ts';
import { measureGolden } from '../golden.ts';

const { margins, labels, a, b } = measureGolden.calibration;

describe('Platt scaling', () => {
  it("finds scikit-learn's slope and intercept", () => {
    const scaling = fitPlatt(margins, Uint8Array.from(labels));
    // scikit-learn stops its L-BFGS at about 1e-5.
    expect(scaling.a).toBeCloseTo(a, 4);
    expect(scaling.b).toBeCloseTo(b, 4);
  });

  it('leaves no gradient: predicted and smoothed targets have the same sum', () => {
    const scaling = fitPlatt(margins, Uint8Array.from(labels));
    const positives = labels.filter((label) => label === 1).length;
    const negatives = labels.length - positives;
    const target = (positives * (positives + 1)) / (positives + 2) + negatives / (negatives + 2);
    expect(applyPlatt(scaling, margins).reduce((sum, p) => sum + p, 0)).toBeCloseTo(target, 7);
  });

  it('stays finite and monotone when the margins separate the labels perfectly', () => {
    const scaling = fitPlatt([-2, -1, 1, 2], Uint8Array.of(0, 0, 1, 1));
    const calibrated = applyPlatt(scaling, [-2, -1, 1, 2]);
    expect(scaling.a).toBeLessThan(0);
    expect([...calibrated]).toEqual([...calibrated].sort((x, y) => x - y));
    expect(calibrated[3]).toBeLessThan(0.9);
  });

  it('gives probabilities for whatever margins and labels of both classes', () => {
    const row = fc.tuple(fc.double({ min: -40, max: 40, noNaN: true }), fc.integer({ min: 0, max: 1 }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 3, maxLength: 40 }), (rows) => {
        const given = rows.map(([margin]) => margin);
        const classes = Uint8Array.from(rows, ([, label], index) => (index < 2 ? index : label));
        const calibrated = applyPlatt(fitPlatt(given, classes), given);
        expect(calibrated.every((p) => p >= 0 && p <= 1)).toBe(true);
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  it('refuses rows of one class', () => {
    expect(() => fitPlatt([1, 2], Uint8Array.of(0, 0))).toThrow(
      expect.objectContaining({ code: 'labels-one-class' }),
    );
  });
});
