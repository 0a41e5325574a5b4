import { ModelError } from '../booster/errors.ts';

/** The standard deviation (n - 1) over the mean's absolute value, as a share: 0.2 is 20 %. Two values or more, mean not 0. */
export function coefficientOfVariation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2 || !Number.isFinite(mean) || mean === 0) {
    throw new ModelError({
      code: 'variation-undefined',
      message: 'There is no coefficient of variation for these values.',
      expected: 'two finite values or more whose mean is not 0',
      arrived: `${values.length} values with mean ${mean}`,
    });
  }
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1)) / Math.abs(mean);
}
