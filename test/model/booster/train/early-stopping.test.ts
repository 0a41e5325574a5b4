import { describe, expect, it } from 'vitest';
import { predictProbability, toXgboostJson, trainBooster } from '../../../../model/booster/index.ts';
import type { Metric } from '../../../../model/booster/metrics/metric.ts';
import type { EvalMetric } from '../../../../model/booster/parameters.ts';
import type { TrainingData } from '../../../../model/booster/train/training-data.ts';
import { largestDifference, readGolden } from '../../golden.ts';
import { ourParameters } from './feature-golden.ts';

interface StoppingGolden {
  train: number[][];
  kept: number[][];
  cases: {
    name: string;
    metrics: EvalMetric[];
    settings: Record<string, unknown>;
    weighted?: boolean;
    min_delta?: number;
    start?: number;
    custom?: boolean;
    best: number;
    history: Record<'train' | 'kept', Record<string, number[]>>;
  }[];
}

const golden = readGolden('training-stopping.json') as StoppingGolden;

/** As in make_training_feature_goldens.py: the share of rows that are off by more than 0.6. */
const far: Metric = {
  name: 'far',
  better: 'lower',
  value({ outputs, labels }) {
    const off = outputs.filter(
      (output, row) => Math.abs(output - (labels[row] as number)) > Math.fround(0.6),
    );
    return off.length / outputs.length;
  },
};

function rowsOf(values: number[][], squared: boolean, weighted: boolean): TrainingData {
  const [a, b, c, labels, amounts, weights] = values.map((column) => Float32Array.from(column)) as [
    ...[Float32Array, Float32Array, Float32Array],
    ...[Float32Array, Float32Array, Float32Array],
  ];
  return {
    matrix: { rows: a.length, names: ['a', 'b', 'c'], columns: [a, b, c] },
    labels: squared ? amounts : labels,
    ...(weighted ? { weights } : {}),
  };
}

describe('training stops where xgboost 3.2.0 stops, with its values on the way', () => {
  it.each(golden.cases)('$name', ({ metrics, settings, best, history, ...given }) => {
    const squared = settings.objective === 'reg:squarederror';
    const train = rowsOf(golden.train, squared, given.weighted === true);
    const validation = rowsOf(golden.kept, squared, given.weighted === true);
    const parameters = { ...ourParameters(settings, 60), evalMetric: metrics };
    const booster = trainBooster(
      train,
      { ...parameters, earlyStoppingRounds: 5, minimumImprovement: given.min_delta ?? 0 },
      {
        validation,
        watchTraining: true,
        ...(given.custom === true ? { metric: far } : {}),
        ...(given.start === undefined
          ? {}
          : { start: trainBooster(train, { ...parameters, rounds: given.start }) }),
      },
    );
    expect(booster.bestRound).toBe(best);
    expect(booster.trees).toHaveLength(best);
    const { others = [], ...deciding } = booster.evaluation ?? { metric: '', train: [], validation: [] };
    const measured = [...others, deciding];
    expect(measured.map(({ metric }) => metric)).toEqual(Object.keys(history.kept));
    for (const { metric, train: onTrain, validation: onKept } of measured) {
      expect(onKept).toHaveLength((history.kept[metric] as number[]).length);
      // xgboost tells the value of a metric that is not its own to six decimals.
      const near = metric === far.name ? 1e-6 : 2e-8;
      expect(largestDifference(onKept, history.kept[metric] as number[])).toBeLessThan(near);
      expect(largestDifference(onTrain, history.train[metric] as number[])).toBeLessThan(near);
    }
  });
});

describe('early stopping', () => {
  const train = rowsOf(golden.train, false, false);
  const validation = rowsOf(golden.kept, false, false);
  const parameters = { ...ourParameters({ max_depth: 3 }, 40), earlyStoppingRounds: 5 };

  it('needs something to stop by', () => {
    expect(() => trainBooster(train, parameters)).toThrow(
      expect.objectContaining({ code: 'validation-missing' }),
    );
  });

  it('keeps the weights that the trees of DART had in the best round, so that the booster is the one that was measured', () => {
    const dart = { ...parameters, booster: 'dart', rateDrop: 0.3, seed: 4 } as const;
    const booster = trainBooster(train, dart, { validation });
    const history = booster.evaluation?.validation as number[];
    expect(booster.bestRound).toBe(history.indexOf(Math.min(...history)) + 1);
    expect(booster.treeWeights).toHaveLength(booster.bestRound);
    expect(history.length).toBeGreaterThan(booster.bestRound);
    const shorter = trainBooster(train, { ...dart, rounds: booster.bestRound }, { validation });
    expect(toXgboostJson(booster)).toBe(toXgboostJson(shorter));
  });

  it('refuses to rank rows of one class', () => {
    const none = { ...validation, labels: new Uint8Array(validation.matrix.rows) };
    expect(() => trainBooster(train, { ...parameters, evalMetric: 'auc' }, { validation: none })).toThrow(
      expect.objectContaining({ code: 'metric-undefined' }),
    );
    const booster = trainBooster(train, { ...parameters, evalMetric: 'logloss' }, { validation: none });
    expect(predictProbability(booster, validation.matrix).every((p) => p > 0 && p < 1)).toBe(true);
  });
});
