import { describe, expect, it } from 'vitest';
import {
  conditionNumber,
  correlationMatrix,
  imputedCorrelationMatrix,
  pearson,
  perfectlyCollinear,
  varianceInflation,
} from '../../../model/measure/index.ts';
import { columnOf, statisticsGolden } from './statistics-golden.ts';

const golden = statisticsGolden.collinearity;
const columns = golden.columns.map(columnOf);

/** The largest difference, relative where the expected value is above 1. */
function difference(ours: readonly number[], theirs: readonly number[]): number {
  expect(ours).toHaveLength(theirs.length);
  return Math.max(
    ...ours.map((value, index) => {
      const expected = theirs[index] as number;
      return Math.abs(value - expected) / Math.max(1, Math.abs(expected));
    }),
  );
}

describe('of a table with missing values', () => {
  it('correlations are those of pandas, over the rows that each pair shares', () => {
    expect(difference(correlationMatrix(columns).flat(), golden.pairwise.flat())).toBeLessThan(1e-12);
    expect(pearson(columns[0] as Float64Array, columns[1] as Float64Array)).toBeCloseTo(
      golden.pairwise[0]?.[1] as number,
      12,
    );
  });

  it('correlations with the mean in place of what is missing are those of numpy', () => {
    expect(difference(imputedCorrelationMatrix(columns).flat(), golden.imputed.flat())).toBeLessThan(1e-12);
  });

  it('variance inflation factors are those of statsmodels with a constant, up to 20,000 within 1e-8 of their value', () => {
    const factors = varianceInflation(imputedCorrelationMatrix(columns));
    expect(difference(factors, golden.vif)).toBeLessThan(1e-8);
  });

  it("the condition number is numpy's of the scaled design, within 1e-7, and names the dependency", () => {
    const { value, weakest } = conditionNumber(columns);
    expect(difference([value], [golden.conditionNumber])).toBeLessThan(1e-7);
    expect(weakest.reduce((sum, weight) => sum + weight * weight, 0)).toBeCloseTo(1, 12);
    const named = golden.names.filter((_, index) => Math.abs(weakest[index + 1] as number) > 0.1);
    expect(named).toEqual(['age', 'near']);
  });
});

describe('where a column says nothing new', () => {
  const a = Float64Array.of(1, 2, 3, 4, 5, 7);
  const b = Float64Array.of(2, 1, 4, 3, 6, 5);
  const c = Float64Array.of(1, 0, 0, 1, 1, 0);

  it('a sum of others and its parts have the bound, and what stands apart keeps a factor of its own', () => {
    const sum = a.map((value, row) => value + (b[row] as number));
    const factors = varianceInflation(imputedCorrelationMatrix([a, b, sum, c]));
    expect(factors.slice(0, 3)).toEqual([perfectlyCollinear, perfectlyCollinear, perfectlyCollinear]);
    const [, , apart] = varianceInflation(imputedCorrelationMatrix([a, b, c]));
    expect(factors[3]).toBeCloseTo(apart as number, 6);
    expect(conditionNumber([a, b, sum]).value).toBe(1e6);
  });

  it('a constant has no correlation and is refused where a matrix is to be inverted', () => {
    const constant = Float64Array.from(a, () => 0.1);
    expect(pearson(a, constant)).toBeNaN();
    expect(() => imputedCorrelationMatrix([a, constant])).toThrow(
      expect.objectContaining({ code: 'column-constant' }),
    );
  });

  it('a pair whose common rows are all alike has no correlation', () => {
    expect(pearson([1, 2, Number.NaN, 1], [5, 5, 6, 5])).toBeNaN();
    expect(pearson([1, Number.NaN], [Number.NaN, 1])).toBeNaN();
  });

  it('a column alone has a factor of 1, and none has none', () => {
    expect(varianceInflation([[1]])).toEqual([1]);
    expect(varianceInflation([])).toEqual([]);
  });

  it('columns of different lengths are refused', () => {
    expect(() => correlationMatrix([[1, 2], [1]])).toThrow(
      expect.objectContaining({ code: 'columns-uneven' }),
    );
  });
});
