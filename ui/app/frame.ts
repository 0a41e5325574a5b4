import { createElement, type ReactElement } from 'react';
import { blank, fold, type Line, line, viewLines, widthOfLine } from '../gate/lines.ts';
import { describeRun, runStyles } from '../status.ts';
import type { Terminal } from '../terminal.ts';
import { printable, truncate, widthOf } from '../width.ts';
import { type AppState, contextOf, focusedName, type Mount, overlayRows, wide } from './app-state.ts';
import { box, text } from './elements.ts';
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

function headerLine(state: AppState, { glyphs, columns: _ }: Terminal): Line {
  const { run, inbox, operator, workspace } = state.snapshot;
  const left = line(
    { text: ' Leadline ', style: 'strong' },
    { text: printable(workspace.split(/[\\/]/).at(-1) ?? ''), style: 'quiet' },
    ...(run === null
      ? ['  no run yet']
      : ['  ', run.run, '  ', { text: describeRun[run.state], style: runStyles[run.state] }]),
  );
  const waiting =
    inbox.length === 0
      ? line({ text: 'inbox empty', style: 'quiet' })
      : line({ text: `${glyphs.waiting} inbox ${inbox.length}`, style: 'warning' });
  const who = line('  ', operatorWords(operator), operator.solo ? { text: ' solo', style: 'warning' } : '');
  const right = [...waiting, ...who, ...line(' ')];
  const gap = state.columns - widthOfLine(left) - widthOfLine(right);
  if (gap >= 1) return [...left, ...line(' '.repeat(gap)), ...right];
  // The count of what waits is worth more than the end of a name.
  const room = state.columns - widthOfLine(waiting) - 2;
  const cut = left.map((piece, index) =>
    index === left.length - 1
      ? piece
      : { ...piece, text: truncate(piece.text, Math.max(4, Math.floor(room / 3)), glyphs.ellipsis) },
  );
  return [...cut, ...line('  '), ...waiting];
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
  const note =
    overlay.problem === null
      ? { text: ' Enter unlocks your key and signs; Esc signs nothing.', style: 'quiet' as const }
      : { text: ` ${glyphs.failed} ${printable(overlay.problem)}`, style: 'bad' as const };
  return [rule, line({ text: ` ${what}`, style: 'strong' }), line(` Your passphrase: ${entry}`), line(note)];
}

function saidLine({ said }: AppState, { glyphs }: Terminal): Line {
  if (said === null) return blank;
  const glyph = { good: glyphs.passed, warning: glyphs.warned, bad: glyphs.failed }[said.tone];
  return line({ text: ` ${glyph} ${printable(said.text)}`, style: said.tone });
}

/** As many keys as fit, those of the pane first; how to get help and out is always there. */
function keysLine(state: AppState, terminal: Terminal): Line {
  const { glyphs } = terminal;
  const always = widthOfLine(hints(global.slice(0, 2)));
  const shown: KeyHint[] = [];
  for (const hint of [...keysOfFocused(state, terminal), ...global.slice(2)]) {
    const next = hints([...shown, hint]);
    if (widthOfLine(next) + always > state.columns) continue;
    shown.push(hint);
  }
  return hints([...shown, ...global.slice(0, 2)]).map((piece) => ({
    ...piece,
    text: glyphs.rule === '-' ? asciiKeys(piece.text) : piece.text,
  }));
}

const asciiKeys = (words: string) => words.replaceAll('↑↓', 'Up/Down').replaceAll('←→', 'Left/Right');

function hints(list: readonly KeyHint[]): Line {
  return list.flatMap(({ key, does }) => [
    { text: ` ${key}`, style: 'strong' as const },
    { text: ` ${does} ` },
  ]);
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
