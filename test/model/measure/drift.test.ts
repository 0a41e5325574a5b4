import { describe, expect, it } from 'vitest';
import { derive } from '../../../model/booster/random.ts';
import { chiSquareCritical } from '../../../model/measure/chi-square-critical.ts';
import {
  categoryInformationValue,
  criticalStability,
  cutReference,
  informationValue,
  kolmogorovSmirnov,
  kolmogorovSmirnovTest,
  populationStability,
} from '../../../model/measure/index.ts';
import { columnOf, statisticsGolden } from './statistics-golden.ts';

describe('the two-sample test of Kolmogorov and Smirnov', () => {
  it.each(statisticsGolden.kolmogorovSmirnov.exact)(
    'is exact in small samples: distance $distance',
    ({ first, second, distance, chance }) => {
      const found = kolmogorovSmirnovTest(first, second);
      expect(found.distance).toBeCloseTo(distance, 12);
      expect(found.chance).toBeCloseTo(chance, 12);
    },
  );

  it('takes the limiting distribution in large ones, which is near the exact one', () => {
    const { first, second, distance, chance, exact } = statisticsGolden.kolmogorovSmirnov.limiting;
    const found = kolmogorovSmirnovTest(first, second);
    expect(found.distance).toBeCloseTo(distance, 12);
    expect(found.chance).toBeCloseTo(chance, 12);
    expect(Math.abs(found.chance - exact)).toBeLessThan(2e-4);
  });

  it('has chance 1 for one sample twice and is the distance that other tools ask for', () => {
    expect(kolmogorovSmirnovTest([1, 2, 3], [3, 2, 1])).toEqual({ distance: 0, chance: 1 });
    const many = Float64Array.from({ length: 1000 }, (_, index) => index);
    expect(kolmogorovSmirnovTest(many, many)).toEqual({ distance: 0, chance: 1 });
    const { distance } = kolmogorovSmirnovTest([1, 5, 6], [2, 3, Number.NaN]);
    expect(distance).toBe(kolmogorovSmirnov([1, 5, 6], [2, 3]));
  });
});

describe('the population stability index', () => {
  const { numbers, few, words } = statisticsGolden.psi;
  it.each([
    [
      'numbers by deciles, with a bin for what is missing',
      columnOf(numbers.first),
      columnOf(numbers.second),
      numbers,
    ],
    ['few values by value, with a bin for those that are new', few.first, few.second, few],
    ['words by word', words.first, words.second, words],
  ])('is that of numpy for %s', (_, first, second, golden) => {
    const { value, bins } = populationStability(cutReference(first), second);
    expect(bins.map((bin) => bin.reference)).toEqual(golden.reference);
    expect(bins.map((bin) => bin.current)).toEqual(golden.current);
    expect(value).toBeCloseTo(golden.value, 12);
  });

  it('is 0 for one sample twice, and finite when all values are new', () => {
    const reference = cutReference([1, 2, 2, 3]);
    expect(populationStability(reference, [3, 2, 2, 1]).value).toBe(0);
    const moved = populationStability(reference, [7, 8, 9]);
    expect(moved.value).toBeGreaterThan(1);
    expect(Number.isFinite(moved.value)).toBe(true);
    expect(moved.bins.at(-1)).toMatchObject({ value: '(other)', reference: 0, current: 3 });
  });

  it('sees that values begin to be missing', () => {
    const known = Float64Array.from({ length: 100 }, (_, index) => index);
    const half = known.map((value) => (value % 2 === 0 ? Number.NaN : value));
    expect(populationStability(cutReference(known), half).value).toBeGreaterThan(0.25);
  });

  it('tells a heap at the top from what lies below it', () => {
    const heap = Float64Array.from({ length: 400 }, (_, index) => (index < 20 ? index / 20 : 1));
    const { borders } = cutReference(heap);
    expect(borders.slice(0, 2)).toEqual([{ high: 0.95 }, { low: 0.95 }]);
    expect(informationValue(heap, heap.map((_, index) => index % 2) as never).bins).toHaveLength(2);
  });

  it('is refused without rows', () => {
    const refusal = expect.objectContaining({ code: 'sample-empty' });
    expect(() => cutReference([])).toThrow(refusal);
    expect(() => populationStability(cutReference([1]), [])).toThrow(refusal);
  });
});

describe('what chance alone makes of the index', () => {
  it.each(statisticsGolden.psi.critical)("is scipy's chi-square: %i degrees, %d", (degrees, alpha, value) => {
    expect(chiSquareCritical(degrees, alpha) / value).toBeCloseTo(1, 9);
  });

  it('is exceeded by 5 in 100 pairs of samples of one population, about', () => {
    const random = derive(3, 'drift');
    const draw = (): Float64Array => Float64Array.from({ length: 200 }, () => random.uniform());
    const limit = criticalStability(200, 200, { bins: 10, alpha: 0.05 });
    let exceeded = 0;
    for (let pair = 0; pair < 1000; pair++) {
      if (populationStability(cutReference(draw()), draw()).value > limit) exceeded++;
    }
    expect(exceeded).toBeGreaterThan(30);
    expect(exceeded).toBeLessThan(75);
  });

  it('shrinks with the samples and is nothing for a single bin', () => {
    expect(criticalStability(100, 100, { bins: 10, alpha: 0.01 })).toBeCloseTo(21.66599 / 50, 5);
    expect(criticalStability(1e4, 1e4, { bins: 10, alpha: 0.01 })).toBeLessThan(0.25);
    expect(criticalStability(100, 100, { bins: 1, alpha: 0.01 })).toBe(0);
    expect(() => chiSquareCritical(1, 0)).toThrow(expect.objectContaining({ code: 'chi-square-options' }));
  });
});

describe('the information value of words', () => {
  it('is that of numpy, the rarer words together, with its chance', () => {
    const golden = statisticsGolden.categoryInformation;
    const labels = Uint8Array.from(golden.labels);
    const { value, chance, bins } = categoryInformationValue(golden.words, labels, { bins: 3 });
    expect(bins.map(({ category }) => category)).toEqual(['a', 'b', 'c', '(other)', undefined]);
    expect(bins.map(({ rows, positives }) => [rows, positives])).toEqual(
      golden.bins.map((bin) => bin.slice(0, 2)),
    );
    for (const [index, bin] of golden.bins.entries())
      expect(bins[index]?.weightOfEvidence).toBeCloseTo(bin[2], 12);
    expect(value).toBeCloseTo(golden.value, 12);
    expect(chance).toBeCloseTo(golden.chance, 12);
  });
});
