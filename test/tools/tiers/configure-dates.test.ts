import { expect, it } from 'vitest';
import { configureDates } from '../../../tools/configure-dates.ts';
import { openBench } from '../../support/run-tool.ts';

const dates = {
  analysis_date: '2025-10-31',
  train_start: '2024-02-01',
  train_end: '2025-07-03',
  test_start: '2025-08-02',
  test_end: '2025-10-01',
  gap_days: 30,
  follow_up_days: 30,
};

it('counts the days of the reference log: 518 of training, 60 of test', async () => {
  const bench = await openBench();
  const { measures } = await bench.run(configureDates, dates);
  expect(measures.trainingDays?.value).toBe(518);
  expect(measures.testDays?.value).toBe(60);
  expect(measures.datesOutOfOrder?.value).toBe(0);
  expect(JSON.parse(bench.artifacts.get('date_config.json') ?? '')).toMatchObject(dates);
});

it.each([
  [{ train_end: '2025-07-04' }, 'the gap has 29 days, not 30'],
  [{ test_end: '2025-10-02' }, 'the test ends 29 days before the analysis date, not 30'],
  [{ train_start: '2025-07-03' }, 'train_start 2025-07-03 is not before train_end 2025-07-03'],
  [{ test_start: '2025-10-01' }, 'test_start 2025-10-01 is not before test_end 2025-10-01'],
])('finds that %o is out of order', async (change, fault) => {
  const bench = await openBench();
  const { measures } = await bench.run(configureDates, { ...dates, ...change });
  expect(measures.datesOutOfOrder).toMatchObject({ value: 1, note: fault });
});
