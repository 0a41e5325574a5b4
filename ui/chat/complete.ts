import { standingOf } from '../../runner/verdict-standing.ts';
import type { Line } from '../app/line-editor.ts';
import type { Snapshot } from '../app/snapshot.ts';
import type { Named } from './command.ts';
import { commands, spelled } from './commands.ts';

/** What could stand where the cursor is. */
export interface Completion {
  /** Where the word that is completed begins. */
  from: number;
  options: { text: string; hint: string }[];
}

/** Names that the snapshot does not have; null while they are not read yet. */
export interface Fetched {
  leads: readonly string[] | null;
  chats: readonly string[] | null;
}

/** The names that may stand at the cursor, those that begin with what is typed first. */
export function complete({ text, cursor }: Line, snapshot: Snapshot, fetched: Fetched): Completion | null {
  const typed = text.slice(0, cursor);
  const from = typed.search(/\S*$/);
  const word = typed.slice(from);
  if (from === 0 && word.startsWith('/')) {
    const options = commands
      .filter(({ name }) => `/${name}`.startsWith(word.toLowerCase()))
      .map((command) => ({ text: `/${command.name}`, hint: `${spelled(command)}  ${command.does}` }));
    return options.length === 0 ? null : { from, options };
  }
  const kind = named(text);
  // Between words, plain text is no command: an empty word would offer everything.
  if (kind === undefined && word === '') return null;
  const names = kind === undefined ? anyName(snapshot) : namesOf(kind, snapshot, fetched);
  const wanted = word.toLowerCase();
  const begin = names.filter(({ text: name }) => name.toLowerCase().startsWith(wanted));
  const hold = names.filter((name) => !begin.includes(name) && name.text.toLowerCase().includes(wanted));
  const options = kind === undefined && word.length < 2 ? [] : [...begin, ...hold];
  return options.length === 0 ? null : { from, options };
}

/** What the arguments of the command at the beginning of the line name. */
export function named(text: string): Named | undefined {
  const name = /^\/(\S+)\s/.exec(text)?.[1];
  return commands.find((command) => command.name === name?.toLowerCase())?.names;
}

type Name = Completion['options'][number];

function namesOf(kind: Named, { plans, runs, run }: Snapshot, { leads, chats }: Fetched): Name[] {
  switch (kind) {
    case 'command':
      return commands.map(({ name, does }) => ({ text: name, hint: does }));
    case 'plan':
      return plans.map(({ name, title }) => ({ text: name, hint: title }));
    case 'run':
      return runs.map((state) => ({ text: state.run, hint: state.state })).reverse();
    case 'gate':
      return (run?.verdicts ?? []).map((verdict) => ({
        text: verdict.gate,
        hint: `${standingOf(verdict)}  ${verdict.title}`,
      }));
    case 'step':
      return (run?.steps ?? []).map(({ id, title, state }) => ({ text: id, hint: `${state}  ${title}` }));
    case 'lead':
      return (leads ?? []).map((lead) => ({ text: lead, hint: '' }));
    case 'chat':
      return (chats ?? []).map((chat) => ({ text: chat, hint: '' }));
  }
}

function anyName(snapshot: Snapshot): Name[] {
  const nothing = { leads: null, chats: null };
  return (['gate', 'step', 'run', 'plan'] as const).flatMap((kind) => namesOf(kind, snapshot, nothing));
}
