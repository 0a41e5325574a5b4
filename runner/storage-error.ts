import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { LeadlineError } from '../errors/leadline-error.ts';

const sqliteBusy = 5;
const sqliteReadOnly = 8;
const sqliteFull = 13;
const sqliteCannotOpen = 14;

/** Turns a full disk, a read-only folder or a journal that another process holds, as the file system, SQLite or DuckDB tell it, into words; hands back all else as it is. */
export function asStorageError(error: unknown, file: string): unknown {
  if (error instanceof LeadlineError) return error;
  if (isDiskFull(error)) {
    return new LeadlineError({
      code: 'disk-full',
      message: `The disk is full: ${file} could not be written.`,
      next: 'Free some space, then run `leadline resume`: finished steps are kept.',
      cause: error,
    });
  }
  if (isReadOnly(error, file)) {
    return new LeadlineError({
      code: 'workspace-read-only',
      message: `The workspace cannot be written: ${file} is read-only for this user.`,
      next: 'Make the workspace writable, or work on a copy of it. Reading commands, such as `leadline status`, work as it is.',
      cause: error,
    });
  }
  if (((codes(error).errcode ?? 0) & 0xff) === sqliteBusy) {
    return new LeadlineError({
      code: 'workspace-busy',
      message: `Another process has held ${file} for more than five seconds.`,
      expected: 'the journal to be free for a moment',
      next: 'Wait for the other process, or end it, then run the command again.',
      cause: error,
    });
  }
  return error;
}

function isDiskFull(error: unknown): boolean {
  const { code, errcode } = codes(error);
  // DuckDB and SQLite hand the operating system's reason on as text only when they fail in the middle of a statement.
  const text = error instanceof Error ? error.message : '';
  return (
    code === 'ENOSPC' ||
    code === 'EDQUOT' ||
    errcode === sqliteFull ||
    /no space left on device|database or disk is full/i.test(text)
  );
}

function isReadOnly(error: unknown, file: string): boolean {
  const { code, errcode } = codes(error);
  return (
    code === 'EROFS' ||
    code === 'EACCES' ||
    code === 'EPERM' ||
    (errcode !== undefined && (errcode & 0xff) === sqliteReadOnly) ||
    // SQLite and mkdir tell of a read-only file system as of a folder that is not there.
    ((code === 'ENOENT' || errcode === sqliteCannotOpen) && !isWritable(nearestFolder(file)))
  );
}

function nearestFolder(file: string): string {
  let folder = path.dirname(file);
  while (!existsSync(folder) && folder !== path.dirname(folder)) folder = path.dirname(folder);
  return folder;
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function codes(error: unknown): { code?: unknown; errcode?: number } {
  if (typeof error !== 'object' || error === null) return {};
  return {
    ...('code' in error ? { code: error.code } : {}),
    ...('errcode' in error && typeof error.errcode === 'number' ? { errcode: error.errcode } : {}),
  };
}
