import { editLine, type Line, lineOf } from '../app/line-editor.ts';
import type { Effect, KeyPress } from '../app/pane.ts';
import { moved } from '../app/scroll.ts';
import { save } from './task-draft.ts';
import { look, tryForOthers } from './task-files.ts';
import type { Mode, Next, TaskMessage, TaskScreen } from './task-screen.ts';

type FolderMode = Extract<Mode, { is: 'folder' }>;

/** Lets the operator type a folder, or walk to it. */
export function pickFolder(screen: TaskScreen, field: FolderMode['field']): Next {
  const line = lineOf(withSlash(screen.files[field.name]?.folder ?? field.folder));
  return [
    { ...screen, mode: { is: 'folder', field, line, listing: null, chosen: -1 } },
    list(line.text, false),
  ];
}

/** Tab completes, arrows choose a folder below, Enter walks into it or, where none is chosen, takes what is typed. */
export function onFolderKey(screen: TaskScreen, mode: FolderMode, press: KeyPress): Next {
  const { key } = press;
  const choices = mode.listing?.choices ?? [];
  const stay = (change: Partial<FolderMode>): TaskScreen => ({ ...screen, mode: { ...mode, ...change } });
  if (key.escape === true) {
    return mode.chosen === -1 ? [{ ...screen, mode: { is: 'rows' } }] : [stay({ chosen: -1 })];
  }
  if (key.tab === true) return [screen, list(mode.line.text, true)];
  if (key.downArrow === true || key.upArrow === true || key.pageDown === true || key.pageUp === true) {
    if (key.upArrow === true && mode.chosen === 0) return [stay({ chosen: -1 })];
    if (choices.length === 0) return [screen];
    const to =
      mode.chosen === -1
        ? key.upArrow === true
          ? null
          : 0
        : moved(mode.chosen, choices.length, pageOf, press, false);
    return [stay({ chosen: to ?? mode.chosen })];
  }
  if (key.return === true) return take(screen, mode, choices[mode.chosen]);
  const line = editLine(mode.line, press);
  if (line === null) return [screen];
  return [stay({ line, chosen: -1 }), list(line.text, false)];
}

/** Rows that a page of folders moves by. */
const pageOf = 8;

function take(screen: TaskScreen, mode: FolderMode, choice: string | undefined): Next {
  if (choice !== undefined) {
    const line = lineOf(`${parentOf(mode.line.text)}${choice}/`);
    return [{ ...screen, mode: { ...mode, line, chosen: -1 } }, list(line.text, false)];
  }
  const typed = mode.line.text.trim();
  if (typed === '') return [screen];
  if (mode.listing !== null && mode.listing.completed !== '' && !mode.listing.isThere) {
    return [screen, { do: 'say', tone: 'bad', text: `There is no folder ${typed}. Tab completes a name.` }];
  }
  const folder = typed.length > 1 ? typed.replace(/[\\/]+$/, '') : typed;
  const [looking, ...effects] = look({ ...screen, mode: { is: 'rows' } }, mode.field, folder);
  const [trying, ...trials] = tryForOthers(looking, mode.field, folder);
  const [saved, ...saving] = save(trying);
  return [saved, ...effects, ...trials, ...saving];
}

/** A listing of what was typed before the last key is of no use any more. */
export function onListed(screen: TaskScreen, message: Extract<TaskMessage, { kind: 'listed' }>): Next {
  const { mode } = screen;
  if (mode.is !== 'folder' || mode.line.text !== message.typed) return [screen];
  const { completed } = message.listing;
  if (!message.complete || completed === message.typed) {
    return [{ ...screen, mode: { ...mode, listing: message.listing } }];
  }
  const line: Line = lineOf(completed);
  return [
    { ...screen, mode: { ...mode, line, listing: message.listing, chosen: -1 } },
    list(completed, false),
  ];
}

function list(typed: string, complete: boolean): Effect<TaskMessage> {
  return {
    do: 'work',
    work: async ({ engine }) => ({
      kind: 'listed',
      typed,
      complete,
      listing: await engine.forms.listFolders(typed),
    }),
  };
}

function parentOf(typed: string): string {
  return typed.slice(0, Math.max(typed.lastIndexOf('/'), typed.lastIndexOf('\\')) + 1);
}

function withSlash(folder: string): string {
  return /[\\/]$/.test(folder) ? folder : `${folder}/`;
}
