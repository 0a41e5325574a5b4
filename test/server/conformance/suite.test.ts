import { expect, it } from 'vitest';
import { runConformance } from './suite.ts';

it('passes every scenario that the revisions 2026-07-28 and 2025-11-25 require of a server', {
  timeout: 60_000,
}, async () => {
  const { scenarios } = await runConformance();
  expect(scenarios.filter((scenario) => !scenario.passed)).toEqual([]);
  expect(scenarios).toHaveLength(37 + 30);
});
