import { constants } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { nearestName } from '../../runner/nearest-name.ts';
import { type Entry, entrySchema } from './entry.ts';

export interface ChatSummary {
  /** Such as `2025-10-31-2`: the day, and the how manieth of it. */
  id: string;
  /** What the operator asked first. */
  begins: string;
  /** How much the operator asked. */
  questions: number;
}

export interface ChatHit {
  id: string;
  kind: Entry['kind'];
  /** The line that has the words. */
  line: string;
}

/** The folder of a workspace's conversations, a file of JSON lines each. */
export function chatFolder(workspace: string): string {
  return path.join(workspace, 'chat');
}

/** Makes the file of a new conversation and answers with its id; two terminals that begin at once get two. */
export async function createChat(folder: string, day: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const taken = (await chatIds(folder)).filter((id) => id.startsWith(`${day}-`));
  const last = Math.max(0, ...taken.map((id) => Number(id.slice(day.length + 1)) || 0));
  for (let number = last + 1; ; number++) {
    const id = `${day}-${number}`;
    try {
      await writeFile(fileOf(folder, id), '', { flag: 'wx', mode: 0o600 });
      return id;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}

/** Adds entries at the end, in one call; they begin on a line of their own, whatever a kill left of the one before. */
export async function appendToChat(folder: string, id: string, entries: readonly Entry[]): Promise<void> {
  const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  await appendFile(fileOf(folder, id), `\n${lines}`, { mode: 0o600, flag: appending });
}

/** At the end, and never through a link that somebody put in the file's place: it could lead to a file outside of the workspace. */
const appending = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);

/** The entries of a conversation; half a line that a kill left, and what cannot be read, is passed over. Throws `chat-unknown`. */
export async function readChat(folder: string, id: string): Promise<Entry[]> {
  const known = await chatIds(folder);
  if (!known.includes(id)) throw unknown(id, known);
  const text = await readFile(fileOf(folder, id), 'utf8');
  return text.split('\n').flatMap((line) => entryOf(line));
}

/** Every conversation in which something was said, newest first. */
export async function listChats(folder: string): Promise<ChatSummary[]> {
  const ids = (await chatIds(folder)).reverse();
  const summaries = await Promise.all(
    ids.map(async (id) => {
      const questions = (await readChat(folder, id)).filter((entry) => entry.kind === 'you');
      return { id, begins: questions[0]?.text ?? '', questions: questions.length };
    }),
  );
  return summaries.filter(({ questions }) => questions > 0);
}

/** The lines of all conversations that have every one of the words, newest conversation first. */
export async function searchChats(folder: string, words: readonly string[]): Promise<ChatHit[]> {
  const wanted = words.map((word) => word.toLowerCase());
  const hits = (await chatIds(folder)).reverse().map(async (id) =>
    (await readChat(folder, id)).flatMap((entry) =>
      linesOf(entry)
        .filter((line) => wanted.every((word) => line.toLowerCase().includes(word)))
        .map((line) => ({ id, kind: entry.kind, line: line.trim() })),
    ),
  );
  return (await Promise.all(hits)).flat();
}

function linesOf(entry: Entry): string[] {
  switch (entry.kind) {
    case 'usage':
      return [];
    case 'tool':
      return [`${entry.tool} ${entry.input}`, ...entry.result.split('\n')];
    default:
      return entry.text.split('\n');
  }
}

async function chatIds(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => /^\d{4}-\d{2}-\d{2}-\d+\.jsonl$/.test(name))
    .map((name) => name.slice(0, -'.jsonl'.length))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

function fileOf(folder: string, id: string): string {
  return path.join(folder, `${id}.jsonl`);
}

function entryOf(line: string): Entry[] {
  try {
    const parsed = entrySchema.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}

function unknown(id: string, known: readonly string[]): LeadlineError {
  const nearest = nearestName(id, known);
  return new LeadlineError({
    code: 'chat-unknown',
    message: `There is no conversation "${id}".${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`,
    arrived: id,
    next: '/chats lists them.',
    kind: 'usage',
  });
}
