import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interventionalShap } from '../../../../model/booster/explain/interventional.ts';
import { selectRows } from '../../../../model/booster/matrix.ts';
import { largestDifference } from '../../golden.ts';
import { shapleyValues, worthByBackground } from './by-definition.ts';
import { anyBooster, anyMatrix, featureCount } from './random-forest.ts';
import { backgroundRows, fewRows, shapCases } from './shap-golden.ts';

describe('interventional SHAP', () => {
  it.each(shapCases.filter(({ interventional }) => interventional !== undefined))(
    'gives the values that shap gives: $name',
    ({ booster, interventional, interventionalBias }) => {
      const { values } = interventionalShap(booster, fewRows, backgroundRows);
      const features = values.filter((_, index) => index % 7 !== 6);
      expect(largestDifference(features, interventional as number[])).toBeLessThan(1e-6);
      expect(Math.abs((values[6] as number) - (interventionalBias as number))).toBeLessThan(1e-6);
    },
  );

  it.each([5, 11])('is the Shapley value against every background row, to depth %i', (depth) => {
    fc.assert(
      fc.property(anyBooster(depth), anyMatrix(1, 3), anyMatrix(1, 6), (booster, matrix, background) => {
        const { values } = interventionalShap(booster, matrix, background);
        const expected = Array.from({ length: matrix.rows }, (_, row) =>
          shapleyValues(worthByBackground(booster, matrix, row, background), featureCount),
        );
        expect(largestDifference(values, expected.flat())).toBeLessThan(1e-10);
      }),
      { seed: 13, numRuns: 40 },
    );
  });

  it('gives many rows what it gives a few, whatever the number of threads', () => {
    const { booster } = shapCases[0] as (typeof shapCases)[number];
    const rows = Array.from({ length: 5000 }, (_, row) => row % fewRows.rows);
    const many = selectRows(fewRows, rows);
    const { values } = interventionalShap(booster, many, backgroundRows, { threads: 3 });
    expect(values).toEqual(interventionalShap(booster, many, backgroundRows, { threads: 1 }).values);
    const few = interventionalShap(booster, fewRows, backgroundRows).values;
    expect(values.slice(0, few.length)).toEqual(few);
  });

  it('refuses a background without rows', () => {
    const { booster } = shapCases[0] as (typeof shapCases)[number];
    expect(() => interventionalShap(booster, fewRows, selectRows(fewRows, []))).toThrow(
      expect.objectContaining({ code: 'background-empty' }),
    );
  });
});
