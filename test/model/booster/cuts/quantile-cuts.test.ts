import { describe, expect, it } from 'vitest';
import { quantileCuts } from '../../../../model/booster/cuts/quantile-cuts.ts';
import { readGolden } from '../../golden.ts';

interface CutsGolden {
  float32Columns: string[];
  results: { maxBin: number; cuts: number[][] }[];
}

const golden = readGolden('quantile-cuts.json') as CutsGolden;
const columns = golden.float32Columns.map(
  (text) => new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer),
);

describe('quantile cuts', () => {
  it.each(golden.results)(
    'are those of xgboost at $maxBin bins, to the last bit',
    ({ maxBin, cuts: theirs }) => {
      const ours = columns.map((column) => {
        const { cuts, minimum } = quantileCuts('x', column, maxBin);
        return [minimum, ...cuts];
      });
      expect(ours).toEqual(theirs);
    },
  );

  it('give each of a few distinct values its own bin, and a constant column one', () => {
    expect([...quantileCuts('x', Float32Array.of(3, 1, 2, 2, Number.NaN), 256).cuts].slice(0, -1)).toEqual([
      2, 3,
    ]);
    expect(quantileCuts('x', Float32Array.of(5, 5, 5), 256).cuts).toHaveLength(1);
    expect(quantileCuts('x', Float32Array.of(Number.NaN), 256).cuts).toHaveLength(1);
  });

  it('do not depend on the order of rows while the sketch has room for all', () => {
    const column = columns[0] as Float32Array;
    expect(quantileCuts('x', column.toReversed(), 64)).toEqual(quantileCuts('x', column, 64));
  });

  it('count a row of weight 3 as three rows', () => {
    const values = Float32Array.from({ length: 200 }, (_, index) => (index * 37) % 101);
    const weights = values.map((value) => (value > 50 ? 3 : 1));
    const repeated = Float32Array.from(
      [...values].flatMap((value) => (value > 50 ? [value, value, value] : [value])),
    );
    expect(quantileCuts('x', values, 16, weights)).toEqual(quantileCuts('x', repeated, 16));
  });
});
