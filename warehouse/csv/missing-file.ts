import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { LeadlineError } from '../../errors/leadline-error.ts';

/** What stopped a file from being read: `file-missing` with names in the folder that look near, or `file-unreadable`. */
export async function fileProblem(path: string, cause: unknown): Promise<unknown> {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  if (code === undefined) return cause;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') {
    return new LeadlineError({
      code: 'file-unreadable',
      message: `${path} cannot be read.`,
      expected: 'a file that this user may read',
      arrived: refusals[code] ?? code,
      next:
        code === 'EISDIR' ? 'Name a file, not a folder.' : 'Check the rights of the file and of its folders.',
      cause,
    });
  }
  const near = await nearNames(path);
  return new LeadlineError({
    code: 'file-missing',
    message: `There is no file ${path}.`,
    expected: path,
    arrived: near.length === 0 ? 'no file with a name like it' : `in the same folder: ${near.join(', ')}`,
    next: 'Put the file there, or correct its name in leadline.yaml.',
    cause,
  });
}

const refusals: Record<string, string> = {
  EISDIR: 'a folder',
  EACCES: 'no right to read it (EACCES)',
  EPERM: 'no right to read it (EPERM)',
};

const shownNames = 5;

/** Names in the folder that share most with the wanted one, nearest first. */
async function nearNames(path: string): Promise<string[]> {
  const wanted = basename(path).toLowerCase();
  const names = await readdir(dirname(path)).catch(() => []);
  return names
    .map((name) => ({ name, distance: editDistance(wanted, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= wanted.length / 2)
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name, 'en'))
    .slice(0, shownNames)
    .map(({ name }) => name);
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current[j] = Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1);
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
