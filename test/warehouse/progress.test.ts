import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchProgress } from '../../warehouse/engine/progress.ts';
import type { QueryProgress } from '../../warehouse/warehouse.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('progress is reported every 200 ms under the name of the work, until it is stopped', () => {
  const engine = { progress: { percentage: -1, rows_processed: 0n, total_rows_to_process: 0n } };
  const seen: QueryProgress[] = [];
  const stop = watchProgress(engine, 'vendor/count-rows', (progress) => seen.push(progress));
  vi.advanceTimersByTime(199);
  expect(seen).toEqual([]);
  vi.advanceTimersByTime(1);
  engine.progress = { percentage: 40, rows_processed: 4n, total_rows_to_process: 10n };
  vi.advanceTimersByTime(200);
  stop();
  vi.advanceTimersByTime(1000);
  expect(seen).toEqual([
    { query: 'vendor/count-rows', percent: null, rows: null, seconds: 0.2 },
    { query: 'vendor/count-rows', percent: 40, rows: { done: 4, total: 10 }, seconds: 0.4 },
  ]);
});

test('without a listener no timer is set', () => {
  const engine = { progress: { percentage: 0, rows_processed: 0n, total_rows_to_process: 0n } };
  watchProgress(engine, 'vendor/count-rows', undefined)();
  expect(vi.getTimerCount()).toBe(0);
});
