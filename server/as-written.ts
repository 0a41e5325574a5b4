import path from 'node:path';
import { fingerprint } from '../runner/durable-file.ts';
import { artifactChanged } from '../runner/recorded-file.ts';
import type { RunState } from '../runner/run-state.ts';

/** What a step has written is shown as the journal has its hash, such as the preview that a person grants. Throws `artifact-changed`. */
export async function requireAsWritten({ steps }: RunState, directory: string, name: string): Promise<void> {
  const artifact = name.replace(/^artifacts\//, '');
  const record = steps
    .flatMap(({ state, artifacts }) => (state === 'done' ? artifacts : []))
    .findLast(({ path: written }) => written === artifact);
  if (record === undefined) return;
  const found = await fingerprint(path.join(directory, 'artifacts', artifact));
  if (found !== null && found.sha256 !== record.sha256)
    throw artifactChanged(name, record.sha256, found.sha256);
}
