import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, link, lstat, mkdir, open, rename, rm, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { fileProblem } from '../../warehouse/csv/missing-file.ts';
import { fingerprint, partSuffix, removeLeftovers } from '../durable-file.ts';
import { processExists } from '../lease.ts';
import { asStorageError } from '../storage-error.ts';
import type { ReadingProgress } from './survey-file.ts';

export interface BringIn {
  /** Absolute path of the file to copy. */
  from: string;
  /** Absolute path under which it is expected. */
  to: string;
  /** Whether a different file that is there may be put aside. */
  replace: boolean;
}

export interface BroughtIn {
  /** `kept` when the very same bytes were there already. */
  did: 'copied' | 'kept';
  /** Absolute path of the file that was there before, when there was another. */
  former: string | null;
  sha256: string;
  bytes: number;
}

const chunkSize = 1024 * 1024;

// Two copies in one process never write to one file.
let copies = 0;

/**
 * Copies a file to where it is expected: written beside, flushed, then given its name. The source stays. No file is ever overwritten: one
 * with other bytes is refused (`file-exists`) or, with `replace`, kept under its name with `.before-` and the beginning of its hash. Yields
 * how far it is; whoever stops asking leaves nothing behind. Throws `file-missing`, `file-unreadable`, `file-changing`, `disk-full`,
 * `workspace-read-only`.
 */
export async function* bringIn({ from, to, replace }: BringIn): AsyncGenerator<ReadingProgress, BroughtIn> {
  copies += 1;
  const beside = `${to}.${process.pid}-${copies}${partSuffix}`;
  try {
    await mkdir(path.dirname(to), { recursive: true });
    await removeLeftovers(path.dirname(to), processExists);
    const copied = yield* copy(from, beside);
    const there = await lstat(to).catch(() => null);
    const present = there === null ? null : await fingerprint(to);
    if (present?.sha256 === copied.sha256) return { did: 'kept', former: null, ...copied };
    if (there !== null && !replace) throw exists(from, to);
    const former = there === null ? null : await putAside(to, present?.sha256 ?? copied.sha256);
    await giveName(beside, from, to);
    return { did: 'copied', former, ...copied };
  } catch (error) {
    throw asStorageError(error, to);
  } finally {
    // Also on a full disk, after an abort, and where nothing had to be copied.
    await rm(beside, { force: true }).catch(() => {});
  }
}

async function* copy(
  from: string,
  beside: string,
): AsyncGenerator<ReadingProgress, { sha256: string; bytes: number }> {
  const source = await open(from).catch(async (cause: unknown) => {
    throw await fileProblem(from, cause);
  });
  try {
    const target = await open(beside, 'w');
    try {
      const before = await source.stat();
      const copied = yield* pour(source, target, from, before.size);
      await target.sync();
      const after = await source.stat();
      if (before.mtimeMs !== after.mtimeMs || copied.bytes !== after.size) throw changing(from);
      return copied;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function* pour(
  source: FileHandle,
  target: FileHandle,
  file: string,
  of: number,
): AsyncGenerator<ReadingProgress, { sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(chunkSize);
  let bytes = 0;
  for (;;) {
    const { bytesRead } = await source.read(buffer, 0, chunkSize).catch(async (cause: unknown) => {
      throw await fileProblem(file, cause);
    });
    if (bytesRead === 0) return { sha256: hash.digest('hex'), bytes };
    const chunk = buffer.subarray(0, bytesRead);
    hash.update(chunk);
    await writeAll(target, chunk);
    bytes += bytesRead;
    yield { file, bytes, of };
  }
}

async function writeAll(target: FileHandle, chunk: Buffer): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    done += (await target.write(chunk, done)).bytesWritten;
  }
}

/** Gives the former file a name of its own, which says what it holds. */
async function putAside(file: string, sha256: string): Promise<string> {
  const aside = `${file}.before-${sha256.slice(0, 8)}`;
  const taken = await stat(aside).catch(() => null);
  if (taken !== null && (await fingerprint(aside))?.sha256 !== sha256) throw exists(file, aside);
  await rename(file, aside);
  return aside;
}

/** Gives the copy its name unless somebody else took it meanwhile: a link, unlike a rename, overwrites nothing. */
async function giveName(beside: string, from: string, to: string): Promise<void> {
  try {
    await link(beside, to);
    await unlink(beside);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'EEXIST') throw exists(from, to);
    if (!withoutLinks.has(code)) throw error;
    if ((await lstat(to).catch(() => null)) !== null) throw exists(from, to);
    await rename(beside, to);
  }
  await syncFolder(path.dirname(to));
}

/** What file systems without hard links, such as exFAT, say. */
const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

// A new name is only on disk once its folder is. Windows cannot open a folder and needs no such thing.
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function exists(from: string, to: string): LeadlineError {
  return new LeadlineError({
    code: 'file-exists',
    message: `${to} is there already, with other bytes than ${from}.`,
    expected: 'no file of that name, or the same bytes',
    arrived: 'another file',
    next: 'Say that it may be replaced: it is kept beside, under a name with .before-.',
    kind: 'usage',
  });
}

function changing(from: string): LeadlineError {
  return new LeadlineError({
    code: 'file-changing',
    message: `${from} was written to while it was copied.`,
    expected: 'a file that stays as it is',
    next: 'Wait until its download is over, then copy it again.',
  });
}
