import { createElement, type ReactElement } from 'react';
import { describeRun, runStyles } from '../status.ts';
import type { Terminal } from '../terminal.ts';
import { printable, truncate, widthOf } from '../width.ts';
import {
  type AppState,
  contextOf,
  focusedName,
  isTyping,
  type Mount,
  overlayRows,
  wide,
} from './app-state.ts';
import { box, text } from './elements.ts';
import { blank, fold, type Line, line, viewLines, widthOfLine } from './lines.ts';
import type { KeyHint } from './pane.ts';
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
  const bodyRows = rows - 3 - overlayRows(state.overlay);
  const lines = (shown: readonly Line[]) => viewLines(shown, columns, terminal.glyphs.ellipsis);
  return box(
    { flexDirection: 'column', width: columns, height: rows, overflow: 'hidden' },
    lines([headerLine(state, terminal)]),
    box(
      { height: bodyRows, width: columns, overflow: 'hidden' },
      ...(state.overlay?.kind === 'help'
        ? [lines(helpLines(state, terminal).slice(0, bodyRows))]
        : bodyOf(state, terminal, bodyRows)),
    ),
    lines(overlayLines(state, terminal)),
    lines([saidLine(state, terminal), keysLine(state, terminal)]),
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

/** What does not fit goes in this order: who signs, the workspace, the end of the run's name; never what waits. */
function headerLine({ snapshot, columns }: AppState, { glyphs }: Terminal): Line {
  const { run, inbox, operator, workspace, distrust } = snapshot;
  const name = line({ text: ' Leadline ', style: 'strong' });
  const where = line({ text: `${printable(workspace.split(/[\\/]/).at(-1) ?? '')}  `, style: 'quiet' });
  const stands =
    distrust !== undefined
      ? line('  ', { text: `${glyphs.failed} NOT GENUINE`, style: 'bad' })
      : run === null
        ? line('no run yet')
        : line('  ', { text: describeRun[run.state], style: runStyles[run.state] });
  const waiting =
    inbox.length === 0
      ? line({ text: 'inbox empty ', style: 'quiet' })
      : line({ text: `${glyphs.waiting} inbox ${inbox.length} `, style: 'warning' });
  const solo = operator.solo ? { text: ' solo', style: 'warning' as const } : '';
  const who = line(' ', operatorWords(operator), solo, ' ');

  const title = run?.run ?? '';
  const needed = widthOfLine([...name, ...stands, ...waiting]) + 1;
  const roomOfTitle = Math.max(1, columns - needed);
  const shortest = [...name, ...line(truncate(title, roomOfTitle, glyphs.ellipsis)), ...stands];
  const choices: { left: Line; right: Line }[] = [
    { left: [...name, ...where, ...line(title), ...stands], right: [...waiting, ...who] },
    { left: [...name, ...where, ...line(title), ...stands], right: waiting },
    { left: [...name, ...line(title), ...stands], right: waiting },
    { left: shortest, right: waiting },
  ];
  const gapOf = ({ left, right }: { left: Line; right: Line }) =>
    columns - widthOfLine(left) - widthOfLine(right);
  const fits = choices.find((choice) => gapOf(choice) >= 1) ?? { left: shortest, right: waiting };
  return [...fits.left, ...line(' '.repeat(Math.max(1, gapOf(fits)))), ...fits.right];
}

function operatorWords({ mine, unlocked }: AppState['snapshot']['operator']): string {
  if (mine === null) return 'no operator key';
  return `${printable(mine.name)}${unlocked ? ' (key unlocked)' : ''}`;
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
  const [what = ''] = fold(overlay.what, columns - 2);
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
    line({ text: ` ${what}`, style: 'strong' }),
    line(` Your passphrase: ${entry}`),
    ...[...notes, blank].slice(0, 2),
  ];
}

function saidLine({ said, snapshot: { distrust } }: AppState, { glyphs }: Terminal): Line {
  if (said === null && distrust !== undefined) {
    const words = `${distrust} Nothing goes on from here: see leadline verify.`;
    return line({ text: ` ${glyphs.failed} ${printable(words)}`, style: 'bad' });
  }
  if (said === null) return blank;
  const glyph = { good: glyphs.passed, warning: glyphs.warned, bad: glyphs.failed }[said.tone];
  return line({ text: ` ${glyph} ${printable(said.text)}`, style: said.tone });
}

/** As many keys as fit, those of the pane first; how to get out is always there. */
function keysLine(state: AppState, terminal: Terminal): Line {
  if (state.overlay?.kind === 'passphrase') return hints(whileSigning, terminal);
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
    { text: ` ${glyphs.rule === '-' ? asciiKeys(key) : key}`, style: 'strong' as const },
    { text: ` ${does} ` },
  ]);
}

function asciiKeys(key: string): string {
  return key
    .replaceAll('↑↓', 'Up/Down')
    .replaceAll('←→', 'Left/Right')
    .replaceAll(/[^ -~]/g, '?');
}

const global: readonly KeyHint[] = [
  { key: '?', does: 'help' },
  { key: 'q', does: 'quit' },
  { key: 'i', does: 'inbox' },
  { key: 'b', does: 'board' },
  { key: 'c', does: 'chat' },
  { key: 'h', does: 'history' },
  { key: 'Tab', does: 'other side' },
  { key: 'Esc', does: 'back' },
];

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

function helpLines(state: AppState, terminal: Terminal): Line[] {
  const row = ({ key, does }: KeyHint) =>
    line('  ', { text: key + ' '.repeat(Math.max(1, 14 - widthOf(key))), style: 'strong' }, does);
  return [
    line({ text: ' Keys here', style: 'strong' }),
    ...keysOfFocused(state, terminal).map(row),
    blank,
    line({ text: ' Keys everywhere, while no text is typed', style: 'strong' }),
    ...global.map(row),
    row({ key: 'Ctrl-C', does: 'quit, also while typing' }),
    blank,
    line({ text: ' Any key closes this page.', style: 'quiet' }),
  ];
}
