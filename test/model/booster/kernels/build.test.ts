import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { compileKernel, kernelNames } from '../../../../model/booster/kernels/build.ts';

const names = await kernelNames();
const folder = new URL('../../../../model/booster/kernels/', import.meta.url);

describe('the kernels', () => {
  it.each(names)(
    '%s.wasm is what its source compiles to',
    async (name) => {
      const committed = await readFile(new URL(`${name}.wasm`, folder));
      expect(committed.equals(await compileKernel(name))).toBe(true);
    },
    60_000,
  );
});
