import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { temporaryFolder } from '../runner/fixtures.ts';
import { leadline } from './leadline.ts';

export const plan = 'v6-true-vintage';
const firstRun = 'runs/v6-true-vintage-1';

/** A workspace with a tiny sandbox, for the tests of a file to copy; `remove` when they are over. */
export async function madeWorkspace(...options: string[]) {
  const parent = await mkdtemp(path.join(tmpdir(), 'leadline-'));
  const folder = path.join(parent, 'firm');
  const { code, stderr } = await leadline(['sandbox', '--scale', 'tiny', '--workspace', folder, ...options]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return { folder, remove: () => rm(parent, { recursive: true }) };
}

/** A copy that goes when the test is over. */
export async function copyOf(source: string): Promise<string> {
  const folder = path.join(temporaryFolder(), 'firm');
  await cp(source, folder, { recursive: true });
  return folder;
}

/** A copy on a small file system of its own, such as `size=20m`. */
export async function mountedCopyOf(source: string, options: string): Promise<string> {
  const folder = path.join(temporaryFolder(), 'mounted');
  await mkdir(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
  await cp(source, folder, { recursive: true });
  return folder;
}

/** Mounting needs rights that many machines do not give. */
export function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(path.join(tmpdir(), 'leadline-may-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What every gate was judged on, by file: equal for two runs that came to the same. */
export async function evidenceIn(workspace: string): Promise<Record<string, string>> {
  const folder = path.join(workspace, firstRun, 'evidence');
  const names = (await readdir(folder)).sort();
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? '']));
}

/** Files that a killed or failed write left behind. */
export async function leftoversIn(workspace: string): Promise<string[]> {
  const names = await readdir(workspace, { recursive: true });
  return names.filter((name) => /\.part$|\.making|\.tmp$/.test(name));
}
