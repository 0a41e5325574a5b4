import type { Matrix } from '../../../model/booster/matrix.ts';
import type { Random } from '../../../model/booster/random.ts';

/** Nearly normal (twelve uniform numbers less six): plain arithmetic, so that every machine draws the same bits. */
export function bell(random: Random): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += random.uniform();
  return sum;
}

export function drawColumn(rows: number, draw: (row: number) => number): Float32Array {
  const column = new Float32Array(rows);
  for (let row = 0; row < rows; row++) column[row] = draw(row);
  return column;
}

/** Puts NaN in the place of a share of the values. */
export function forget(column: Float32Array, share: number, random: Random): Float32Array {
  return column.map((value) => (random.uniform() < share ? Number.NaN : value));
}

export function matrixOf(columns: readonly Float32Array[]): Matrix {
  return { rows: columns[0]?.length ?? 0, names: columns.map((_, index) => `f${index}`), columns };
}

/** Labels that hang on the first columns: two straight ones, one that matters where another is high, and noise. */
export function drawLabels(columns: readonly Float32Array[], noise: number, random: Random): Uint8Array {
  const at = (column: number, row: number): number => columns[column % columns.length]?.[row] || 0;
  return Uint8Array.from({ length: columns[0]?.length ?? 0 }, (_, row) => {
    const signal = at(0, row) - 0.7 * at(1, row) + (at(2, row) > 0.3 ? at(3, row) : 0.2);
    return signal + noise * bell(random) > 0.5 ? 1 : 0;
  });
}
