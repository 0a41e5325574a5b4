import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { RunState } from '../../runner/run-state.ts';
import { requireAsWritten } from '../../server/as-written.ts';
import { temporaryFolder } from '../runner/fixtures.ts';

test('an agent is shown an artifact only as its step has written it', async () => {
  const directory = temporaryFolder();
  mkdirSync(path.join(directory, 'artifacts/sync'), { recursive: true });
  const file = path.join(directory, 'artifacts/sync/examples.md');
  const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  const record = { path: 'sync/examples.md', sha256, bytes: 3 };
  const state = { steps: [{ state: 'done', artifacts: [record] }] } as unknown as RunState;
  const shown = (name: string) => requireAsWritten(state, directory, name);

  writeFileSync(file, 'abc');
  await expect(shown('artifacts/sync/examples.md')).resolves.toBeUndefined();
  writeFileSync(file, 'abd');
  for (const name of ['artifacts/sync/examples.md', 'sync/examples.md']) {
    await expect(shown(name)).rejects.toMatchObject({ code: 'artifact-changed' });
  }
  await expect(shown('EXECUTION_LOG.md')).resolves.toBeUndefined();
});
