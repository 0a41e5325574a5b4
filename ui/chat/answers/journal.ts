import { Journal, type JournalEntry } from '../../../runner/journal.ts';
import type { Workspace } from '../../../runner/workspace.ts';

import { printable, truncate } from '../../width.ts';
import type { Answer, Asked } from '../command.ts';
import { runOf } from '../find.ts';

const mostLines = 20;

/** /log: the newest entries of the run's journal that have all the words. */
export function answerLog({ words, snapshot, terminal, engine }: Asked): Answer {
  const state = runOf(snapshot);
  const wanted = words.map((word) => word.toLowerCase());
  const lines = readEntries(engine.workspace, state.run).map(describeEntry);
  const found = lines.filter((line) => wanted.every((word) => line.toLowerCase().includes(word)));
  const shown = found.slice(-mostLines);
  const count = found.length === 1 ? '1 entry' : `${found.length} entries`;
  const head = `${count} of ${lines.length} in the journal of ${state.run}${found.length > shown.length ? `, the newest ${shown.length}` : ''}`;
  return {
    text: [head, ...shown.map((line) => truncate(line, terminal.columns, terminal.glyphs.ellipsis))].join(
      '\n',
    ),
  };
}

/** The entries of one run. Nothing is written, so that no clock is asked. */
export function readEntries(workspace: Workspace, run: string): JournalEntry[] {
  const journal = new Journal(workspace.paths.journal, () => new Date(0));
  try {
    return journal.entries(run);
  } finally {
    journal.close();
  }
}

/** An entry as one line: its number, its time, its type, and the plain facts of its payload. */
function describeEntry({ seq, at, type, payload }: JournalEntry): string {
  const facts = Object.entries(flat(payload)).map(([name, value]) => `${name}=${value}`);
  return printable(`${seq} ${at.slice(0, 19).replace('T', ' ')} ${type} ${facts.join(' ')}`);
}

function flat(payload: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(payload).flatMap(([name, value]: [string, unknown]): [string, string][] => {
      if (['string', 'number', 'boolean'].includes(typeof value)) return [[name, String(value)]];
      if (name !== 'verdict' && name !== 'error' && name !== 'by') return [];
      return typeof value === 'object' && value !== null ? Object.entries(flat(value)) : [];
    }),
  );
}
