import { expect, test } from 'vitest';
import { type Driver, driversOf } from '../../../tools/model/drivers.ts';
import type { FittedFeature } from '../../../tools/model/features.ts';
import { narrate } from '../../../tools/model/narrative.ts';

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

test('a feature without words of its own is told by its name', () => {
  expect(told({ ...plain, name: 'miles', kind: 'number' }, 9)).toMatchObject({ text: 'a high miles (9)' });
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

test('what moves the odds by less than a twentieth is not told', () => {
  const { up, down } = driversOf([tenure, state], [0.04, -0.04], () => ({ raw: 1, encoded: 1 }));
  expect([...up, ...down]).toEqual([]);
});

const driver = (text: string, contribution: number): Driver => ({
  feature: text,
  label: text,
  value: null,
  text,
  contribution,
});
const score = { baseRate: 0.039, outcome: 'a call within 30 days' };

test('a high score is told from what raises it', () => {
  const up = [driver('short time at current firm (1.4 years)', 0.9), driver('several prior firms (4)', 0.4)];
  expect(narrate({ ...score, probability: 0.113, up, down: [driver('no LinkedIn profile', -0.1)] })).toBe(
    '11.3 % chance of a call within 30 days, 2.9 times the base rate. For it: short time at current firm (1.4 years), several prior firms (4); against it: no LinkedIn profile.',
  );
});

test('a score below the base rate says what holds it back first', () => {
  const down = [driver('long time at current firm (14 years)', -0.8)];
  expect(narrate({ ...score, probability: 0.01, up: [driver('holds Series 65', 0.1)], down })).toBe(
    '1.0 % chance of a call within 30 days, 0.3 times the base rate. Against it, above all: long time at current firm (14 years); for it: holds Series 65.',
  );
});

test('a score that nothing moves says so', () => {
  expect(narrate({ ...score, probability: 0.039, up: [], down: [] })).toBe(
    '3.9 % chance of a call within 30 days, about the base rate. No single fact moves it much.',
  );
});
