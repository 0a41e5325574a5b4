import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  designEffect,
  exactPower,
  exactSampleSize,
  intraclassCorrelation,
  leastDetectableLift,
  normalPower,
  normalSampleSize,
} from '../../../model/experiment/index.ts';

interface Goldens {
  normal: {
    control: number;
    treatment: number;
    alpha: number;
    power: [number, number][];
    size80: number;
    size90: number;
  }[];
  exact: { control: number; treatment: number; alpha: number; perArm: number; power: number }[];
  icc: { sizes: number[]; positives: number[]; value: number }[];
}

const goldens = JSON.parse(
  readFileSync(new URL('../../goldens/experiment/power.json', import.meta.url), 'utf8'),
) as Goldens;

describe('The power of two proportions', () => {
  it.each(goldens.normal)('equals scipy for $control against $treatment', (golden) => {
    for (const [perArm, power] of golden.power) {
      expect(normalPower(golden, perArm)).toBeCloseTo(power, 12);
    }
    expect(normalSampleSize(golden, 0.8)).toBe(golden.size80);
    expect(normalSampleSize(golden, 0.9)).toBe(golden.size90);
  });

  it.each(goldens.exact)(
    "adds up Fisher's test as scipy judges it, $control against $treatment",
    (golden) => {
      expect(exactPower(golden, golden.perArm)).toBeCloseTo(golden.power, 9);
    },
  );

  it('needs about 1,900 leads an arm to see +50 % on 3.89 %', () => {
    const test = { control: 0.0389, treatment: 0.0389 * 1.5, alpha: 0.05 };
    const normal = normalSampleSize(test, 0.8);
    const exact = exactSampleSize(test, 0.8, normal);
    expect(normal).toBe(1919);
    expect(exact).toBeGreaterThan(normal);
    expect(exact).toBeLessThan(normal * 1.1);
    expect(exactPower(test, exact)).toBeGreaterThanOrEqual(0.8);
    expect(exactPower(test, exact - 1)).toBeLessThan(0.8);
  });

  it('sees no difference with any number of leads where there is none', () => {
    const same = { control: 0.04, treatment: 0.04, alpha: 0.05 };
    expect(normalSampleSize(same, 0.8)).toBe(Number.POSITIVE_INFINITY);
    expect(exactSampleSize(same, 0.8, 100)).toBe(Number.POSITIVE_INFINITY);
    expect(exactPower(same, 200)).toBeLessThanOrEqual(0.05);
  });

  it('finds the lift that is just seen', () => {
    const lift = leastDetectableLift({ control: 0.0389, alpha: 0.05 }, 1919, 0.8);
    expect(lift).toBeCloseTo(0.5, 3);
    expect(leastDetectableLift({ control: 0.0389, alpha: 0.05 }, 2, 0.8)).toBeNull();
  });

  it('refuses a rate that is none', () => {
    expect(() => normalPower({ control: 0, treatment: 0.1, alpha: 0.05 }, 10)).toThrow('between 0 and 1');
  });
});

describe('Clusters', () => {
  it.each(goldens.icc)('correlate as an analysis of variance says, $value', ({ sizes, positives, value }) => {
    const clusters = sizes.map((size, index) => ({ size, positives: positives[index] as number }));
    expect(intraclassCorrelation(clusters)).toBeCloseTo(value, 12);
  });

  it('cannot correlate when every rep has one lead', () => {
    expect(
      intraclassCorrelation([
        { size: 1, positives: 0 },
        { size: 1, positives: 1 },
      ]),
    ).toBeNull();
  });

  it('cost more leads the larger and the more alike they are', () => {
    expect(designEffect([20, 20, 20], 0)).toBe(1);
    expect(designEffect([20, 20, 20], 0.05)).toBeCloseTo(1.95, 12);
    expect(designEffect([1, 39], 0.05)).toBeGreaterThan(designEffect([20, 20], 0.05));
  });
});
