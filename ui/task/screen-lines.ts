import type { FileFinding } from '../../runner/forms/judge-files.ts';
import type { FileFacts } from '../../runner/forms/survey-file.ts';
import { blank, fold, type Line, line } from '../app/lines.ts';
import type { PaneContext } from '../app/pane.ts';
import { windowOf } from '../app/scroll.ts';
import type { Glyphs } from '../terminal.ts';
import { printable, truncate } from '../width.ts';
import { count, typedText } from './row-lines.ts';
import { findingOf, type Mode, type TaskScreen } from './task-screen.ts';

type ModeOf<Is extends Mode['is']> = Extract<Mode, { is: Is }>;

/** A file as it is: what it is called, its columns against those that must be there, and its first rows, one column a line. */
export function previewLines(
  screen: TaskScreen,
  mode: ModeOf<'preview'>,
  { columns, rows, terminal }: PaneContext,
): Line[] {
  const finding = findingOf(screen, mode.field, mode.index);
  const facts = finding?.facts;
  if (finding === undefined || facts == null) return [line('The file is being looked at again.')];
  const head = [
    ...fold(facts.file, columns).map((part) => line({ text: part, style: 'strong' })),
    ...fold(finding.sentence, columns).map((part) => line(part)),
    line(
      `${count(facts.rows)} rows, ${count(facts.columns.length)} columns, ${count(facts.bytes)} bytes, ${encodingOf(facts)}`,
    ),
    line({
      text: `SHA-256 ${facts.sha256.slice(0, 16)}${facts.newest === null ? '' : `  newest day or month ${facts.newest}`}`,
      style: 'quiet',
    }),
    ...columnFaults(finding, columns),
    blank,
  ];
  const shown = windowOf(facts.columns.length, mode.chosen, Math.max(1, rows - head.length), 0);
  return [
    ...head,
    ...schemaLines(finding, facts, mode.chosen, terminal.glyphs, columns).slice(shown.top, shown.end),
  ];
}

function encodingOf({ encoding, firstLineNotUtf8 }: FileFacts): string {
  return encoding === 'utf-8' ? 'UTF-8' : `Latin-1 (line ${firstLineNotUtf8} is not UTF-8)`;
}

function columnFaults({ missingColumns, extraColumns }: FileFinding, columns: number): Line[] {
  const missing =
    missingColumns.length === 0 ? [] : fold(`Missing columns: ${missingColumns.join(', ')}`, columns);
  const extra = extraColumns.length === 0 ? [] : fold(`Not asked for: ${extraColumns.join(', ')}`, columns);
  return [
    ...missing.map((text) => line({ text, style: 'bad' })),
    ...extra.slice(0, 3).map((text) => line({ text, style: 'quiet' })),
  ];
}

/** `name: first | second | third`, a mark before the chosen one. */
function schemaLines(
  { expected }: FileFinding,
  facts: FileFacts,
  chosen: number,
  glyphs: Glyphs,
  columns: number,
): Line[] {
  const width = Math.max(8, Math.min(40, Math.floor(columns / 3)));
  return facts.columns.map((name, index) => {
    const values = facts.preview.map((row) => printable(row[index] ?? '')).join(' | ');
    const called = truncate(printable(name), width, glyphs.ellipsis).padEnd(width);
    const asked = expected.columns.includes(name);
    return line(
      index === chosen ? { text: `${glyphs.running} `, style: 'strong' } : '  ',
      asked ? called : { text: called, style: 'quiet' },
      `  ${values}`,
    );
  });
}

/** The folder that is typed, and the folders below it. */
export function folderLines(mode: ModeOf<'folder'>, { columns, rows, terminal }: PaneContext): Line[] {
  const { glyphs } = terminal;
  const { listing } = mode;
  const found =
    listing === null
      ? ''
      : listing.isThere
        ? `${count(listing.files)} delimited files in it`
        : 'no such folder yet';
  const head = [
    line({ text: `Where are the files? ${printable(mode.field.title)}`, style: 'strong' }),
    line('Folder: ', typedText(mode.line, glyphs)),
    line({ text: found, style: 'quiet' }),
    ...fold(
      'Tab completes. Down and Enter walk into a folder. Enter looks into the one that is typed. ~ is your home.',
      columns,
    ).map((text) => line({ text, style: 'quiet' })),
    blank,
  ];
  const choices = listing?.choices ?? [];
  const shown = windowOf(choices.length, Math.max(0, mode.chosen), Math.max(1, rows - head.length), 0);
  const lines = choices.map((name, index) =>
    line(
      index === mode.chosen ? { text: `${glyphs.running} `, style: 'strong' } : '  ',
      `${printable(name)}/`,
    ),
  );
  return [...head, ...lines.slice(shown.top, shown.end)];
}
