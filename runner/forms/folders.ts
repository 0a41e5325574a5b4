import { readdir, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** What stands below a path that is being typed. */
export interface FolderListing {
  /** What was typed, completed as far as there is only one way to go on. */
  completed: string;
  /** The absolute folder that it means, and whether it is there. */
  folder: string;
  isThere: boolean;
  /** Names of the folders that may follow, sorted; hidden ones only once a dot was typed. */
  choices: string[];
  /** How many delimited files lie in the folder itself. */
  files: number;
}

/** Most names that a listing gives. */
const mostChoices = 500;

/** Lists what a typed path may mean: relative to the workspace, absolute, or from the home folder with `~`. Never throws. */
export async function listFolders(workspace: string, typed: string): Promise<FolderListing> {
  const cut = Math.max(typed.lastIndexOf('/'), typed.lastIndexOf(path.sep)) + 1;
  const parent = typed.slice(0, cut);
  const begun = typed.slice(cut);
  const names = await foldersIn(folderMeant(workspace, parent));
  const choices = names.filter(
    (name) => name.startsWith(begun) && (begun.startsWith('.') || !name.startsWith('.')),
  );
  const shared = choices.length === 0 ? begun : commonStart(choices);
  const isWhole = choices.length === 1 && shared !== '';
  const folder = folderMeant(workspace, typed);
  const { isThere, files } = await filesOf(folder);
  return {
    completed: `${parent}${shared}${isWhole ? '/' : ''}`,
    folder,
    isThere,
    choices: choices.slice(0, mostChoices),
    files,
  };
}

/** The absolute folder that a typed path means. */
export function folderMeant(workspace: string, typed: string): string {
  const home = /^~(?=$|[\\/])/.test(typed) ? path.join(os.homedir(), typed.slice(1)) : typed;
  return path.resolve(workspace, home);
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const isFolder = await Promise.all(
    entries.map(async (entry) => {
      if (!entry.isSymbolicLink()) return entry.isDirectory();
      return (await stat(path.join(folder, entry.name)).catch(() => null))?.isDirectory() === true;
    }),
  );
  return entries
    .filter((_, at) => isFolder[at])
    .map(({ name }) => name)
    .sort();
}

async function filesOf(folder: string): Promise<{ isThere: boolean; files: number }> {
  try {
    const names = await readdir(folder);
    return { isThere: true, files: names.filter((name) => /\.(csv|tsv|txt)$/i.test(name)).length };
  } catch {
    return { isThere: false, files: 0 };
  }
}

function commonStart(names: readonly string[]): string {
  const [first = ''] = names;
  let length = first.length;
  for (const name of names) while (!name.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}
