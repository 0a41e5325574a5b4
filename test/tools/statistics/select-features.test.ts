import { expect, test } from 'vitest';
import { selectFeaturesTool } from '../../../tools/select-features.ts';
import { splitDataset } from '../../../tools/split-dataset.ts';
import { selectionFile } from '../../../tools/statistics/selection-file.ts';
import { dataset, makeLeads, openLeads } from './leads.ts';

const split = { folds: 3, gap_days: 30, test_fraction: 0.25 };
const input = { ...dataset, ...split };

test('what says too little, repeats another or mixes others is removed, with reasons', async () => {
  const bench = await openLeads();
  const { output, measures, decisions } = await bench.run(selectFeaturesTool, input);
  const file = await bench.context.artifacts.readJson('feature-selection.json', selectionFile);
  expect(file.kept).not.toContain('constant');
  expect(file.kept).not.toContain('mixture');
  expect(file.kept).toContain('moves');
  expect(file.kept.filter((name) => name.endsWith('tenure'))).toHaveLength(1);
  expect(file.removed.find(({ rule }) => rule === 'correlation')).toMatchObject({
    feature: expect.stringMatching(/tenure$/),
    kept_instead: expect.stringMatching(/tenure$/),
  });
  expect(file.folds.map(({ fold }) => fold)).toEqual([1, 2, 3]);
  expect(measures.maxVifAfter?.value).toBeLessThan(10);
  expect(measures.maxCorrelationAfter?.value).toBeLessThan(0.9);
  expect(measures.pairsAfter?.value).toBe(0);
  expect(measures.orderConsistent?.value).toBe(true);
  expect(measures.foldsReproducible?.value).toBe(true);
  expect(output.selected).toBe(file.kept.length);
  expect(decisions?.map(({ choice }) => choice)).toContain('removed constant');
});

test('test rows have no part: a feature that only they speak through is removed, and the others stay the same', async () => {
  const honest = await openLeads();
  await honest.run(selectFeaturesTool, input);
  const leaking = makeLeads((lead) =>
    lead.contact_date < '2025-04-01' ? lead : { ...lead, noise: 5 * lead.target_label, tenure: 1 },
  );
  const bench = await openLeads(leaking);
  const { measures } = await bench.run(selectFeaturesTool, input);
  expect(bench.artifacts.get('feature-selection.json')).toBe(honest.artifacts.get('feature-selection.json'));
  expect(measures.testRowsUsed?.value).toBe(0);
});

test('folds must be those that the split step saved', async () => {
  const bench = await openLeads();
  await bench.run(splitDataset, {
    dataset: dataset.dataset,
    time_column: 'contact_date',
    target: 'LeadScoring.splits',
    ...split,
  });
  const saved = { ...input, folds_artifact: 'cv-fold-indices.json' };
  expect((await bench.run(selectFeaturesTool, saved)).measures.foldsReproducible?.value).toBe(true);
  const other = await bench.run(selectFeaturesTool, { ...saved, gap_days: 20 });
  expect(other.measures.foldsReproducible).toMatchObject({
    value: false,
    note: expect.stringContaining('other'),
  });
});

test('an earlier choice is gone on from, and protected features stay', async () => {
  const bench = await openLeads();
  bench.artifacts.set('drift.json', JSON.stringify({ kept: ['tenure', 'noise', 'moves'], periods: [] }));
  const { output } = await bench.run(selectFeaturesTool, {
    ...input,
    selection_artifact: 'drift.json',
    protected: ['noise'],
  });
  const file = await bench.context.artifacts.readJson('feature-selection.json', selectionFile);
  expect(file.kept).toEqual(['tenure', 'moves', 'noise']);
  expect(output).toMatchObject({ selected: 3, removed: 0 });
});

test('a feature on the drop list is refused', async () => {
  const bench = await openLeads();
  await expect(bench.run(selectFeaturesTool, { ...input, drop_list: ['Moves'] })).rejects.toMatchObject({
    code: 'pii-in-matrix',
  });
});
