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
import type { CustomObjective } from '../../../../model/booster/train/training-data.ts';
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
/** The model file. A cut at 0 has a sign in the library's memory and none in its files of text; it sends the same rows the same way. */
const fileOf = (booster: Booster): string => toXgboostJson(booster).replaceAll('-0E0', '0E0');
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
    expect(fileOf(theirs)).toBe(fileOf(trainBooster(rows, parametersOf(golden))));
    expect(theirs.engine).toBe(`libxgboost ${library.version}`);
  });

  it.each([
    ['loss-guided', { growPolicy: 'lossguide', maxDepth: 0, maxLeaves: 7 }],
    ['depth-guided to so many leaves', { maxLeaves: 6 }],
    ['monotone', { monotoneConstraints: { score: 1, wait: -1 } }],
    ['with few interactions', { interactionConstraints: [['score', 'grade'], ['wait']] }],
    ['of squared error', { objective: 'reg:squarederror' }],
  ] satisfies [string, Partial<BoosterParameters>][])(
    'takes every parameter by its name: %s',
    (_, changes) => {
      const parameters = { ...defaultBoosterParameters, rounds: 5, maxDepth: 4, ...changes };
      const plain = library.train(data, { ...defaultBoosterParameters, rounds: 5, maxDepth: 4 });
      const theirs = fileOf(library.train(data, parameters));
      expect(theirs).toBe(fileOf(trainBooster(data, parameters)));
      expect(theirs).not.toBe(fileOf(plain));
    },
  );

  it('goes on from a booster as if it had never stopped', () => {
    const whole = { ...defaultBoosterParameters, rounds: 6, maxDepth: 3 };
    const start = library.train(data, { ...whole, rounds: 2 });
    const rest = library.train(data, { ...whole, rounds: 4 }, { start });
    expect(fileOf(rest)).toBe(fileOf(library.train(data, whole)));
    expect(rest.bestRound).toBe(6);
  });

  it('grows by an objective of ours what ours grows by it', () => {
    const objective: CustomObjective = ({ margins, labels }, gradients, hessians) => {
      for (let row = 0; row < margins.length; row++) {
        const chance = 1 / (1 + Math.exp(-(margins[row] as number)));
        gradients[row] = chance - (labels[row] as number);
        hessians[row] = chance * (1 - chance);
      }
    };
    const parameters = { ...defaultBoosterParameters, rounds: 5, maxDepth: 3 };
    const theirs = library.train(data, parameters, { objective });
    expect(fileOf(theirs)).toBe(fileOf(trainBooster(data, parameters, { objective })));
    const nonsense: CustomObjective = (_, gradients) => gradients.fill(Number.NaN);
    expect(() => library.train(data, parameters, { objective: nonsense })).toThrow(
      expect.objectContaining({ code: 'objective-invalid' }),
    );
  });

  it('keeps the weights that the trees of DART had in the best round', () => {
    const parameters = {
      ...{ ...defaultBoosterParameters, rounds: 40, maxDepth: 3, seed: 2, earlyStoppingRounds: 6 },
      ...{ booster: 'dart' as const, rateDrop: 0.4, oneDrop: true },
    };
    const validation = part(rowsFrom(160, 240));
    const stopped = library.train(part(rowsFrom(0, 160)), parameters, { validation });
    expect(stopped.bestRound).toBeLessThan(stopped.evaluation?.validation.length ?? 0);
    expect(stopped.treeWeights).toHaveLength(stopped.trees.length);
    const { earlyStoppingRounds: _, ...others } = parameters;
    const never = library.train(part(rowsFrom(0, 160)), { ...others, rounds: stopped.bestRound });
    expect(fileOf(stopped)).toBe(fileOf(never));
    const ours = predictMargin(stopped, goldenMatrix);
    expect(largestDifference(library.predictMargin(stopped, goldenMatrix), ours)).toBeLessThan(1e-5);
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
    ['booster-parameter', data, { ...sampled, maxBin: 1 }],
    ['labels-invalid', { ...data, labels: new Uint8Array(3) }, sampled],
    ['booster-parameter', data, { ...sampled, monotoneConstraints: { nobody: 1 as const } }],
    ['booster-parameter', data, { ...sampled, interactionConstraints: [['nobody']] }],
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
    expect(() => library.train(data, { ...sampled, maxCatThreshold: 2 ** 40 })).toThrow(
      expect.objectContaining({
        code: 'libxgboost-error',
        expected: expect.stringContaining(`of libxgboost ${library.version}`),
        arrived: "Invalid Parameter format for max_cat_threshold expect int but value='1099511627776'",
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
