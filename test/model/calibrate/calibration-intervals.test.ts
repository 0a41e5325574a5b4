import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../model/booster/random.ts';
import { calibrationError } from '../../../model/calibrate/calibration-error.ts';
import { calibrationIntervals } from '../../../model/calibrate/calibration-intervals.ts';
import { brierScore, logLoss } from '../../../model/measure/index.ts';
import { measureGolden } from '../golden.ts';

const { probabilities } = measureGolden.calibration;
const labels = Uint8Array.from(measureGolden.calibration.labels);
const options = { resamples: 300, seed: 5, bins: 10 };

describe('calibration with intervals', () => {
  const { ece, brier, logLoss: loss } = calibrationIntervals(probabilities, labels, options);

  it('has the values that are measured without intervals', () => {
    expect(ece.value).toBeCloseTo(calibrationError(probabilities, labels), 12);
    expect(brier.value).toBeCloseTo(brierScore(probabilities, labels), 12);
    expect(loss.value).toBeCloseTo(logLoss(probabilities, labels), 12);
  });

  it('is about as wide for a mean as theory says', () => {
    const squares = probabilities.map((probability, row) => ((labels[row] as number) - probability) ** 2);
    const mean = squares.reduce((sum, value) => sum + value, 0) / squares.length;
    const variance = squares.reduce((sum, value) => sum + (value - mean) ** 2, 0) / squares.length;
    const theory = 2 * 1.96 * Math.sqrt(variance / squares.length);
    expect((brier.high - brier.low) / theory).toBeGreaterThan(0.85);
    expect((brier.high - brier.low) / theory).toBeLessThan(1.15);
  });

  it('reaches down to 0 for probabilities that are the truth, where a percentile interval would not', () => {
    const random = createRandom(8);
    const truth = Float64Array.from({ length: 2000 }, () => random.uniform() / 5);
    const drawn = Uint8Array.from(truth, (chance) => (random.uniform() < chance ? 1 : 0));
    const interval = calibrationIntervals(truth, drawn, options).ece;
    expect(interval.low).toBeLessThan(0.005);
    expect(interval.high).toBeLessThan(interval.value * 1.5);
  });

  it('repeats for the same seed', () => {
    expect(calibrationIntervals(probabilities, labels, options).ece).toEqual(ece);
    expect(calibrationIntervals(probabilities, labels, { ...options, seed: 6 }).ece).not.toEqual(ece);
  });
});
