import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileBooster,
  predictLeaf,
  predictMargin,
  predictProbability,
} from '../../../../model/booster/index.ts';
import { rowOf } from '../../../../model/booster/matrix.ts';
import { fuzzed, shapes } from './fuzzed.ts';

describe('a compiled booster', () => {
  it('gives a row the bytes that a batch gives it, for any trees and any values', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { booster, matrix } = fuzzed({ ...shape, rows: Math.min(shape.rows, 12) });
        const compiled = compileBooster(booster);
        const rows = Array.from({ length: matrix.rows }, (_, row) => rowOf(matrix, row));
        expect(Float64Array.from(rows, compiled.margin)).toEqual(predictMargin(booster, matrix));
        expect(Float64Array.from(rows, compiled.probability)).toEqual(predictProbability(booster, matrix));
        const leaves = Int32Array.from(rows.flatMap((row) => [...compiled.leaf(row)]));
        expect(leaves).toEqual(predictLeaf(booster, matrix));
      }),
      { seed: 11, numRuns: 100 },
    );
  });

  const { booster } = fuzzed({ seed: 2, trees: 3, features: 3, maxDepth: 3, thresholds: 5, rows: 0 });

  it('writes leaves where it is told to', () => {
    const into = new Int32Array(3);
    const compiled = compileBooster(booster);
    const row = Float32Array.of(1, Number.NaN, 0);
    expect(compiled.leaf(row, into)).toBe(into);
    expect(into).toEqual(compiled.leaf(row));
  });

  it('refuses a row of another length', () => {
    const refusal = expect.objectContaining({ code: 'booster-features' });
    expect(() => compileBooster(booster).margin(new Float32Array(2))).toThrow(refusal);
    expect(() => compileBooster(booster).leaf(new Float32Array(4))).toThrow(refusal);
  });
});
