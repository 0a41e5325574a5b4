import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type BandPoint, curveBands } from '../../../model/measure/curve-bands.ts';

interface Golden {
  steps: number;
  scores: number[];
  labels: number[];
  curves: Record<Curve, number[]>;
  bands: Record<Curve, { low: number[]; high: number[] }>;
}
type Curve = 'roc' | 'precisionRecall' | 'gain';

const golden: Golden = JSON.parse(
  readFileSync(new URL('../../goldens/report/curves.json', import.meta.url), 'utf8'),
);
const labels = Uint8Array.from(golden.labels);
const drawn = curveBands(golden.scores, labels, {
  resamples: 4000,
  seed: 3,
  level: 0.95,
  steps: golden.steps,
});
const names: Curve[] = ['roc', 'precisionRecall', 'gain'];

test.each(names)('the curve %s is that of scikit-learn, ties included', (name) => {
  drawn[name].forEach(({ value }, step) => {
    expect(value).toBeCloseTo(golden.curves[name][step] as number, 12);
  });
  expect(drawn[name]).toHaveLength(golden.curves[name].length);
});

// Two bootstraps of 4,000 resamples with different random numbers differ by their own luck.
test.each(names)('the band of %s lies where numpy puts it', (name) => {
  const farthest = (end: 'low' | 'high') =>
    Math.max(
      ...drawn[name].map((point, step) => Math.abs(point[end] - (golden.bands[name][end][step] as number))),
    );
  expect(farthest('low')).toBeLessThan(0.03);
  expect(farthest('high')).toBeLessThan(0.03);
});

test('a band holds its curve and ends where the curve must', () => {
  const holds = ({ low, value, high }: BandPoint) => low <= value + 0.05 && value <= high + 0.05;
  expect(names.every((name) => drawn[name].every(holds))).toBe(true);
  expect(drawn.roc.at(-1)).toEqual({ x: 1, value: 1, low: 1, high: 1 });
  expect(drawn.gain[0]).toEqual({ x: 0, value: 0, low: 0, high: 0 });
});

test('the same seed draws the same band, and another seed another', () => {
  const once = (seed: number) =>
    curveBands(golden.scores, labels, { resamples: 30, seed, level: 0.9, steps: 5 });
  expect(once(8)).toEqual(once(8));
  expect(once(8)).not.toEqual(once(9));
});

test('labels of one class make no curve', () => {
  const options = { resamples: 5, seed: 1, level: 0.9, steps: 5 };
  expect(() => curveBands([0.1, 0.2], Uint8Array.from([0, 0]), options)).toThrow(
    expect.objectContaining({ code: expect.any(String) }),
  );
});
