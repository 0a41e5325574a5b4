import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { renderPrompt } from '../prompts/render.ts';
import { asStorageError } from '../runner/storage-error.ts';
import { createWorkspace } from '../runner/workspace.ts';
import { configurationText } from './configuration-text.ts';

/** Makes a workspace, with a page for agents that work in the folder. Throws `workspace-exists`, `workspace-read-only`, `disk-full`. */
export async function makeWorkspace(directory: string, leadlineYaml = configurationText): Promise<void> {
  await createWorkspace(directory, leadlineYaml);
  try {
    // A page of the user's own stays as it is.
    await writeFile(path.join(directory, 'AGENTS.md'), renderPrompt('workspace/agents.md', {}), {
      flag: 'wx',
    });
  } catch (error) {
    if (!isThere(error)) throw asStorageError(error, directory);
  }
}

function isThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
