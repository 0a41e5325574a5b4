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
  const engine = { progress: { percentage: -1 } };
  const seen: QueryProgress[] = [];
  const stop = watchProgress(engine, 'vendor/count-rows', (progress) => seen.push(progress));
  vi.advanceTimersByTime(199);
  expect(seen).toEqual([]);
  vi.advanceTimersByTime(1);
  engine.progress = { percentage: 40 };
  vi.advanceTimersByTime(200);
  stop();
  vi.advanceTimersByTime(1000);
  expect(seen).toEqual([
    { query: 'vendor/count-rows', percent: null, seconds: 0.2 },
    { query: 'vendor/count-rows', percent: 40, seconds: 0.4 },
  ]);
});

test('without a listener no timer is set', () => {
  watchProgress({ progress: { percentage: 0 } }, 'vendor/count-rows', undefined)();
  expect(vi.getTimerCount()).toBe(0);
});
