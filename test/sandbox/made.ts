import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSandbox, type SandboxOptions, type SandboxSummary } from '../../sandbox/generate.ts';

/** A folder of its own for a test file's sandboxes, and the way to remove it. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'leadline-sandbox-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A tiny sandbox with seed 7, unless told otherwise. */
export function makeTiny(directory: string, options: Partial<SandboxOptions> = {}): Promise<SandboxSummary> {
  return generateSandbox({
    directory,
    seed: 7,
    scale: 'tiny',
    signal: 'normal',
    memoryLimit: '512MB',
    ...options,
  });
}

/** The paths of the files whose bytes differ between two sandboxes, or that only one has. */
export function changedFiles(one: SandboxSummary, other: SandboxSummary): string[] {
  const hashes = new Map(one.files.map((file) => [file.path, file.sha256]));
  const changed = other.files
    .filter((file) => hashes.get(file.path) !== file.sha256)
    .map((file) => file.path);
  const gone = one.files.filter((file) => !other.files.some((each) => each.path === file.path));
  return [...changed, ...gone.map((file) => file.path)].sort();
}
