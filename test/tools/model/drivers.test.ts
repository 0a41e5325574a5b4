import { expect, test } from 'vitest';
import { driversOf } from '../../../tools/model/drivers.ts';
import type { FittedFeature } from '../../../tools/model/features.ts';

const plain = { encoder: null, median: 5, missing: 0 };
const tenure: FittedFeature = {
  ...plain,
  name: 'tenure',
  kind: 'number',
  group: 'tenure',
  phrase: {
    label: 'time at current firm',
    high: 'long time at current firm',
    low: 'short time at current firm',
    missing: 'hire date not on record',
    unit: 'years',
  },
};
const isNew: FittedFeature = {
  ...plain,
  name: 'is_new',
  kind: 'flag',
  group: 'tenure',
  phrase: { label: 'new', high: 'new to the firm', low: 'not new to the firm' },
};
const state: FittedFeature = {
  ...plain,
  name: 'state',
  kind: 'category',
  encoder: { kind: 'frequency', categories: ['CA', 'TX'], shares: [0.2, 0.8] },
  median: 0.8,
  phrase: { label: 'office state', high: 'a common office state', low: 'a rare office state' },
};

function told(
  feature: FittedFeature,
  raw: number | string | null,
  encoded = typeof raw === 'number' ? raw : Number.NaN,
) {
  return driversOf([feature], [1], () => ({ raw, encoded })).up[0];
}

test('a number is told against the median of the training rows, with its value and unit', () => {
  expect(told(tenure, 1.42)).toMatchObject({
    text: 'short time at current firm (1.4 years)',
    value: '1.4 years',
  });
  expect(told(tenure, 12)).toMatchObject({ text: 'long time at current firm (12 years)' });
  expect(told(tenure, 1)).toMatchObject({ text: 'short time at current firm (1 year)' });
  expect(told(tenure, 5)).toMatchObject({ text: 'time at current firm (5 years)' });
  expect(told(tenure, 12_345.6)).toMatchObject({ value: '12,346 years' });
  expect(told(tenure, 0.004)).toMatchObject({ value: 'less than 0.01 years' });
});

const moves: FittedFeature = {
  ...plain,
  name: 'moves_3yr',
  kind: 'number',
  phrase: {
    label: 'moves in three years',
    high: 'moved firms {{times}} in three years',
    low: 'moved firms only {{times}} in three years',
    zero: 'has not moved in three years',
  },
};
const flow: FittedFeature = {
  ...plain,
  name: 'net',
  kind: 'number',
  phrase: {
    label: 'net change',
    high: 'the firm gained {{amount}}',
    low: 'the firm gained only {{amount}}',
    negative: 'the firm lost {{amount}}',
    one: 'the firm gained a single advisor',
    unit: 'advisors',
  },
};

test.each([
  [moves, 0, '0', 'has not moved in three years'],
  [moves, 1, '1', 'moved firms only once in three years'],
  [moves, 2, '2', 'moved firms only twice in three years'],
  [moves, 7, '7', 'moved firms 7 times in three years'],
  [moves, 5, '5', 'moves in three years (5)'],
  [flow, -14, '-14 advisors', 'the firm lost 14 advisors'],
  [flow, -1, '-1 advisor', 'the firm lost 1 advisor'],
  [flow, 1, '1 advisor', 'the firm gained a single advisor'],
  [flow, 8, '8 advisors', 'the firm gained 8 advisors'],
])('%# zero, one, several and a loss have clauses of their own', (feature, raw, value, text) => {
  expect(told(feature, raw)).toMatchObject({ value, text });
});

test('a share is told as a percentage', () => {
  const share = { ...moves, phrase: { label: 'CFPs', high: '{{value}} are CFPs', low: 'few', unit: '%' } };
  expect(told({ ...share, median: 0.1 }, 0.234)).toMatchObject({ value: '23.4 %', text: '23.4 % are CFPs' });
});

test('a category is told by its words, and never by its code', () => {
  const size: FittedFeature = {
    ...plain,
    name: 'size',
    kind: 'category',
    encoder: { kind: 'ordinal', categories: ['1', '21_plus'] },
    median: 0,
    phrase: { label: 'size', high: 'works at a large firm', low: 'works at a small firm' },
  };
  expect(told(size, '21_plus', 1)).toMatchObject({ text: 'works at a large firm (21 plus)' });
  const worded = { ...size, phrase: { ...size.phrase, categories: { '21_plus': '21 reps or more' } } };
  expect(told(worded as FittedFeature, '21_plus', 1)).toMatchObject({ value: '21 reps or more' });
});

test('a value that is not known is told as not known', () => {
  expect(told(tenure, null)).toMatchObject({ text: 'hire date not on record', value: null });
});

test('a flag is told by what it says, without a number', () => {
  expect(told(isNew, 1)).toMatchObject({ text: 'new to the firm' });
  expect(told(isNew, 0)).toMatchObject({ text: 'not new to the firm' });
});

test('a place that is encoded by how common it is never shows its name', () => {
  expect(told(state, 'CA', 0.2)).toEqual({
    feature: 'state',
    label: 'office state',
    value: null,
    text: 'a rare office state',
    contribution: 1,
  });
});

test('a feature without words of its own is told by its name, put into words', () => {
  expect(told({ ...plain, name: 'commutingMiles__c', kind: 'number' }, 9)).toMatchObject({
    text: 'a high commuting miles (9)',
    label: 'commuting miles',
  });
});

test('features of one group count as one fact, told by the one that weighs most', () => {
  const values = new Map([
    ['tenure', 1.4],
    ['is_new', 1],
    ['state', 0.2],
  ]);
  const { up, down } = driversOf([tenure, isNew, state], [0.6, 0.3, -0.2], ({ name }) => ({
    raw: values.get(name) ?? null,
    encoded: values.get(name) ?? Number.NaN,
  }));
  expect(up.map((driver) => [driver.feature, driver.contribution])).toEqual([
    ['tenure', expect.closeTo(0.9, 12)],
  ]);
  expect(down.map((driver) => driver.feature)).toEqual(['state']);
});

test('five facts are kept in each direction, the strongest first', () => {
  const many = Array.from(
    { length: 14 },
    (_, index): FittedFeature => ({ ...plain, name: `f${index}`, kind: 'flag' }),
  );
  const shares = many.map((_, index) => (index % 2 === 0 ? 1 : -1) * (index + 1));
  const { up, down } = driversOf(many, shares, () => ({ raw: 1, encoded: 1 }));
  expect(up.map(({ contribution }) => contribution)).toEqual([13, 11, 9, 7, 5]);
  expect(down.map(({ contribution }) => contribution)).toEqual([-14, -12, -10, -8, -6]);
});

test('what moves the odds by less than a twentieth is not told', () => {
  const { up, down } = driversOf([tenure, state], [0.04, -0.04], () => ({ raw: 1, encoded: 1 }));
  expect([...up, ...down]).toEqual([]);
});
