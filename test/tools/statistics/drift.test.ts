import { expect, test } from 'vitest';
import { measureDrift } from '../../../tools/measure-drift.ts';
import { driftFile } from '../../../tools/statistics/drift.ts';
import { dataset, type Lead, makeLeads, openLeads } from './leads.ts';

const input = { ...dataset, minimum_rows: 100 };

function later(change: Partial<Lead>): Lead[] {
  return makeLeads((lead) => (lead.contact_date < '2025-01-01' ? lead : { ...lead, ...change }));
}

test('features that stay what they are do not drift from quarter to quarter', async () => {
  const bench = await openLeads();
  const { output, measures } = await bench.run(measureDrift, input);
  expect(output).toMatchObject({ periods: 7, drifted: [] });
  expect(measures.driftedFeatures?.value).toBe(0);
  expect(measures.psi?.value).toBe(0);
  expect(measures.maxPsi?.value).toBeGreaterThan(0);
});

test('a number that moves, a word that is new and values that go missing are called drift', async () => {
  const bench = await openLeads(later({ moves: 9, firm_size: 'unheard of', tenure: null }));
  const { output, measures } = await bench.run(measureDrift, input);
  expect(output.drifted.toSorted()).toEqual(['firm_size', 'moves', 'tenure']);
  expect(measures.psi?.value).toBeGreaterThan(0.25);
  expect(measures.maxKs?.value).toBe(1);
  const file = await bench.context.artifacts.readJson('drift.json', driftFile);
  expect(file.kept).toHaveLength(dataset.features.length);
  const tenure = file.features.find(({ feature }) => feature === 'tenure');
  expect(tenure?.worst).toMatchObject({ missing: 1, ks: null, drifted: true });
});

test('small samples differ, and are not called drift', async () => {
  const few = makeLeads().filter((_, index) => index % 20 === 0);
  const bench = await openLeads(few);
  const { output, measures } = await bench.run(measureDrift, { ...dataset, minimum_rows: 5 });
  expect(measures.maxPsi?.value).toBeGreaterThan(0.25);
  expect(output.drifted).toEqual([]);
});

test('what drifts may be left out, by training rows alone', async () => {
  const bench = await openLeads(later({ moves: 9 }));
  const asked = { ...input, unstable: 'leave-out' as const };
  const { measures, decisions } = await bench.run(measureDrift, asked);
  const file = await bench.context.artifacts.readJson('drift.json', driftFile);
  expect(file.kept).not.toContain('moves');
  expect(decisions?.[0]?.choice).toBe('left moves out');
  expect(measures.psi?.value).toBeGreaterThan(0.25);
  expect(measures.psiAfter?.value).toBe(0);
  const before = await bench.run(measureDrift, {
    ...asked,
    training_only: true,
    split: { test_start: '2025-01-01' },
  });
  expect(before.output.drifted).toEqual([]);
});

test('training and test can be held against one another, and class balance is told', async () => {
  const bench = await openLeads(later({ target_label: 1 }));
  const { output, measures } = await bench.run(measureDrift, {
    ...input,
    by: 'split',
    split: { test_start: '2025-01-01' },
  });
  expect(output.periods).toBe(2);
  expect(measures.positiveRateSpread?.value).toBeGreaterThan(0.5);
  expect(bench.artifacts.get('drift.md')).toContain('the test window against training');
});

test('one period is not enough', async () => {
  const bench = await openLeads();
  await expect(bench.run(measureDrift, { ...input, minimum_rows: 1000 })).rejects.toMatchObject({
    code: 'periods-too-few',
    arrived: '0 of 7',
  });
});
