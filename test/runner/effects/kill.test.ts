import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { verifyJournal } from '../../../runner/verify-journal.ts';
import { ada, entriesOf, settableClock } from '../approvals/blocked-run.ts';
import { engineOn, temporaryFolder, workspaceFolder } from '../fixtures.ts';
import { memoryOrg, previewLines, sendLines, sendPlan } from './send-plan.ts';

const script = fileURLToPath(new URL('send-and-die.ts', import.meta.url));

function sendAndDie(folder: string, instant: number) {
  const { status, signal, stderr } = spawnSync(process.execPath, [script, folder, String(instant)]);
  return { status, signal, stderr: stderr.toString() };
}

/** A workspace whose run waits with its effect granted. */
async function grantedFolder(): Promise<string> {
  const folder = await workspaceFolder({ leads: 'a\nb\n' });
  const { engine } = await engineOn(folder, {
    plans: [sendPlan],
    tools: [previewLines, sendLines],
    connectSalesforce: memoryOrg().connect,
    clock: settableClock().read,
  });
  await engine.advance(await engine.start('send'));
  const reason = 'I read the preview and it is right.';
  await engine.approvals.grant('send-1/1', { operator: ada, reason, typed: '2', solo: false });
  await engine.close();
  return folder;
}

test('a granted effect that is killed at any instant goes on with the one grant, and under one name', async () => {
  const granted = await grantedFolder();
  let deaths = 0;
  for (let instant = 1; ; instant++) {
    const folder = path.join(temporaryFolder(), 'workspace');
    cpSync(granted, folder, { recursive: true });
    if (sendAndDie(folder, instant).signal !== 'SIGKILL') break;
    deaths += 1;
    expect(sendAndDie(folder, 0), `resume after instant ${instant}`).toMatchObject({ status: 0, stderr: '' });
    const types = entriesOf(folder).map(({ type }) => type);
    expect(types.at(-1), `after instant ${instant}`).toBe('run-finished');
    expect(types.filter((type) => type === 'approval-used')).toHaveLength(1);
    expect(types.filter((type) => type === 'approval-requested')).toHaveLength(1);
    const log = path.join(folder, 'sent.log');
    const sent = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
    expect(new Set(sent.map((line) => JSON.parse(line).effect)).size, `after instant ${instant}`).toBe(1);
    expect((await verifyJournal(path.join(folder, 'journal.sqlite'))).problems).toEqual([]);
  }
  // Before and after each of the two calls, and at least the step's beginning and end.
  expect(deaths).toBeGreaterThanOrEqual(6);
});
