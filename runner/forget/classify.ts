import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { partSuffix } from '../durable-file.ts';

/**
 * What a file of a workspace is, as far as erasing goes. `run`: artifacts, evidence and logs. `ledger`: how far a writing is. `talk`: chats and
 * half-filled forms, on which nothing depends. `leftover`: what a kill left half-written. `source`: what somebody supplied. `other`: anything
 * else, such as leadline.yaml or an export.
 */
export type Store = 'run' | 'ledger' | 'talk' | 'leftover' | 'source' | 'other';

export interface StoredFile {
  store: Store;
  /** Relative to the workspace, with slashes. */
  path: string;
}

/** Every file of the workspace but the warehouse's and the journal's own, in the order of their names. Links are not followed. */
export async function filesIn(workspace: string, inputs: ReadonlySet<string>): Promise<StoredFile[]> {
  const found: StoredFile[] = [];
  async function walk(folder: string): Promise<void> {
    const entries = (await readdir(path.join(workspace, folder), { withFileTypes: true })).sort(byName);
    for (const entry of entries) {
      const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) await walk(file);
      else if (entry.isFile() && !isKeptElsewhere(file))
        found.push({ store: storeOf(file, inputs), path: file });
    }
  }
  await walk('');
  return found;
}

function storeOf(file: string, inputs: ReadonlySet<string>): Store {
  if (file.endsWith(partSuffix)) return 'leftover';
  if (/^runs\/[^/]+\/effects\/[^/]+\.sqlite$/.test(file)) return 'ledger';
  if (file.startsWith('runs/')) return 'run';
  if (file.startsWith('chat/') || file.startsWith('drafts/')) return 'talk';
  return file.startsWith('data/') || inputs.has(file) ? 'source' : 'other';
}

/** The warehouse is erased by its engine; the journal never has an id; a database's log belongs to the database. */
function isKeptElsewhere(file: string): boolean {
  return /^(warehouse\.(duckdb|tmp)|journal\.)/.test(file) || /\.sqlite-(wal|shm)$/.test(file);
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}
