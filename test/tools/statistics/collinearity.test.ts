import { expect, test } from 'vitest';
import { analyseCollinearity } from '../../../tools/analyse-collinearity.ts';
import { collinearityFile } from '../../../tools/statistics/collinearity.ts';
import { dataset, openLeads } from './leads.ts';

test('pairs, factors and condition number are measured, and features removed until the limits hold', async () => {
  const bench = await openLeads();
  const { measures, decisions } = await bench.run(analyseCollinearity, dataset);
  expect(measures.highCorrelationPairs?.value).toBe(3);
  expect(measures.maxVif?.value).toBeGreaterThan(1000);
  expect(measures.maxVifAfter?.value).toBeLessThan(7.5);
  expect(measures.maxCorrelationAfter?.value).toBeLessThan(0.7);
  expect(measures.unresolved?.value).toBe(0);
  expect(measures.conditionNumber?.value).toBeLessThan(30);
  const file = await bench.context.artifacts.readJson('collinearity.json', collinearityFile);
  expect(file.leftOut).toEqual([
    { feature: 'constant', why: 'does not vary' },
    { feature: 'firm_size', why: 'words, not numbers' },
  ]);
  expect(file.kept).toEqual(dataset.features.map(({ name }) => name).filter((name) => !gone.includes(name)));
  expect(decisions).toHaveLength(file.removed.length);
  expect(decisions?.[0]?.choice).toMatch(/^removed \w+, kept \w+$/);
  expect(decisions?.[0]?.rationale).toContain('lower correlation with the target');
  expect(bench.artifacts.get('collinearity.md')).toContain(`| \`${file.removed[0]?.feature}\` |`);
});

const gone = ['near_tenure', 'mixture'];

test('protected features stay, and what they leave unresolved is counted', async () => {
  const bench = await openLeads();
  const { measures, decisions } = await bench.run(analyseCollinearity, {
    ...dataset,
    protected: ['tenure', 'near_tenure', 'mixture', 'moves'],
  });
  expect(decisions).toEqual([]);
  expect(measures.unresolved?.value).toBeGreaterThan(3);
  expect(measures.maxVifAfter?.value).toBe(measures.maxVif?.value);
});

test('a split keeps to the training window', async () => {
  const bench = await openLeads();
  await bench.run(analyseCollinearity, { ...dataset, split: { test_fraction: 0.25 } });
  const { rows } = await bench.context.artifacts.readJson('collinearity.json', collinearityFile);
  expect(rows).toBeLessThan(900);
});

test('features without a number among them are no error', async () => {
  const bench = await openLeads();
  const { measures } = await bench.run(analyseCollinearity, {
    ...dataset,
    features: [{ name: 'firm_size', kind: 'category' }],
  });
  expect(measures.maxVifAfter?.value).toBe(1);
  expect(measures.conditionNumber?.value).toBe(1);
});
