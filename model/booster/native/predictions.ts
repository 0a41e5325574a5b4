import type { CApi, Handle, Out } from './c-api.ts';

/** What the library can be asked for, by its numbers. */
export const kinds = { margin: 1, contributions: 2, interactions: 4, leaf: 6 } as const;

/**
 * The library's answer for every row, of all trees; a copy, as its own memory is overwritten by the next call. With `training`, DART leaves
 * out the trees that it leaves out in this round.
 */
export function predictWith(
  api: CApi,
  booster: Handle,
  matrix: Handle,
  kind: keyof typeof kinds,
  { training = false } = {},
): Float32Array {
  const shape: Out<Handle> = [null];
  const dimensions: Out<number> = [0];
  const values: Out<Handle> = [null];
  const config = {
    type: kinds[kind],
    training,
    iteration_begin: 0,
    iteration_end: 0,
    strict_shape: true,
  };
  api.call('XGBoosterPredictFromDMatrix', booster, matrix, JSON.stringify(config), shape, dimensions, values);
  const sizes = new BigUint64Array(api.bytesAt(shape[0], 8 * (dimensions[0] ?? 0)));
  const count = sizes.reduce((product, size) => product * Number(size), 1);
  return new Float32Array(api.bytesAt(values[0], 4 * count));
}
