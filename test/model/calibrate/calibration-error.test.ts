import { describe, expect, it } from 'vitest';
import { calibrationError, reliabilityCurve } from '../../../model/calibrate/calibration-error.ts';
import { largestDifference, measureGolden } from '../golden.ts';

const { probabilities, curves } = measureGolden.calibration;
const labels = Uint8Array.from(measureGolden.calibration.labels);

describe('the reliability curve', () => {
  it.each(['equal-width', 'equal-count'] as const)(
    "is scikit-learn's calibration_curve with %s bins",
    (binning) => {
      const points = reliabilityCurve(probabilities, labels, { binning });
      const theirs = curves[binning];
      expect(points.map(({ rows }) => rows)).toEqual(theirs.rows);
      expect(
        largestDifference(
          points.map(({ observed }) => observed),
          theirs.observed,
        ),
      ).toBeLessThan(1e-12);
      expect(
        largestDifference(
          points.map(({ meanPredicted }) => meanPredicted),
          theirs.predicted,
        ),
      ).toBeLessThan(1e-12);
      expect(calibrationError(probabilities, labels, { binning })).toBeCloseTo(theirs.error, 12);
    },
  );

  it('cuts bins of equal count when it is not told otherwise', () => {
    expect(calibrationError(probabilities, labels)).toBe(
      calibrationError(probabilities, labels, { binning: 'equal-count' }),
    );
  });

  it('keeps equal probabilities in one bin', () => {
    const points = reliabilityCurve([0.2, 0.2, 0.2, 0.2, 0.9], Uint8Array.of(0, 0, 0, 1, 1));
    expect(points.map(({ rows, observed }) => [rows, observed])).toEqual([
      [4, 0.25],
      [1, 1],
    ]);
    expect(calibrationError([0.2, 0.2, 0.2, 0.2, 0.9], Uint8Array.of(0, 0, 0, 1, 1))).toBeCloseTo(
      0.8 * 0.05 + 0.2 * 0.1,
      12,
    );
  });

  it('refuses what is no probability, and no bins', () => {
    const refusal = expect.objectContaining({ code: 'calibration-input' });
    expect(() => reliabilityCurve([0.5, 1.2], Uint8Array.of(0, 1))).toThrow(refusal);
    expect(() => reliabilityCurve([0.5, 0.6], Uint8Array.of(0, 1), { bins: 0 })).toThrow(refusal);
  });
});
