import { stat } from 'node:fs/promises';
import path from 'node:path';
import { LeadlineError } from '../../errors/leadline-error.ts';
import type { ExpectedFile, FormField } from '../../plans/form.ts';
import { searchFolders } from './find-files.ts';
import { dateOf, type FileFinding, judgeFiles, type Seen, type Sighting } from './judge-files.ts';
import { type FileFacts, type ReadingProgress, surveyFile } from './survey-file.ts';

export type FilesField = Extract<FormField, { kind: 'files' }>;

/** What stands in a folder, measured against what a field expects. */
export interface FilesInspection {
  /** Absolute path of the folder that was looked through beside the workspace's own. */
  folder: string;
  findings: FileFinding[];
}

export interface InspectionPlace {
  /** Absolute path of the workspace. */
  workspace: string;
  /** Absolute path; the workspace's own folder unless a person picked another. */
  folder: string;
  /** Readings of before, by file; one that has not changed since is not read again. */
  known?: Map<string, KnownReading>;
}

/** A reading, and what the file's size and times were. */
export interface KnownReading {
  stamp: string;
  facts: FileFacts;
}

/**
 * Says of each expected file whether it is there and whole, or which file may be meant: the workspace's own place first, then the folder.
 * Reads each file once, whatever its size, and yields how far it is; whoever stops asking ends it. Opens no warehouse.
 */
export async function* inspectFiles(
  field: FilesField,
  place: InspectionPlace,
): AsyncGenerator<ReadingProgress, FilesInspection> {
  const { expected, leastShareOfMedian } = field;
  const own = path.resolve(place.workspace, field.folder);
  const search = await searchFolders([place.folder, own], expected);
  const look = lookerAt(place);
  const sightings: Sighting[] = [];
  for (const wanted of expected) {
    const target = path.resolve(place.workspace, wanted.path);
    const inPlace = (await isThere(target)) ? yield* look(target, wanted) : null;
    const alike = search.byName.get(wanted.path);
    const isOther = alike !== undefined && path.resolve(alike.file) !== target;
    const candidate = isOther
      ? { ...(yield* look(alike.file, wanted)), namedAsExpected: alike.namedAsExpected }
      : null;
    sightings.push({ expected: wanted, inPlace, candidate, hint: search.hints.get(wanted.path) ?? null });
  }
  for (const { file, fits } of search.unclaimed) {
    const open = sightings.filter(
      ({ expected: wanted, inPlace, candidate }) =>
        inPlace === null && candidate === null && fits.includes(wanted),
    );
    const [first] = open;
    if (first === undefined) continue;
    const seen = yield* look(file, first.expected);
    const meant = sightingMeant(seen, open, expected);
    if (meant !== undefined) meant.candidate = { ...seen, namedAsExpected: false };
  }
  const folder = called(place.workspace, place.folder);
  return { folder: place.folder, findings: judgeFiles(sightings, { folder, leastShareOfMedian }) };
}

/** Which of the files that are still open this one is by its content: by its newest day, or because nothing else can be it. */
function sightingMeant(
  seen: Seen,
  open: readonly Sighting[],
  expected: readonly ExpectedFile[],
): Sighting | undefined {
  const newest = seen.facts?.newest ?? null;
  if (newest === null) return open.length === 1 ? open[0] : undefined;
  const date = dateOf(
    newest,
    expected.flatMap((wanted) => wanted.date ?? []),
  );
  return open.find((sighting) => sighting.expected.date === date);
}

/** Reads a file unless an earlier reading still holds. */
function lookerAt({ workspace, known = new Map() }: InspectionPlace) {
  return async function* look(file: string, wanted: ExpectedFile): AsyncGenerator<ReadingProgress, Seen> {
    const name = called(workspace, file);
    const question = { called: name, dated: wanted.dated ?? [], finalNewline: wanted.finalNewline };
    const key = JSON.stringify([file, question.dated, question.finalNewline]);
    const stamp = await stampOf(file);
    const before = known.get(key);
    if (before !== undefined && before.stamp === stamp)
      return { called: name, facts: before.facts, refusal: null };
    try {
      const facts = yield* surveyFile(file, question);
      // A file that was written to while it was read is read again the next time.
      if (stamp !== null && (await stampOf(file)) === stamp) known.set(key, { stamp, facts });
      return { called: name, facts, refusal: null };
    } catch (error) {
      if (!(error instanceof LeadlineError)) throw error;
      return { called: name, facts: null, refusal: error.arrived ?? error.message };
    }
  };
}

async function stampOf(file: string): Promise<string | null> {
  const found = await stat(file, { bigint: true }).catch(() => null);
  return found === null ? null : [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(':');
}

/** A broken link is nothing; a folder in the place of a file is something that cannot be read. */
async function isThere(file: string): Promise<boolean> {
  return (await stat(file).catch(() => null)) !== null;
}

/** A path as a person in the workspace would call it. */
export function called(workspace: string, file: string): string {
  const relative = path.relative(workspace, file);
  const isInside = relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
  return isInside ? relative.split(path.sep).join('/') : file;
}
