import { expect, test } from 'vitest';
import { checkBudget } from '../../../salesforce/check/check-budget.ts';
import { costOfRows, readingCalls } from '../../../salesforce/push/cost.ts';

const plenty = { max: 100_000, remaining: 90_000 };

test.each([
  ['with Bulk API 2.0', { max: 10_000, remaining: 10_000 }, 'bulk'],
  ['without it', null, 'composite'],
  ['with none of it left', { max: 10_000, remaining: 0 }, 'composite'],
] as const)('the check says what the preview will say of 50,000 leads, %s', (_, bulkBatches, way) => {
  const [calls] = checkBudget({ daily: plenty, bulkBatches, bulkQueries: plenty }, 50_000);
  const writing = costOfRows(50_000).ways.find((one) => one.way === way)?.calls ?? 0;
  expect(calls?.found).toContain(`takes about ${readingCalls(50_000) + writing}`);
});

test('a budget that does not carry the sync is wrong', () => {
  const [calls] = checkBudget(
    { daily: { max: 100, remaining: 20 }, bulkBatches: null, bulkQueries: null },
    50_000,
  );
  expect(calls?.state).toBe('wrong');
});
