import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Booster,
  type BoosterParameters,
  defaultBoosterParameters,
  predictMargin,
  predictProbability,
  toXgboostJson,
  trainBooster,
} from '../../../../model/booster/index.ts';
import { type Matrix, selectRows } from '../../../../model/booster/matrix.ts';
import { type Libxgboost, openLibxgboost } from '../../../../model/booster/native/libxgboost.ts';
import { createRandom } from '../../../../model/booster/random.ts';
import { leafOf } from '../../../../model/booster/tree.ts';
import { boosterGolden, goldenLabels, goldenMatrix, largestDifference, parametersOf } from '../../golden.ts';
import { libraryHere, unlessMissing } from './library-here.ts';

const data = { matrix: goldenMatrix, labels: goldenLabels };
const weights = Float32Array.from(boosterGolden.weights);
const sampled: BoosterParameters = {
  ...defaultBoosterParameters,
  rounds: 12,
  maxDepth: 3,
  subsample: 0.6,
  colsampleBytree: 0.5,
  seed: 5,
};
const rowsFrom = (begin: number, end: number) =>
  Int32Array.from({ length: end - begin }, (_, index) => begin + index);
const part = (rows: Int32Array) => ({
  matrix: selectRows(goldenMatrix, rows),
  labels: Uint8Array.from(rows, (row) => goldenLabels[row] as number),
});
let library: Libxgboost;

describe.skipIf(libraryHere === undefined)(`libxgboost as the engine${unlessMissing}`, () => {
  beforeAll(() => {
    library = openLibxgboost();
  });

  it('says what it is', () => {
    expect(library.version).toMatch(/^[123]\.\d+\.\d+$/);
    expect(library.path).toBe(libraryHere);
  });

  it.each(boosterGolden.cases)('grows the trees that ours grows, to the last byte: $name', (golden) => {
    const rows = { ...data, ...(golden.weighted ? { weights } : {}) };
    const theirs = library.train(rows, parametersOf(golden));
    expect(toXgboostJson(theirs)).toBe(toXgboostJson(trainBooster(rows, parametersOf(golden))));
    expect(theirs.engine).toBe(`libxgboost ${library.version}`);
  });

  it('stops at the round at which ours stops, with the same history', () => {
    const patient = { ...defaultBoosterParameters, rounds: 60, earlyStoppingRounds: 4 };
    for (const evalMetric of ['logloss', 'auc', 'aucpr'] as const) {
      const train = (engine: typeof trainBooster): Booster =>
        engine(
          part(rowsFrom(0, 160)),
          { ...patient, evalMetric },
          {
            validation: part(rowsFrom(160, 240)),
            watchTraining: true,
          },
        );
      const [theirs, ours] = [train(library.train), train(trainBooster)];
      expect(theirs.bestRound).toBe(ours.bestRound);
      expect(theirs.trees).toHaveLength(theirs.bestRound);
      expect(theirs.evaluation?.validation.length).toBeLessThan(60);
      for (const side of ['train', 'validation'] as const) {
        const history = theirs.evaluation?.[side] ?? [];
        expect(history).toHaveLength(ours.evaluation?.[side].length ?? 0);
        expect(largestDifference(history, ours.evaluation?.[side] ?? [])).toBeLessThan(1e-6);
      }
    }
  });

  it('predicts with our boosters what we predict, names and all', () => {
    const names = ['[a]', '<b>', ...goldenMatrix.names.slice(2)];
    const matrix = { ...goldenMatrix, names };
    const booster = trainBooster({ ...data, matrix }, sampled);
    expect(
      largestDifference(library.predictMargin(booster, matrix), predictMargin(booster, matrix)),
    ).toBeLessThan(1e-6);
    expect(
      largestDifference(library.predictProbability(booster, matrix), predictProbability(booster, matrix)),
    ).toBeLessThan(1e-6);
    const leaves = Array.from({ length: matrix.rows }, (_, row) =>
      booster.trees.map((tree) => leafOf(tree, matrix.columns, row)),
    );
    expect([...library.predictLeaf(booster, matrix)]).toEqual(leaves.flat());
  });

  it('explains as it did when the goldens were frozen, and interactions sum to that', () => {
    const golden = boosterGolden.cases[0] as (typeof boosterGolden.cases)[number];
    const booster = trainBooster(data, parametersOf(golden));
    const width = goldenMatrix.columns.length + 1;
    const values = library.contributions(booster, goldenMatrix);
    expect(values).toHaveLength(goldenMatrix.rows * width);
    const frozen = golden.contributions.flat();
    expect(largestDifference(frozen, values)).toBeLessThan(1e-5);
    const pairs = library.interactions(booster, goldenMatrix);
    const sums = values.map((_, index) =>
      pairs.subarray(index * width, (index + 1) * width).reduce((sum, value) => sum + value, 0),
    );
    expect(largestDifference(sums, values)).toBeLessThan(1e-5);
  });

  it('learns categories and reads them back', () => {
    const random = createRandom(3);
    const rows = 400;
    const codes = Float32Array.from({ length: rows }, () => Math.floor(random.uniform() * 12));
    const others = Float32Array.from({ length: rows }, () => random.uniform());
    const matrix: Matrix = { rows, names: ['code', 'other'], columns: [codes, others], types: ['c', 'q'] };
    const labels = Uint8Array.from(codes, (code) =>
      random.uniform() < (code % 3 === 0 ? 0.8 : 0.2) ? 1 : 0,
    );
    const booster = library.train(
      { matrix, labels },
      { ...defaultBoosterParameters, rounds: 4, maxDepth: 3 },
    );
    expect(booster.featureTypes).toEqual(['c', 'q']);
    expect(booster.trees.some((tree) => tree.categories !== undefined)).toBe(true);
    expect(
      largestDifference(library.predictMargin(booster, matrix), predictMargin(booster, matrix)),
    ).toBeLessThan(1e-6);
  });

  it('samples by the seed, the same again and otherwise with another', () => {
    const train = (seed: number) => toXgboostJson(library.train(data, { ...sampled, seed }));
    expect(train(5)).toBe(train(5));
    expect(train(5)).not.toBe(train(6));
  });

  it('gives the same bytes on one thread and on two', () => {
    const train = (threads: number) => toXgboostJson(library.train(data, sampled, { threads }));
    expect(train(1)).toBe(train(2));
  });

  it('tells each round and stops between two when it is cancelled, with the reason', () => {
    const stop = new AbortController();
    const rounds: number[] = [];
    const train = () =>
      library.train(data, sampled, {
        signal: stop.signal,
        onRound: ({ round }) => {
          rounds.push(round);
          if (round === 3) stop.abort(new Error('enough'));
        },
      });
    expect(train).toThrow('enough');
    expect(rounds).toEqual([1, 2, 3]);
  });

  it.each([
    ['booster-parameter', data, { ...sampled, maxDepth: 0 }],
    ['labels-one-class', { ...data, labels: new Uint8Array(goldenMatrix.rows) }, sampled],
    ['weights-invalid', { ...data, weights: new Float32Array(3) }, sampled],
    ['validation-missing', data, { ...sampled, earlyStoppingRounds: 3 }],
    [
      'matrix-not-finite',
      {
        ...data,
        matrix: { ...goldenMatrix, columns: goldenMatrix.columns.map((c) => c.map(() => -Infinity)) },
      },
      sampled,
    ],
  ])('refuses with %s as ours does', (code, rows, parameters) => {
    for (const train of [library.train, trainBooster]) {
      expect(() => train(rows, parameters)).toThrow(expect.objectContaining({ code }));
    }
  });

  it("refuses a matrix of other columns than the booster's", () => {
    const booster = trainBooster(data, sampled);
    const other = { ...goldenMatrix, names: [...goldenMatrix.names].reverse() };
    expect(() => library.predictMargin(booster, other)).toThrow(
      expect.objectContaining({ code: 'booster-features' }),
    );
  });

  it("hands on the library's own sentence, without its time, place and stack", () => {
    const refused = { ...goldenMatrix, types: goldenMatrix.names.map(() => 'c' as const) };
    expect(() => library.train({ ...data, matrix: refused }, sampled)).toThrow(
      expect.objectContaining({
        code: 'libxgboost-error',
        expected: expect.stringContaining(`of libxgboost ${library.version}`),
        arrived: expect.not.stringMatching(/Stack trace|^\[|\.cc:/),
      }),
    );
  });

  it('frees what it makes: two hundred trainings and refusals take no more memory than a few', () => {
    const random = createRandom(1);
    const rows = 2000;
    const columns = Array.from({ length: 50 }, () =>
      Float32Array.from({ length: rows }, () => random.uniform()),
    );
    const matrix = { rows, names: columns.map((_, index) => `c${index}`), columns };
    const labels = Uint8Array.from(columns[0] ?? [], (value) => (value > 0.5 ? 1 : 0));
    const small = { ...defaultBoosterParameters, rounds: 1, maxDepth: 2 };
    const stopped = AbortSignal.abort(new Error('stopped'));
    const both = () => {
      library.train({ matrix, labels }, small, { threads: 1, validation: { matrix, labels } });
      expect(() => library.train({ matrix, labels }, small, { threads: 1, signal: stopped })).toThrow(
        'stopped',
      );
    };
    for (let warm = 0; warm < 20; warm++) both();
    const before = process.memoryUsage().rss;
    for (let time = 0; time < 200; time++) both();
    // One matrix left behind each time, of 800 kB as the library keeps it, would be 160 MB.
    expect(process.memoryUsage().rss - before).toBeLessThan(60e6);
  });
});
