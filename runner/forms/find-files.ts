import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ExpectedFile } from '../../plans/form.ts';
import { findDelimiter, firstRecord, splitRecord } from '../../warehouse/csv/header.ts';
import { datesInName } from './date-in-name.ts';

/** A file of the folder that may be one of those that are expected. */
export interface Lookalike {
  /** Absolute path. */
  file: string;
  namedAsExpected: boolean;
}

/** For each expected file, by its path, what in the folders may be it by name; and what has no such name, but the right header. */
export interface FolderSearch {
  byName: Map<string, Lookalike>;
  /** Files that no name claims, with a header that some missing file must have. */
  unclaimed: { file: string; fits: ExpectedFile[] }[];
  /** What can be said of a file that was not found. */
  hints: Map<string, string>;
}

/** Looks through the names, and the headers of what is left, without reading a file to its end. A folder that is not there holds nothing. */
export async function searchFolders(
  folders: readonly string[],
  expected: readonly ExpectedFile[],
): Promise<FolderSearch> {
  const files = (await Promise.all([...new Set(folders)].map(filesIn))).flat();
  const search: FolderSearch = { byName: new Map(), unclaimed: [], hints: new Map() };
  const claimed = new Set<string>();
  for (const wanted of expected) {
    const exact = files.find((file) => path.basename(file) === nameOf(wanted));
    if (exact === undefined) continue;
    search.byName.set(wanted.path, { file: exact, namedAsExpected: true });
    claimed.add(exact);
  }
  for (const wanted of expected.filter(({ path: at }) => !search.byName.has(at))) {
    const alike = files.filter(
      (file) => !claimed.has(file) && looksLike(path.basename(file), wanted, expected),
    );
    const [only] = alike.filter(isDelimited);
    if (only !== undefined && alike.filter(isDelimited).length === 1) {
      search.byName.set(wanted.path, { file: only, namedAsExpected: false });
      claimed.add(only);
    } else if (alike.length > 0) {
      search.hints.set(wanted.path, hintOf(alike.map((file) => path.basename(file))));
    }
  }
  const unmatched = expected.filter(({ path: at }) => !search.byName.has(at) && !search.hints.has(at));
  const rest = files.filter((file) => !claimed.has(file) && isDelimited(file)).slice(0, mostHeaders);
  for (const file of unmatched.length === 0 ? [] : rest) {
    const columns = await headerOf(file);
    const fits = unmatched.filter((wanted) => wanted.columns.every((name) => columns.includes(name)));
    if (fits.length > 0) search.unclaimed.push({ file, fits });
  }
  return search;
}

/** How a former file is called that another was put in the place of. */
export const formerSuffix = /\.before-[0-9a-f]{8}$/;

async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const candidates = names
    .filter((name) => !name.startsWith('.') && !formerSuffix.test(name) && !name.endsWith('.part'))
    .sort()
    .map((name) => path.join(folder, name));
  const kinds = await Promise.all(candidates.map((file) => stat(file).catch(() => null)));
  return candidates.filter((_, at) => kinds[at]?.isFile() === true);
}

/** A folder such as one of downloads may hold thousands of files; this many headers take a moment. */
const mostHeaders = 300;

function isDelimited(file: string): boolean {
  return !packed.test(file) && !workbook.test(file) && /\.(csv|tsv|txt)\b|^[^.]+$/i.test(path.basename(file));
}

const packed = /\.(zip|gz|7z|rar|bz2|xz|zst)$/i;
const workbook = /\.(xlsx?|ods|numbers)$/i;

function nameOf({ path: at }: ExpectedFile): string {
  return path.basename(at);
}

/** The same date written in any way, or the same name but for case, extension and marks of a copy. */
function looksLike(name: string, wanted: ExpectedFile, expected: readonly ExpectedFile[]): boolean {
  if (bare(name) === bare(nameOf(wanted))) return true;
  if (wanted.date === undefined) return false;
  const dates = datesInName(name);
  const dated = expected.flatMap(({ date }) => date ?? []);
  if (dated.some((date) => dates.has(date))) {
    // A name that can be read in two ways, both of which are expected, says nothing.
    return dates.has(wanted.date) && dated.filter((date) => dates.has(date)).length === 1;
  }
  const month = wanted.date.slice(0, 7);
  return dates.has(month) && dated.filter((date) => date.startsWith(month)).length === 1;
}

function bare(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/\.(csv|tsv|txt|zip|gz|7z|rar|bz2|xz|zst|xlsx?|ods)\b/g, '')
    .replaceAll(/\(\d+\)|\bcopy( of)?\b|\bkopie( von)?\b/g, '')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

function hintOf(names: readonly string[]): string {
  const delimited = names.filter(isDelimited);
  if (delimited.length > 1) return `Several files look like it: ${delimited.join(', ')}. Keep the right one.`;
  const [name = ''] = names;
  return packed.test(name) ? `Unpack ${name}.` : `Export ${name} as CSV.`;
}

async function headerOf(file: string): Promise<string[]> {
  const handle = await open(file).catch(() => null);
  if (handle === null) return [];
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
    const record = firstRecord(buffer.subarray(0, bytesRead));
    return splitRecord(record.toString('utf8').replace(/^\u{feff}/u, ''), findDelimiter(record));
  } catch {
    return [];
  } finally {
    await handle.close();
  }
}

const headerBytes = 64 * 1024;
