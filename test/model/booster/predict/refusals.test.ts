import { describe, expect, it } from 'vitest';
import {
  type Booster,
  compileBooster,
  predictLeaf,
  predictMargin,
  predictProbability,
} from '../../../../model/booster/index.ts';
import { fuzzed } from './fuzzed.ts';

const shape = { seed: 2, trees: 3, features: 2, maxDepth: 3, thresholds: 5 };
const { booster, matrix } = fuzzed({ ...shape, rows: 70 });
const copied = JSON.parse(JSON.stringify(booster)) as Booster;
const compiled = compileBooster(booster);
const row = Float32Array.of(1, Number.NaN);
const loose = (value: unknown) => value as never;

describe('prediction refuses', () => {
  it.each<[string, string, () => unknown]>([
    ['no booster', 'booster-invalid', () => predictProbability(loose(undefined), matrix)],
    ['a booster that went through JSON', 'booster-invalid', () => predictMargin(copied, matrix)],
    ['no matrix', 'matrix-shape', () => predictMargin(booster, loose(undefined))],
    ['a row for a matrix', 'matrix-shape', () => predictLeaf(booster, loose(row))],
    ['null for options', 'booster-parameter', () => predictMargin(booster, matrix, loose(null))],
    ['an unknown option', 'booster-parameter', () => predictMargin(booster, matrix, loose({ bestRound: 1 }))],
    ['threads as a text', 'booster-parameter', () => predictMargin(booster, matrix, loose({ threads: '2' }))],
    [
      'trees without a beginning',
      'booster-parameter',
      () => predictLeaf(booster, matrix, loose({ trees: { end: 2 } })),
    ],
    ['to compile nothing', 'booster-invalid', () => compileBooster(loose(undefined))],
    ['to compile what went through JSON', 'booster-invalid', () => compileBooster(copied)],
    ['no row', 'booster-features', () => compiled.probability(loose(undefined))],
    ['a text for a row', 'booster-features', () => compiled.probability(loose('ab'))],
    ['a list for a row', 'booster-features', () => compiled.margin(loose([1, null]))],
    ['too little room for leaves', 'leaves-room', () => compiled.leaf(row, new Int32Array(2))],
    ['a list for leaves', 'leaves-room', () => compiled.leaf(row, loose([]))],
  ])('%s', (_, code, predict) => {
    expect(predict).toThrow(expect.objectContaining({ code, next: expect.any(String) }));
  });

  it('a text where a number is due, and shows it in its quotes', () => {
    expect(() => predictMargin(booster, matrix, loose({ threads: '2' }))).toThrow(
      expect.objectContaining({ arrived: '"2"' }),
    );
  });
});
