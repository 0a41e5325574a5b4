import { createElement, type ReactElement } from 'react';
import type { Terminal } from '../terminal.ts';
import { widthOf } from '../width.ts';
import {
  type AppState,
  bodyRows,
  contextOf,
  focusedName,
  isTyping,
  type Mount,
  saidRows,
  wide,
} from './app-state.ts';
import { box, text } from './elements.ts';
import { headerLine } from './header.ts';
import { globalKeys, helpLines, keyIn, keysOfHelp } from './help.ts';
import { blank, fold, type Line, line, viewLines, widthOfLine } from './lines.ts';
import type { KeyHint } from './pane.ts';
import { saidLines } from './said-lines.ts';
import { Shielded } from './shielded.ts';

/** The whole screen: never taller or wider than the terminal, so that nothing scrolls or tears. */
export function viewApp(state: AppState, terminal: Terminal): ReactElement {
  const { columns, rows } = state;
  if (columns < leastColumns || rows < leastRows) {
    const words = `Leadline needs ${leastColumns} x ${leastRows} cells, here are ${columns} x ${rows}.`;
    return viewLines(
      fold(words, columns)
        .slice(0, rows)
        .map((part) => line(part)),
      columns,
      '',
    );
  }
  const height = bodyRows(state);
  const lines = (shown: readonly Line[]) => viewLines(shown, columns, terminal.glyphs.ellipsis);
  return box(
    { flexDirection: 'column', width: columns, height: rows, overflow: 'hidden' },
    lines([headerLine(state, terminal)]),
    box(
      { height, width: columns, overflow: 'hidden' },
      ...(state.overlay?.kind === 'help'
        ? [lines(shownHelp(state, state.overlay.top, terminal))]
        : bodyOf(state, terminal, height)),
    ),
    lines(overlayLines(state, terminal)),
    lines([...saidLines(state, columns, saidRows(state), terminal), keysLine(state, terminal)]),
  );
}

const leastColumns = 40;
const leastRows = 10;

function bodyOf(state: AppState, terminal: Terminal, rows: number): ReactElement[] {
  const top = state.stack.at(-1) ?? 'board';
  if (state.columns < wide) return [viewMount(state, focusedName(state), terminal)];
  const bar = Array.from({ length: rows }, () => (terminal.glyphs.rule === '-' ? '|' : '│')).join('\n');
  return [
    viewMount(state, top, terminal),
    box({ width: 1 }, text({ dimColor: true }, bar)),
    viewMount(state, 'chat', terminal),
  ];
}

function viewMount(state: AppState, name: string, terminal: Terminal): ReactElement {
  const context = contextOf(state, name, terminal);
  const { columns: width, rows: height } = context;
  const mount = state.mounts[name];
  const trouble = (words: string) =>
    viewLines(
      fold(words, width - 2).map((part) => line(' ', { text: part, style: 'bad' })),
      width,
      '',
    );
  const failed = (error: unknown) =>
    trouble(
      `${terminal.glyphs.failed} This part of the screen could not be drawn: ${error instanceof Error ? error.message : String(error)}`,
    );
  const view = () => {
    if (mount === undefined || (mount.pane === null && mount.broken === undefined))
      return viewLines([line({ text: ` opening${terminal.glyphs.ellipsis}`, style: 'quiet' })], width, '');
    if (mount.broken !== undefined || mount.pane === null)
      return trouble(`${terminal.glyphs.failed} ${mount.broken}`);
    try {
      return mount.pane.view(mount.state, context);
    } catch (error) {
      return failed(error);
    }
  };
  return box(
    { width, height, overflow: 'hidden', flexDirection: 'column', flexShrink: 0 },
    createElement(Shielded, { failed, attempt: mount?.state }, view()),
  );
}

function overlayLines({ overlay, columns }: AppState, { glyphs }: Terminal): Line[] {
  const rule = line({ text: glyphs.rule.repeat(columns), style: 'quiet' });
  if (overlay?.kind === 'quit') {
    return [
      rule,
      line({ text: ' A run is at work. Quitting stops it where it can be resumed.', style: 'warning' }),
      line(' y quits, any other key stays.'),
    ];
  }
  if (overlay?.kind !== 'passphrase') return [];
  const dot = glyphs.rule === '-' ? '*' : '•';
  const typed = dot.repeat([...overlay.line.text].length);
  const [what = '', ...rest] = fold(`You sign: ${overlay.what}`, columns - 2 - widthOf(glyphs.ellipsis));
  const entry = overlay.busy
    ? `unlocking${glyphs.ellipsis}`
    : `${typed.slice(0, Math.max(0, columns - 24))}_`;
  const [note, style] =
    overlay.problem === null
      ? (['Enter unlocks your key and signs; Esc signs nothing.', 'quiet'] as const)
      : ([`${glyphs.failed} ${overlay.problem}`, 'bad'] as const);
  const notes = fold(note, columns - 2).map((part) => line({ text: ` ${part}`, style }));
  return [
    rule,
    line({ text: ` ${what}${rest.length === 0 ? '' : glyphs.ellipsis}`, style: 'strong' }),
    line(` Your passphrase: ${entry}`),
    ...[...notes, blank].slice(0, 2),
  ];
}

/** As many keys as fit, those of the pane first; how to get out is always there. */
function keysLine(state: AppState, terminal: Terminal): Line {
  if (state.overlay?.kind === 'passphrase') return hints(whileSigning, terminal);
  if (state.overlay?.kind === 'help')
    return hints(keysOfHelp(lengthOfHelp(state, terminal) > bodyRows(state)), terminal);
  const global = globalKeys(state);
  const [always, others] = isTyping(state) ? [typing, []] : [global.slice(0, 2), global.slice(2)];
  const room = state.columns - widthOfLine(hints(always, terminal));
  const shown: KeyHint[] = [];
  for (const hint of [...keysOfFocused(state, terminal), ...others]) {
    if (widthOfLine(hints([...shown, hint], terminal)) <= room) shown.push(hint);
  }
  return hints([...shown, ...always], terminal);
}

const whileSigning: readonly KeyHint[] = [
  { key: 'Enter', does: 'sign' },
  { key: 'Esc', does: 'sign nothing' },
];

/** While a text is typed, letters are text. */
const typing: readonly KeyHint[] = [{ key: 'Ctrl-C', does: 'quit' }];

function hints(list: readonly KeyHint[], { glyphs }: Terminal): Line {
  return list.flatMap(({ key, does }) => [
    { text: ` ${keyIn(key, glyphs)}`, style: 'strong' as const },
    { text: ` ${does} ` },
  ]);
}

function keysOfFocused(state: AppState, terminal: Terminal): KeyHint[] {
  const name = focusedName(state);
  const mount: Mount | undefined = state.mounts[name];
  if (mount?.pane === undefined || mount.pane === null || mount.broken !== undefined) return [];
  try {
    return mount.pane.keys(mount.state, contextOf(state, name, terminal));
  } catch {
    // The view says what is wrong with the pane.
    return [];
  }
}

/** How many lines the page of help has. */
export function lengthOfHelp(state: AppState, terminal: Terminal): number {
  return helpLines(state, keysOfFocused(state, terminal), terminal).length;
}

function shownHelp(state: AppState, top: number, terminal: Terminal): Line[] {
  const lines = helpLines(state, keysOfFocused(state, terminal), terminal);
  const height = bodyRows(state);
  const from = Math.max(0, Math.min(top, lines.length - height));
  return lines.slice(from, from + height);
}
