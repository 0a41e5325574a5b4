import { beforeAll, expect, test } from 'vitest';
import { definePiiPolicy } from '../../../tools/define-pii-policy.ts';
import { leadFeatures, type ModelBench, makeLeads, openModelBench, tableOf } from './bench.ts';

const list = [
  { column: 'lastname', reason: 'personal data' },
  { column: 'Gender', reason: 'not a fair ground for a score' },
];
let bench: ModelBench;

function define(changes: object = {}) {
  return bench.run(definePiiPolicy, {
    dataset: 'LeadScoring.leads',
    features: leadFeatures,
    drop_list: list,
    ...changes,
  });
}

beforeAll(async () => {
  bench = await openModelBench([tableOf('LeadScoring.leads', makeLeads(3))]);
});

test('the list is written down, and what the dataset holds of it is shown with its reason', async () => {
  const { output, measures } = await define();
  expect(output).toEqual({ listed: 2, found: ['LastName'] });
  expect(JSON.parse(bench.artifacts.get('config/pii-droplist.json') ?? '')).toEqual(list);
  expect(measures.listedColumnsInFeatures?.value).toBe(0);
  expect(measures.listedColumnsFoundAndDropped).toMatchObject({
    value: 1,
    evidence: { rows: [['LastName', 'personal data', 'dropped']] },
  });
});

test('a listed feature is counted and named', async () => {
  const { measures } = await define({ features: [...leadFeatures, { name: 'LastName', kind: 'category' }] });
  expect(measures.listedColumnsInFeatures).toMatchObject({
    value: 1,
    note: 'LastName',
    evidence: { rows: [['LastName', 'personal data']] },
  });
  expect(measures.listedColumnsFoundAndDropped?.value).toBe(0);
});

test('a dataset that does not exist is named', async () => {
  await expect(define({ dataset: 'LeadScoring.nothing' })).rejects.toMatchObject({ code: 'dataset-missing' });
});
