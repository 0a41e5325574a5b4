import { expect, test } from 'vitest';
import { workspaceLog } from '../../runner/runs.ts';
import { asked, blockedRun, granting } from './approvals/blocked-run.ts';

test('what the journal keeps of the workspace is no run, also where somebody asks for it by name', async () => {
  const { engine, run, entries } = await blockedRun();
  const { id } = await asked(engine, run);
  await engine.approvals.grant(id, granting);
  expect(entries().some((entry) => entry.run === workspaceLog)).toBe(true);
  expect(engine.status().run).toBe(run);
  expect(() => engine.status(workspaceLog)).toThrow(expect.objectContaining({ code: 'run-unknown' }));
});
