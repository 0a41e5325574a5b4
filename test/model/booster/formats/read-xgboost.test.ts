import { describe, expect, it } from 'vitest';
import { fromXgboost, fromXgboostJson, fromXgboostUbjson } from '../../../../model/booster/index.ts';
import { boosterGolden, largestDifference } from '../../golden.ts';
import { formatGoldens, leavesOf, marginsOf, savedModel, savedModels } from './format-golden.ts';

describe('a model that xgboost saved', () => {
  it.each(savedModels)(
    'predicts here what it predicts there: $name of $xgboost',
    ({ json, margins, leaves, rounds }) => {
      const booster = fromXgboostJson(json);
      expect(leavesOf(booster)).toEqual(leaves);
      expect(largestDifference(marginsOf(booster), margins)).toBeLessThan(1e-6);
      expect(booster.bestRound).toBe(rounds);
    },
  );

  it.each(savedModels)('is the same model in UBJSON: $name of $xgboost', ({ json, ubjson }) => {
    expect(fromXgboostUbjson(ubjson)).toEqual(fromXgboostJson(json));
  });

  it.each(savedModels)('is known by its first bytes: $name of $xgboost', ({ json, ubjson }) => {
    expect(fromXgboost(new TextEncoder().encode(json))).toEqual(fromXgboostJson(json));
    expect(fromXgboost(ubjson)).toEqual(fromXgboostUbjson(ubjson));
  });

  it('keeps the names, the types, the objective and the notes of early stopping', () => {
    const booster = fromXgboostJson(savedModel('stopped early').json);
    expect(booster.featureNames).toEqual(formatGoldens[0]?.names);
    expect(booster.featureTypes).toEqual(formatGoldens[0]?.types);
    expect(booster.objective).toBe('binary:logistic');
    expect([...(booster.attributes?.keys() ?? [])]).toEqual(['best_iteration', 'best_score']);
    // XGBoost predicts with every tree of a file, those after the best round too.
    expect(booster.bestRound).toBe(Number(booster.attributes?.get('best_iteration')) + 3);
  });

  it('keeps the weights of dropped trees and how many trees a round grew', () => {
    const booster = fromXgboostJson(savedModel('dart').json);
    expect(booster.treeWeights).toHaveLength(6);
    expect(booster.treeWeights?.some((weight) => weight < 1)).toBe(true);
    expect(booster.parallelTrees).toBe(2);
    expect(booster.bestRound).toBe(3);
  });

  it('keeps what the codes of a data frame stand for', () => {
    const { categoryNames } = fromXgboostJson(savedModel('data frame').json);
    expect(categoryNames?.slice(0, 3)).toEqual([[], [], ['west', 'a', 'ab', 'B', 'north']]);
    expect(categoryNames?.[3]?.slice(0, 5)).toEqual([100, 111, 122, 133, 104]);
  });

  it('keeps the numbers of nodes where pruning cut some off', () => {
    const [tree] = fromXgboostJson(savedModel('pruned').json).trees;
    const cutOff = tree?.parent.reduce((count, parent) => count + (parent === -1 ? 1 : 0), -1);
    expect(cutOff).toBeGreaterThan(0);
    expect(tree?.feature.every((feature) => feature < 4)).toBe(true);
    for (const left of [tree?.lossChange, tree?.defaultLeft])
      expect(left?.every((value, node) => value === 0 || tree?.leftChild[node] !== -1)).toBe(true);
  });

  it('splits on thresholds past float32 as infinite ones', () => {
    const [tree] = fromXgboostJson(savedModel('past float32').json).trees;
    expect(tree?.threshold[0]).toBe(Number.POSITIVE_INFINITY);
  });

  it('names its columns f0, f1, ... when it has no names', () => {
    const booster = fromXgboostJson(savedModel('pruned').json);
    expect(booster.featureNames).toEqual(['f0', 'f1', 'f2', 'f3']);
    expect(booster.featureTypes).toBeUndefined();
  });

  it.each(boosterGolden.cases)('may be one that was trained before: $name', ({ model }) => {
    expect(fromXgboostJson(model).featureNames).toEqual(boosterGolden.names);
  });
});
