import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultBoosterParameters,
  predictMargin,
  predictProbability,
  toXgboostJson,
  trainBooster,
} from '../../../../model/booster/index.ts';
import { type Matrix, selectRows } from '../../../../model/booster/matrix.ts';
import { derive } from '../../../../model/booster/random.ts';
import { boosterGolden, goldenLabels, goldenMatrix, largestDifference, parametersOf } from '../../golden.ts';

const weights = Float32Array.from(boosterGolden.weights);

describe('without sampling, the trees are those of xgboost 3.2.0 hist', () => {
  it.each(boosterGolden.cases)('to the last byte of the saved model: $name', (golden) => {
    const data = { matrix: goldenMatrix, labels: goldenLabels, ...(golden.weighted ? { weights } : {}) };
    const booster = trainBooster(data, parametersOf(golden));
    // xgboost notes whether base_score was given; we do not keep that, and nothing depends on it.
    const theirs = golden.model.replace('"boost_from_average":"0"', '"boost_from_average":"1"');
    expect(toXgboostJson(booster)).toBe(theirs);
    expect(largestDifference(predictMargin(booster, goldenMatrix), golden.margins)).toBeLessThan(1e-6);
  });
});

describe('training', () => {
  const sampled = {
    ...defaultBoosterParameters,
    rounds: 8,
    maxDepth: 3,
    subsample: 0.7,
    colsampleBytree: 0.5,
    seed: 5,
  };
  const data = { matrix: goldenMatrix, labels: goldenLabels };

  it('gives the same booster for the same seed and another for another seed', () => {
    const first = toXgboostJson(trainBooster(data, sampled));
    expect(toXgboostJson(trainBooster(data, sampled))).toBe(first);
    expect(toXgboostJson(trainBooster(data, { ...sampled, seed: 6 }))).not.toBe(first);
  });

  it('lets a tree split only on the share of columns that it may see', () => {
    const booster = trainBooster(data, { ...sampled, colsampleBytree: 0.34, rounds: 20, maxDepth: 5 });
    for (const tree of booster.trees) {
      const used = new Set(tree.feature.filter((_, node) => (tree.leftChild[node] as number) >= 0));
      expect(used.size).toBeLessThanOrEqual(2);
    }
  });

  it('takes fewer rows into a tree when it samples them', () => {
    const whole = trainBooster(data, { ...sampled, rounds: 1, subsample: 1, colsampleBytree: 1 });
    const half = trainBooster(data, { ...sampled, rounds: 1, subsample: 0.5, colsampleBytree: 1 });
    const share = (half.trees[0]?.sumHessian[0] as number) / (whole.trees[0]?.sumHessian[0] as number);
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.6);
  });

  it('is told of every round, and stops at once when the signal is given', () => {
    const rounds: number[] = [];
    const stop = new AbortController();
    const train = () =>
      trainBooster(data, sampled, {
        signal: stop.signal,
        onRound: ({ round }) => {
          rounds.push(round);
          if (round === 3) stop.abort(new Error('enough'));
        },
      });
    expect(train).toThrow('enough');
    expect(rounds).toEqual([1, 2, 3]);
  });

  it('cannot be moved by a validation set that nobody stops by', () => {
    const validation = {
      matrix: selectRows(goldenMatrix, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
      labels: goldenLabels.slice(0, 10),
    };
    const watched = trainBooster(data, sampled, { validation, watchTraining: true });
    expect(toXgboostJson(watched)).toBe(toXgboostJson(trainBooster(data, sampled)));
    expect(watched.evaluation?.validation).toHaveLength(8);
    expect(watched.evaluation?.train).toHaveLength(8);
  });

  it.each([
    ['rounds', 0],
    ['learningRate', 0],
    ['maxDepth', 17],
    ['regLambda', -1],
    ['subsample', 1.1],
    ['scalePosWeight', Number.NaN],
    ['maxBin', 1],
    ['baseScore', 1],
    ['seed', 0.5],
  ])('refuses %s of %s', (name, value) => {
    expect(() => trainBooster(data, { ...sampled, [name]: value })).toThrow(
      expect.objectContaining({ code: 'booster-parameter', message: expect.stringContaining(name) }),
    );
  });

  it('refuses labels of one class, labels that are not labels, and infinite values', () => {
    const refusal = (labels: Uint8Array, matrix: Matrix = goldenMatrix) => {
      try {
        trainBooster({ matrix, labels }, sampled);
      } catch (error) {
        return (error as { code: string }).code;
      }
      return 'none';
    };
    expect(refusal(new Uint8Array(240))).toBe('labels-one-class');
    expect(refusal(new Uint8Array(240).fill(2))).toBe('labels-invalid');
    expect(refusal(goldenLabels.slice(1))).toBe('labels-invalid');
    const infinite = goldenMatrix.columns.map((column, index) =>
      index === 1 ? column.map(() => Infinity) : column,
    );
    expect(refusal(goldenLabels, { ...goldenMatrix, columns: infinite })).toBe('matrix-not-finite');
  });

  it('predicts finite numbers whatever the data are', () => {
    const value = fc.option(
      fc.integer({ min: -3, max: 3 }).map((n) => n / 2),
      { nil: Number.NaN },
    );
    const row = fc.record({ values: fc.tuple(value, value, value), label: fc.integer({ min: 0, max: 1 }) });
    const parameters = fc.record({
      maxDepth: fc.integer({ min: 1, max: 4 }),
      regLambda: fc.constantFrom(0, 1),
      minChildWeight: fc.constantFrom(0, 1),
      subsample: fc.constantFrom(0.3, 1),
      maxDeltaStep: fc.constantFrom(0, 0.5),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 4, maxLength: 30 }), parameters, (rows, chosen) => {
        const labels = Uint8Array.from(rows, ({ label }) => label);
        labels[0] = 0;
        labels[1] = 1;
        const columns = [0, 1, 2].map((index) =>
          Float32Array.from(rows, ({ values }) => values[index] as number),
        );
        const matrix = { rows: rows.length, names: ['a', 'b', 'c'], columns };
        const booster = trainBooster(
          { matrix, labels },
          { ...defaultBoosterParameters, rounds: 3, ...chosen },
        );
        expect(predictMargin(booster, matrix).every(Number.isFinite)).toBe(true);
        expect(predictProbability(booster, matrix).every((p) => p > 0 && p < 1)).toBe(true);
      }),
      { seed: 1, numRuns: 60 },
    );
  });
});

describe('early stopping', () => {
  const random = derive(21, 'noise');
  const noise = (rows: number): { matrix: Matrix; labels: Uint8Array } => {
    const first = Float32Array.from({ length: rows }, () => random.uniform());
    const second = Float32Array.from({ length: rows }, () => random.uniform());
    const labels = Uint8Array.from(first, (value) => (random.uniform() < 0.2 + 0.3 * value ? 1 : 0));
    return { matrix: { rows, names: ['signal', 'noise'], columns: [first, second] }, labels };
  };
  const train = noise(300);
  const validation = noise(200);

  it.each(['logloss', 'auc', 'aucpr'] as const)(
    'keeps the trees up to the best round by %s',
    (evalMetric) => {
      const parameters = { ...defaultBoosterParameters, rounds: 60, evalMetric, earlyStoppingRounds: 5 };
      const booster = trainBooster(train, parameters, { validation });
      const history = booster.evaluation?.validation as number[];
      const best = evalMetric === 'logloss' ? Math.min(...history) : Math.max(...history);
      expect(booster.bestRound).toBe(history.indexOf(best) + 1);
      expect(booster.trees).toHaveLength(booster.bestRound);
      expect(history).toHaveLength(booster.bestRound + 5);
    },
  );

  it('needs something to stop by', () => {
    expect(() => trainBooster(train, { ...defaultBoosterParameters, earlyStoppingRounds: 5 })).toThrow(
      expect.objectContaining({ code: 'validation-missing' }),
    );
  });
});

describe('prediction', () => {
  const stump = trainBooster(
    {
      matrix: { rows: 4, names: ['x'], columns: [Float32Array.of(1, 1, 2, 2)] },
      labels: Uint8Array.of(0, 0, 1, 1),
    },
    { ...defaultBoosterParameters, rounds: 1, maxDepth: 1, minChildWeight: 0 },
  );

  it('sends a value equal to the threshold right and one float32 step below it left', () => {
    const justBelow = Math.fround(2 - 2 ** -23);
    const matrix = { rows: 3, names: ['x'], columns: [Float32Array.of(1, justBelow, 2)] };
    const [low, below, at] = predictMargin(stump, matrix);
    expect(stump.trees[0]?.threshold[0]).toBe(2);
    expect(below).toBe(low);
    expect(at).toBeGreaterThan(low as number);
  });

  it('refuses a matrix whose columns are not those of training', () => {
    const matrix = { rows: 1, names: ['y'], columns: [Float32Array.of(1)] };
    expect(() => predictMargin(stump, matrix)).toThrow(
      expect.objectContaining({ code: 'booster-features', expected: expect.stringContaining('x') }),
    );
  });
});
