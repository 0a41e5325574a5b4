import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyIsotonic, fitIsotonic } from '../../../model/calibrate/isotonic.ts';
import { trainingGolden } from '../training-golden.ts';

describe.each(trainingGolden.isotonic)("scikit-learn's isotonic regression: $name", (golden) => {
  const curve = fitIsotonic(golden.margins, Uint8Array.from(golden.labels));

  it('has our points', () => {
    expect(curve.margins).toEqual(golden.thresholdMargins);
    for (const [index, probability] of curve.probabilities.entries())
      expect(probability).toBeCloseTo(golden.thresholdProbabilities[index] as number, 12);
  });

  it('says our probabilities between and beyond them', () => {
    const ours = applyIsotonic(curve, golden.at);
    for (const [index, probability] of ours.entries())
      expect(probability).toBeCloseTo(golden.probabilities[index] as number, 12);
  });
});

describe('isotonic calibration', () => {
  it('never falls, stays in [0, 1] and keeps the mean, whatever margins and labels', () => {
    const row = fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: 0, max: 1 }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 3, maxLength: 40 }), (rows) => {
        const margins = rows.map(([margin]) => margin);
        const labels = Uint8Array.from(rows, ([, label], index) => (index < 2 ? index : label));
        const curve = fitIsotonic(margins, labels);
        expect(curve.probabilities).toEqual(curve.probabilities.toSorted((a, b) => a - b));
        const said = applyIsotonic(curve, margins);
        expect(said.every((probability) => probability >= 0 && probability <= 1)).toBe(true);
        expect(said.reduce((sum, one) => sum + one, 0)).toBeCloseTo(
          labels.reduce((sum, one) => sum + one, 0),
          9,
        );
      }),
      { seed: 6, numRuns: 100 },
    );
  });

  it('refuses rows of one class', () => {
    expect(() => fitIsotonic([1, 2], Uint8Array.of(1, 1))).toThrow(
      expect.objectContaining({ code: 'labels-one-class' }),
    );
  });
});
