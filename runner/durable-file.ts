import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Contents } from '../tools/tool.ts';
import type { FileRecord } from './run-state.ts';
import { asStorageError } from './storage-error.ts';

/**
 * Writes a file beside its place, flushes it and renames it, so that whoever reads sees the old bytes or the new, never half of
 * them. The name beside is fixed, so that what a kill leaves behind is overwritten by the next attempt.
 */
export function writeDurably(target: string, contents: Contents): Promise<Omit<FileRecord, 'path'>> {
  return writeBeside(`${target}${partSuffix}`, target, contents);
}

/** As `writeDurably`, for a file that two processes may write at once; the later one wins. */
export async function writeShared(target: string, contents: string): Promise<void> {
  sharedWrites += 1;
  await writeBeside(`${target}.${process.pid}-${sharedWrites}${partSuffix}`, target, contents);
}

let sharedWrites = 0;

/** Removes what killed processes left of shared files in a folder. */
export async function removeLeftovers(folder: string, isAlive: (pid: number) => boolean): Promise<void> {
  if (!existsSync(folder)) return;
  for (const name of await readdir(folder)) {
    const pid = /\.(\d+)-\d+\.part$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(path.join(folder, name), { force: true });
  }
}

async function writeBeside(beside: string, target: string, contents: Contents) {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    await mkdir(path.dirname(target), { recursive: true });
    // Anew, never through a link that somebody put in its place: it could lead to a file outside of the workspace.
    await rm(beside, { force: true });
    const file = await open(beside, 'wx');
    try {
      for (const part of partsOf(contents)) {
        hash.update(part);
        bytes += part.byteLength;
        await file.writeFile(part);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, target);
    await syncDirectory(path.dirname(target));
  } catch (error) {
    // On a full disk the half-written file would keep the journal from recording why the step failed.
    await rm(beside, { force: true }).catch(() => {});
    throw asStorageError(error, target);
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** Of parts of text, so many characters are written at once. */
const charactersAtOnce = 256 * 1024;

function* partsOf(contents: Contents): Iterable<Uint8Array> {
  if (typeof contents === 'string') yield Buffer.from(contents);
  else if (contents instanceof Uint8Array) yield contents;
  else {
    let gathered = '';
    for (const part of contents) {
      gathered += part;
      if (gathered.length < charactersAtOnce) continue;
      yield Buffer.from(gathered);
      gathered = '';
    }
    yield Buffer.from(gathered);
  }
}

/** How a file that is still being written ends. */
export const partSuffix = '.part';

// A rename is only on disk once its folder is. Windows cannot open a folder and needs no such thing.
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The size and SHA-256 of a file on disk, or null when it is not there or cannot be read: whoever needs it then says why. */
export async function fingerprint(file: string): Promise<Omit<FileRecord, 'path'> | null> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    await pipeline(createReadStream(file), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.byteLength;
      }
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && notReadable.has(String(error.code))) return null;
    throw error;
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** Not there, below what is no folder, a folder, or without the right to read it. */
const notReadable = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'EPERM']);
