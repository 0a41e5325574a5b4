import { ModelError } from '../errors.ts';
import type { BoosterParameters } from '../parameters.ts';

/** The places of columns that a parameter names. Throws `booster-parameter` for a name that no column has. */
export function columnsNamed(
  wanted: readonly string[],
  names: readonly string[],
  parameter: keyof BoosterParameters,
): number[] {
  return wanted.map((name) => {
    const column = names.indexOf(name);
    if (column >= 0) return column;
    throw new ModelError({
      code: 'booster-parameter',
      message: `The booster parameter ${parameter} names a column that the matrix does not have.`,
      expected: names.join(', '),
      arrived: name,
      next: `Name only columns of the matrix in ${parameter}.`,
    });
  });
}
