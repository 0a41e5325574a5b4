import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** What a variance inflation factor is called when the column is a sum of others: larger ones could not be told from rounding. */
export const perfectlyCollinear = 1e9;

/**
 * The variance inflation factor of each column, 1 to `perfectlyCollinear`: the diagonal of the inverse of their correlation matrix, which is what a
 * regression of each on the others and a constant gives (Belsley, Kuh & Welsch 1980, ch. 3). The inverse is taken by eigenvalues, so that a matrix that has
 * none still tells the columns of a perfect dependency, which get the bound, from those outside it, which keep their own factor.
 */
export function varianceInflation(correlations: readonly (readonly number[])[]): number[] {
  if (correlations.length === 0) return [];
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    new Matrix(correlations.map((row) => [...row])),
    { assumeSymmetric: true },
  );
  return correlations.map((_, column) => {
    const factor = realEigenvalues.reduce(
      (sum, eigenvalue, k) => sum + eigenvectorMatrix.get(column, k) ** 2 / Math.max(eigenvalue, 1e-12),
      0,
    );
    return Math.min(perfectlyCollinear, Math.max(1, factor));
  });
}
