import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BoosterParameters,
  defaultBoosterParameters,
  trainBooster,
} from '../../../../model/booster/index.ts';
import { kernelEngine } from '../../../../model/booster/kernels/training-engine.ts';
import { derive } from '../../../../model/booster/random.ts';
import type { EngineMaker } from '../../../../model/booster/train/engine.ts';
import { plainEngine } from '../../../../model/booster/train/plain-engine.ts';
import type { TrainingData } from '../../../../model/booster/train/training-data.ts';

/** A table with a column of each kind: numbers, few numbers, many missing, one value, heavy tails. */
function tableOf(rows: number, seed: number, weighted: boolean): TrainingData {
  const random = derive(seed, 'a table for engines');
  const column = (value: () => number) => Float32Array.from({ length: rows }, value);
  const columns = [
    column(() => random.uniform()),
    column(() => random.below(4)),
    column(() => (random.below(3) === 0 ? random.uniform() : Number.NaN)),
    column(() => 7),
    column(() => Math.tan(3 * random.uniform()) ** 3),
    column(() => Number.NaN),
    column(() => (random.below(10) === 0 ? Number.NaN : random.below(1000) / 8 - 40)),
  ];
  const labels = Uint8Array.from({ length: rows }, (_, row) =>
    random.uniform() < 0.2 + 0.5 * ((columns[0] as Float32Array)[row] as number) ? 1 : 0,
  );
  return {
    matrix: { rows, names: columns.map((_, index) => `c${index}`), columns },
    labels,
    ...(weighted ? { weights: column(() => (random.below(8) === 0 ? 0 : random.below(5) / 3)) } : {}),
  };
}

function treesOf(data: TrainingData, parameters: Partial<BoosterParameters>, engine: EngineMaker) {
  return trainBooster(data, { ...defaultBoosterParameters, rounds: 6, ...parameters }, { engine }).trees;
}

const onThreads =
  (threads: number): EngineMaker =>
  (columns, rows) =>
    kernelEngine(columns, rows, threads);

describe('kernels give the trees of plain TypeScript, to the byte', () => {
  it('whatever the data and the parameters are', () => {
    const parameters = fc.record({
      maxDepth: fc.integer({ min: 1, max: 7 }),
      maxBin: fc.constantFrom(2, 3, 16, 256, 2000),
      regAlpha: fc.constantFrom(0, 0, 0.3),
      regLambda: fc.constantFrom(0, 1),
      minChildWeight: fc.constantFrom(0, 1, 5),
      maxDeltaStep: fc.constantFrom(0, 0, 0.4),
      subsample: fc.constantFrom(1, 0.5),
      colsampleBytree: fc.constantFrom(1, 0.5),
      seed: fc.nat(50),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 700 }), fc.boolean(), parameters, (rows, weighted, chosen) => {
        const data = tableOf(rows, rows, weighted);
        if (weighted) (data.weights as Float32Array)[0] = 1;
        expect(treesOf(data, chosen, onThreads(1))).toEqual(treesOf(data, chosen, plainEngine));
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  it('on one, two and five threads, with long columns that are sketched', () => {
    const data = tableOf(30_000, 4, true);
    const plain = treesOf(data, { subsample: 0.8 }, plainEngine);
    for (const threads of [1, 2, 5])
      expect(treesOf(data, { subsample: 0.8 }, onThreads(threads))).toEqual(plain);
  });

  it('where a tree has more leaves than fit into one order, whatever was trained in between', () => {
    const rows = 9000;
    const random = derive(3, 'a table with many leaves');
    const column = () => Float32Array.from({ length: rows }, () => random.uniform());
    const data = {
      matrix: { rows, names: ['a', 'b', 'c'], columns: [column(), column(), column()] },
      labels: column().map((value) => 100 * value),
    };
    const parameters = {
      ...{ objective: 'reg:squarederror' as const, rounds: 2, maxDepth: 0 },
      ...{ regLambda: 0, minChildWeight: 0 },
    };
    const plain = treesOf(data, parameters, plainEngine);
    expect(plain[0]?.leftChild.filter((child) => child < 0).length).toBeGreaterThan(8300);
    for (let round = 0; round < 2; round++) {
      expect(treesOf(data, parameters, onThreads(1))).toEqual(plain);
      treesOf(tableOf(600, round, false), {}, onThreads(1));
    }
  });

  it('gives its threads back when a column is refused', () => {
    const data = tableOf(100, 5, false);
    const columns = data.matrix.columns.map((column, index) =>
      index === 1 ? column.fill(Infinity) : column,
    );
    expect(() => treesOf({ ...data, matrix: { ...data.matrix, columns } }, {}, onThreads(2))).toThrow(
      expect.objectContaining({ code: 'matrix-not-finite' }),
    );
  });
});
