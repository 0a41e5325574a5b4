import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shapInteractions } from '../../../../model/booster/explain/interactions.ts';
import { treeShap } from '../../../../model/booster/explain/tree-shap.ts';
import { selectRows } from '../../../../model/booster/matrix.ts';
import { largestDifference } from '../../golden.ts';
import { shapleyPair, worthByCover } from './by-definition.ts';
import { anyBooster, anyMatrix, featureCount } from './random-forest.ts';
import { fewRows, shapCases } from './shap-golden.ts';

describe('SHAP interaction values', () => {
  it.each(shapCases)('are those that xgboost gives: $name', ({ booster, interactions }) => {
    const { values } = shapInteractions(booster, selectRows(fewRows, [0, 1, 2, 3]));
    expect(largestDifference(values, interactions)).toBeLessThan(1e-6);
  });

  it('are half the Shapley interaction index by its definition, symmetric, and sum to the SHAP values', () => {
    const width = featureCount + 1;
    fc.assert(
      fc.property(anyBooster(10), anyMatrix(1, 2), (booster, matrix) => {
        const { values } = shapInteractions(booster, matrix);
        const shap = treeShap(booster, matrix).values;
        for (let row = 0; row < matrix.rows; row++) {
          const worth = worthByCover(booster, matrix, row);
          const at = (i: number, j: number) => values[row * width * width + i * width + j] as number;
          for (let i = 0; i < width; i++) {
            let sum = 0;
            for (let j = 0; j < width; j++) {
              sum += at(i, j);
              expect(at(i, j)).toBe(at(j, i));
              if (i === j) continue;
              const bias = i === featureCount || j === featureCount;
              const expected = bias ? 0 : shapleyPair(worth, featureCount, i, j);
              expect(Math.abs(at(i, j) - expected)).toBeLessThan(1e-10);
            }
            expect(Math.abs(sum - (shap[row * width + i] as number))).toBeLessThan(1e-10);
          }
        }
      }),
      { seed: 3, numRuns: 40 },
    );
  });
});
