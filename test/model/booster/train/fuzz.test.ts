import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  predictMargin,
  predictProbability,
  toXgboostJson,
  trainBooster,
} from '../../../../model/booster/index.ts';
import { kernelEngine } from '../../../../model/booster/kernels/training-engine.ts';
import { type FeatureType, type Matrix, selectRows } from '../../../../model/booster/matrix.ts';
import { type BoosterParameters, defaultBoosterParameters } from '../../../../model/booster/parameters.ts';
import { plainEngine } from '../../../../model/booster/train/plain-engine.ts';
import type { TrainingData } from '../../../../model/booster/train/training-data.ts';
import { firstDifference } from './feature-golden.ts';

const names = ['number', 'wide', 'constant', 'category'];
const types: FeatureType[] = ['q', 'q', 'q', 'c'];
const orMissing = (value: fc.Arbitrary<number>) => fc.option(value, { nil: Number.NaN, freq: 4 });

const row = fc.record({
  number: orMissing(fc.integer({ min: -3, max: 3 }).map((n) => n / 2)),
  wide: orMissing(fc.constantFrom(-3e38, -1e-38, 0, 1, 1e20, 3e38)),
  category: orMissing(fc.integer({ min: 0, max: 7 })),
  label: fc.constantFrom(0, 1, 0.25),
  weight: fc.constantFrom(1, 0.5, 3, 0, 1e-20),
});

const optional = <Value>(...values: Value[]) => fc.constantFrom(undefined, ...values);
const chosen = fc.record({
  objective: fc.constantFrom('binary:logistic', 'reg:squarederror'),
  growPolicy: fc.constantFrom('depthwise', 'lossguide'),
  maxDepth: fc.integer({ min: 0, max: 5 }),
  maxLeaves: fc.constantFrom(0, 1, 3, 6),
  learningRate: fc.constantFrom(0.3, 1),
  regLambda: fc.constantFrom(0, 1),
  regAlpha: fc.constantFrom(0, 0.4),
  gamma: fc.constantFrom(0, 0.3),
  minChildWeight: fc.constantFrom(0, 1),
  maxDeltaStep: fc.constantFrom(0, 0.5),
  scalePosWeight: fc.constantFrom(1, 4),
  maxBin: fc.constantFrom(2, 256),
  maxCatToOnehot: fc.constantFrom(1, 4, 9),
  maxCatThreshold: fc.constantFrom(2, 64),
  monotone: optional<BoosterParameters['monotoneConstraints']>(
    { number: 1 },
    { number: -1, wide: 1, category: 1 },
  ),
  apart: optional<BoosterParameters['interactionConstraints']>([['number', 'category'], ['wide']]),
  dropped: optional<Partial<BoosterParameters>>({ booster: 'dart', rateDrop: 0.5, oneDrop: true, seed: 3 }),
});

const trainings = fc.record({
  rows: fc.array(row, { minLength: 1, maxLength: 30 }),
  weighted: fc.boolean(),
  chosen,
});
type Drawn = typeof trainings extends fc.Arbitrary<infer Value> ? Value : never;

function dataOf({ rows, weighted }: Drawn): TrainingData {
  const take = (of: (drawn: Drawn['rows'][number]) => number) => Float32Array.from(rows, of);
  const matrix: Matrix = {
    rows: rows.length,
    names,
    types,
    columns: [
      take(({ number }) => number),
      take(({ wide }) => wide),
      take(() => 7),
      take(({ category }) => category),
    ],
  };
  const weights = take(({ weight }) => weight);
  weights[0] = 1;
  return { matrix, labels: take(({ label }) => label), ...(weighted ? { weights } : {}) };
}

function parametersOf({ chosen: { monotone, apart, dropped, ...plain } }: Drawn): BoosterParameters {
  return {
    ...{ ...defaultBoosterParameters, ...plain, rounds: 3 },
    ...(monotone === undefined ? {} : { monotoneConstraints: monotone }),
    ...(apart === undefined ? {} : { interactionConstraints: apart }),
    ...(dropped ?? {}),
  };
}

it('whatever rows and parameters are drawn, predictions are finite, and the same from both engines and any number of threads', () => {
  fc.assert(
    fc.property(trainings, (drawn) => {
      const data = dataOf(drawn);
      const parameters = parametersOf(drawn);
      const booster = trainBooster(data, parameters, { engine: plainEngine });
      expect(predictMargin(booster, data.matrix).every(Number.isFinite)).toBe(true);
      if (booster.objective === 'binary:logistic') {
        expect(predictProbability(booster, data.matrix).every((p) => p >= 0 && p <= 1)).toBe(true);
      }
      const ours = toXgboostJson(booster);
      for (const threads of [1, 2]) {
        const other = trainBooster(data, parameters, { engine: kernelEngine, threads });
        expect(firstDifference(toXgboostJson(other), ours)).toBe('none');
      }
    }),
    { seed: 1, numRuns: 150 },
  );
});

it('the order of the rows changes no byte', () => {
  fc.assert(
    fc.property(trainings, fc.infiniteStream(fc.nat()), (drawn, numbers) => {
      const data = dataOf(drawn);
      const parameters = { ...parametersOf(drawn), maxBin: 256 };
      const order = data.labels
        .slice()
        .fill(0)
        .map((_, index) => index);
      const keys = [...order].map(() => numbers.next().value as number);
      const mixed = Int32Array.from(order).sort((a, b) => (keys[a] as number) - (keys[b] as number) || a - b);
      const shuffled: TrainingData = {
        matrix: selectRows(data.matrix, mixed),
        labels: Float32Array.from(mixed, (row) => data.labels[row] as number),
        ...(data.weights === undefined
          ? {}
          : { weights: Float32Array.from(mixed, (row) => data.weights?.[row] as number) }),
      };
      const text = (rows: TrainingData) => toXgboostJson(trainBooster(rows, parameters));
      expect(firstDifference(text(shuffled), text(data))).toBe('none');
    }),
    { seed: 2, numRuns: 150 },
  );
});
