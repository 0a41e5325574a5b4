import { LeadlineError } from '../../../errors/leadline-error.ts';

import { printable, truncate } from '../../width.ts';
import type { Answer, Asked } from '../command.ts';
import { describeUsage, usageOf } from '../entry.ts';
import { listChats, searchChats } from '../history.ts';

const mostLines = 20;

/** /chats: the conversations of the workspace. */
export async function answerChats({ chats, terminal }: Asked): Promise<Answer> {
  const all = await listChats(chats);
  if (all.length === 0) return { text: 'No conversation is kept in this workspace yet.' };
  const lines = all
    .slice(0, mostLines)
    .map(({ id, begins, questions }) => `${id}  (${questions})  ${begins}`);
  return {
    text: [...lines.map((line) => short(line, terminal.columns)), '/open ID goes on with one.'].join('\n'),
  };
}

/** /search: the lines of all conversations that have the words. */
export async function answerSearch({ words, chats, terminal }: Asked): Promise<Answer> {
  if (words.length === 0) throw missing('Which words?', '/search WORDS');
  const hits = await searchChats(chats, words);
  if (hits.length === 0) return { text: `Nothing that was said here has ${words.join(' and ')}.` };
  const lines = hits
    .slice(0, mostLines)
    .map(({ id, kind, line }) => short(`${id}  ${kind}  ${line}`, terminal.columns));
  const more = hits.length > mostLines ? [`${hits.length - mostLines} more; another word narrows it.`] : [];
  return { text: [...lines, ...more].join('\n') };
}

/** /open: goes on with an earlier conversation. */
export function answerOpen({ words: [id] }: Asked): Answer {
  if (id === undefined) throw missing('Which conversation?', '/open ID; /chats lists them');
  return { text: '', turnTo: { chat: id } };
}

/** /new: begins another conversation. */
export function answerNew(): Answer {
  return { text: '', turnTo: { chat: null } };
}

/** /cost: what this conversation used. */
export function answerCost({ conversation }: Asked): Answer {
  const used = usageOf(conversation);
  if (used.input + used.output === 0) return { text: 'No model was asked in this conversation.' };
  const priced = used.cost === null ? ' (chat.prices in leadline.yaml gives the cost)' : '';
  return { text: `This conversation: ${describeUsage(used)}${priced}` };
}

/** /model: with whom one talks. */
export function answerModel({ model }: Asked): Answer {
  return { text: model };
}

function missing(message: string, next: string): LeadlineError {
  return new LeadlineError({ code: 'argument-missing', message, next, kind: 'usage' });
}

function short(line: string, columns: number): string {
  return truncate(printable(line), columns, '...');
}
