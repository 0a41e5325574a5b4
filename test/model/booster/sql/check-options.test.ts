import { describe, expect, test } from 'vitest';
import {
  type Booster,
  boosterToSql,
  fromXgboostJson,
  toXgboostJson,
  toXgboostUbjson,
} from '../../../../model/booster/index.ts';
import type { ScoringSqlOptions } from '../../../../model/booster/sql/booster-to-sql.ts';
import { savedModel } from '../formats/format-golden.ts';

const saved = fromXgboostJson(savedModel('logistic').json);
const booster = { ...saved, featureNames: ['Age', 'wait', 'grade', 'city'] };

/** What is refused when callers without types give it. */
function refusalOf(options: unknown, given: unknown = booster): unknown {
  try {
    boosterToSql(given as Booster, options as ScoringSqlOptions);
  } catch (error) {
    return error;
  }
  return 'written';
}

const sound: ScoringSqlOptions = { dialect: 'duckdb', source: ['leads'] };
const isotonic = (margins: unknown, probabilities: unknown) => ({
  calibrator: { kind: 'isotonic', margins, probabilities },
});

describe('options of a query', () => {
  test.each<[code: string, options: object, arrived: string]>([
    ['booster-sql-option', { dialect: 'postgres' }, '"postgres"'],
    ['booster-sql-option', { dialect: undefined }, 'nothing'],
    ['booster-sql-option', { source: undefined }, 'nothing'],
    ['booster-sql-option', { source: [] }, '[]'],
    ['booster-sql-option', { source: 'leads' }, '"leads"'],
    ['booster-sql-option', { source: [1] }, '[1]'],
    ['booster-sql-option', { target: [] }, '[]'],
    ['booster-sql-option', { work: [] }, '[]'],
    ['booster-sql-option', { keep: 'id' }, '"id"'],
    ['booster-sql-option', { names: { margin: 'x' } }, '{"margin":"x"}'],
    ['booster-sql-option', { maxBytes: Number.NaN }, 'NaN'],
    ['booster-sql-option', { maxBytes: '9000' }, '"9000"'],
    ['booster-sql-option', { columns: { agee: 'age' } }, 'agee'],
    ['booster-sql-option', { columns: { toString: 'age' } }, 'toString'],
    ['booster-sql-option', { columns: { Age: 1 } }, '{"Age":1}'],
    ['booster-sql-option', { calibrator: 'platt' }, '"platt"'],
    ['booster-sql-option', { maxbytes: 9000 }, 'maxbytes'],
    ['booster-sql-name', { source: [''] }, '""'],
    ['booster-sql-name', { columns: { wait: 'AGE' } }, 'Age and AGE'],
    ['booster-sql-calibrator', { calibrator: { kind: 'beta' } }, 'kind "beta"'],
    ['booster-sql-calibrator', { calibrator: { kind: 'platt', a: Number.NaN, b: 1 } }, 'a NaN, b 1'],
    ['booster-sql-calibrator', { calibrator: { kind: 'platt' } }, 'a nothing, b nothing'],
    ['booster-sql-calibrator', isotonic(undefined, undefined), 'margins: nothing, probabilities: nothing'],
    ['booster-sql-calibrator', isotonic([], []), 'margins: [], probabilities: []'],
    ['booster-sql-calibrator', isotonic(['0'], [0.5]), 'margins: ["0"], probabilities: [0.5]'],
    ['booster-sql-calibrator', isotonic([0, 1], [0.5, 5]), 'margin 1 and probability 5 at point 1'],
    ['booster-sql-calibrator', isotonic([0, 1], [0.9, -3]), 'margin 1 and probability -3 at point 1'],
    ['booster-sql-calibrator', isotonic([0, 1], [-0.1, 0.5]), 'margin 0 and probability -0.1 at point 0'],
    ['booster-sql-calibrator', isotonic([0, 0], [0.5, 0.6]), 'margin 0 and probability 0.6 at point 1'],
  ])('are refused, with what arrived and what to do: %s for %j', (code, options, arrived) => {
    expect(refusalOf({ ...sound, ...options })).toMatchObject({
      name: 'ModelError',
      code,
      arrived,
      expected: expect.any(String),
      next: expect.any(String),
    });
  });

  test.each([undefined, null, 'duckdb', []])('are an object: not %j', (options) => {
    expect(refusalOf(options)).toMatchObject({ code: 'booster-sql-option' });
  });

  test('may be there and undefined, and a limit may be infinite', () => {
    const plain = boosterToSql(booster, { dialect: 'duckdb', source: ['leads'] });
    const absent = { keep: undefined, names: undefined, columns: undefined, calibrator: undefined };
    const others = { target: undefined, work: undefined, maxBytes: Number.POSITIVE_INFINITY };
    const options = { ...sound, ...absent, ...others } as unknown as ScoringSqlOptions;
    expect(boosterToSql(booster, options)).toEqual(plain);
  });
});

describe('features that an engine would read from one column', () => {
  const twins = { ...booster, featureNames: ['Age', 'age', 'grade', 'city'] };

  test('are refused, unless columns says where they are', () => {
    expect(refusalOf(sound, twins)).toMatchObject({ code: 'booster-sql-name', arrived: 'Age and age' });
    expect(refusalOf({ ...sound, columns: { age: 'age_2' } }, twins)).toBe('written');
  });
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['its text', toXgboostJson(saved)],
  ['a copy by way of JSON.stringify', JSON.parse(JSON.stringify(saved))],
  ['a tree that is null', { ...saved, trees: [null] }],
])('what is no booster is refused: %s', (_, given) => {
  for (const use of [toXgboostJson, toXgboostUbjson, (it: Booster) => boosterToSql(it, sound)])
    expect(() => use(given as Booster)).toThrow(expect.objectContaining({ code: 'booster-invalid' }));
});
