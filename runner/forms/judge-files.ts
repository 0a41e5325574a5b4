import type { ExpectedFile } from '../../plans/form.ts';
import { nearestName } from '../nearest-name.ts';
import type { FileFacts } from './survey-file.ts';

/** How an expected file stands. Only `present` can be signed for. */
export type FileState =
  | 'present'
  /** Whole, under its own name, in another folder. */
  | 'elsewhere'
  /** A whole file under another name seems to be it. */
  | 'misnamed'
  | 'missing'
  | 'empty'
  | 'damaged'
  | 'truncated'
  | 'wrong-header'
  /** It tells of something later than its date. */
  | 'misdated'
  /** The same bytes as the file of another date. */
  | 'duplicate'
  | 'unreadable';

export interface FileFinding {
  expected: ExpectedFile;
  state: FileState;
  sentence: string;
  /** What to do; null where nothing is. */
  next: string | null;
  /** The file that was looked at; null where there is none, or it cannot be read. */
  facts: FileFacts | null;
  missingColumns: string[];
  extraColumns: string[];
  /** Absolute path of a sound file that can be brought in for it. */
  source: string | null;
}

/** What was found for an expected file before it is judged beside its brothers. */
export interface Sighting {
  expected: ExpectedFile;
  /** The file in its place in the workspace. */
  inPlace: Seen | null;
  /** The file that may be taken for it, under its own name or another. */
  candidate: (Seen & { namedAsExpected: boolean }) | null;
  /** Why nothing was found, where something can be said: a packed file, several that look like it. */
  hint: string | null;
}

export interface Seen {
  /** As sentences call it. */
  called: string;
  /** Null where it cannot be read; `refusal` then says why. */
  facts: FileFacts | null;
  refusal: string | null;
}

export interface Brothers {
  /** Where was looked, as sentences call it. */
  folder: string;
  leastShareOfMedian: number | null;
}

/** Judges every expected file, each beside the others: alone, a file that was cut at a line's end or saved under two dates looks well. */
export function judgeFiles(sightings: readonly Sighting[], brothers: Brothers): FileFinding[] {
  const taken = sightings.map(({ expected, inPlace, candidate }) => ({
    expected,
    seen: inPlace ?? candidate,
  }));
  const check = (expected: ExpectedFile, seen: Seen): Fault | null =>
    ownFault(expected, seen) ?? faultAmong(expected, seen, taken, brothers);
  return sightings.map((sighting) => judge(sighting, check, brothers.folder));
}

interface Fault {
  state: FileState;
  sentence: string;
  next: string;
}

type Check = (expected: ExpectedFile, seen: Seen) => Fault | null;
type Taken = readonly { expected: ExpectedFile; seen: Seen | null }[];

function judge({ expected, inPlace, candidate, hint }: Sighting, check: Check, folder: string): FileFinding {
  const seen = inPlace ?? candidate;
  if (seen === null) return missing(expected, folder, hint);
  const source =
    candidate !== null && check(expected, candidate) === null ? (candidate.facts?.file ?? null) : null;
  const base = { expected, facts: seen.facts, ...columnsOf(expected, seen.facts), source };
  const fault = check(expected, seen);
  if (inPlace !== null && fault === null) return { ...base, ...present(expected, inPlace, candidate) };
  if (fault !== null) {
    const other = inPlace !== null && source !== null;
    return { ...base, ...fault, next: other ? `Take ${candidate?.called}, which is whole.` : fault.next };
  }
  const { rows } = seen.facts ?? { rows: 0 };
  const next = `Copy it to ${expected.path}.`;
  return candidate?.namedAsExpected === true
    ? {
        ...base,
        state: 'elsewhere',
        sentence: `${seen.called} is whole (${count(rows)} rows), and not in its place yet.`,
        next,
      }
    : {
        ...base,
        state: 'misnamed',
        sentence: `${seen.called} looks like it and is whole (${count(rows)} rows).`,
        next,
      };
}

function missing(expected: ExpectedFile, folder: string, hint: string | null): FileFinding {
  return {
    expected,
    state: 'missing',
    sentence: `${expected.path} is not there, and no file in ${folder} looks like it.`,
    next: hint ?? 'Fetch it, or pick the folder that has it.',
    facts: null,
    missingColumns: [],
    extraColumns: [],
    source: null,
  };
}

function present({ path }: ExpectedFile, { facts }: Seen, candidate: Sighting['candidate']) {
  const whole = `${path} is there and whole: ${count(facts?.rows ?? 0)} rows.`;
  const other = candidate?.facts ?? null;
  if (other === null || candidate?.namedAsExpected !== true || other.sha256 === facts?.sha256)
    return { state: 'present', sentence: whole, next: null, source: null } as const;
  const next = `${candidate?.called} holds something else; take it only if it is the newer delivery.`;
  return { state: 'present', sentence: whole, next } as const;
}

/** What is wrong with a file whatever the others are. */
function ownFault(expected: ExpectedFile, { called, facts, refusal }: Seen): Fault | null {
  if (facts === null)
    return {
      state: 'unreadable',
      sentence: `${called} cannot be read${refusal === null ? '' : `: ${refusal}`}.`,
      next: 'Check the rights of the file and of its folders.',
    };
  if (facts.fault !== null) return facts.fault;
  return (
    wrongHeader(expected, called, facts) ??
    tooFew(expected, called, facts) ??
    misdated(expected, called, facts)
  );
}

function wrongHeader(expected: ExpectedFile, called: string, facts: FileFacts): Fault | null {
  const { missingColumns, extraColumns } = columnsOf(expected, facts);
  if (missingColumns.length === 0) return null;
  const near = missingColumns.flatMap((name) => {
    const nearest = nearestName(name, extraColumns);
    return nearest === undefined ? [] : [`${nearest} for ${name}`];
  });
  const instead = near.length === 0 ? '' : `; it has ${listed(near)}`;
  return {
    state: 'wrong-header',
    sentence: `${called} lacks ${missingColumns.length === 1 ? 'the column' : `${missingColumns.length} columns:`} ${listed(missingColumns)}${instead}.`,
    next:
      near.length > 0
        ? 'Ask the sender for the file with its usual header.'
        : 'It may be another file; fetch the right one.',
  };
}

function tooFew(expected: ExpectedFile, called: string, { rows }: FileFacts): Fault | null {
  if (rows >= expected.leastRows) return null;
  const sentence = `${called} has ${count(rows)} rows, and ${count(expected.leastRows)} must be there.`;
  return {
    state: rows === 0 ? 'empty' : 'truncated',
    sentence,
    next: 'Fetch it again; the transfer may have failed.',
  };
}

/** A month is later than a date when it begins after it. */
function misdated({ date }: ExpectedFile, called: string, { newest }: FileFacts): Fault | null {
  if (date === undefined || newest === null || newest.slice(0, 7) < date.slice(0, 7)) return null;
  const later = newest.length === 7 ? `${newest}-01` > date : newest > date;
  if (!later) return null;
  return {
    state: 'misdated',
    sentence: `${called} tells of ${newest}, which is later than its date ${date}.`,
    next: 'Ask the sender which day it is from; its name is wrong.',
  };
}

/** What only shows beside the other files. */
function faultAmong(expected: ExpectedFile, seen: Seen, taken: Taken, brothers: Brothers): Fault | null {
  return duplicate(expected, seen, taken) ?? shorterThanBrothers(expected, seen, taken, brothers);
}

function duplicate(expected: ExpectedFile, { called, facts }: Seen, taken: Taken): Fault | null {
  const twins = taken.filter(
    (other) => other.expected !== expected && other.seen?.facts?.sha256 === facts?.sha256,
  );
  const [twin] = twins;
  if (facts === null || twin === undefined) return null;
  const dates = taken.map((other) => other.expected.date ?? '');
  const fits = ({ date }: ExpectedFile) => facts.newest !== null && date === dateOf(facts.newest, dates);
  // Where the content says which of the twins is the right one, that one stands.
  if (fits(expected)) return null;
  const right = twins.find((other) => fits(other.expected));
  return {
    state: 'duplicate',
    sentence: `${called} has the same bytes as ${(right ?? twin).seen?.called}${right === undefined ? '' : `, and its content, which ends in ${facts.newest}, is of that date`}.`,
    next: 'One of the two was saved under the wrong name: fetch it again.',
  };
}

/** The one date that a file with this newest day or month is likely of: the first not before it. */
export function dateOf(newest: string, dates: readonly string[]): string | null {
  const fitting = dates.filter((date) => date !== '' && date.slice(0, newest.length) >= newest).sort();
  const [first, second] = fitting;
  if (first === undefined) return null;
  const isUnique = second === undefined || second === first || second.slice(0, 7) !== first.slice(0, 7);
  return isUnique ? first : null;
}

function shorterThanBrothers(
  expected: ExpectedFile,
  { called, facts }: Seen,
  taken: Taken,
  { leastShareOfMedian }: Brothers,
): Fault | null {
  if (leastShareOfMedian === null || facts === null) return null;
  const own = (other: Taken[number]) => (other.expected === expected ? facts : other.seen?.facts);
  const median = medianOf(taken.flatMap((other) => own(other)?.rows ?? []));
  if (facts.rows >= leastShareOfMedian * median) return null;
  return {
    state: 'truncated',
    sentence: `${called} has ${count(facts.rows)} rows; the median of these files is ${count(median)}.`,
    next: "It was likely cut off at the end of a line: compare its size with the sender's and fetch it again.",
  };
}

function medianOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

function columnsOf(expected: ExpectedFile, facts: FileFacts | null) {
  const columns = facts?.columns ?? [];
  return {
    missingColumns: expected.columns.filter((name) => !columns.includes(name)),
    extraColumns: columns.filter((name) => !expected.columns.includes(name)),
  };
}

const shownNames = 4;

function listed(names: readonly string[]): string {
  const rest = names.length - shownNames;
  return rest > 0 ? `${names.slice(0, shownNames).join(', ')} and ${rest} more` : names.join(', ');
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
