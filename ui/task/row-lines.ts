import path from 'node:path';
import type { FormField } from '../../plans/form.ts';
import type { FilesField } from '../../runner/forms/inspect-files.ts';
import type { FileFinding, FileState } from '../../runner/forms/judge-files.ts';
import type { ReadingProgress } from '../../runner/forms/survey-file.ts';
import { type Line, line, type Piece } from '../app/lines.ts';
import type { PaneContext } from '../app/pane.ts';
import type { Style } from '../colour.ts';
import { drawsBlocks } from '../sparkline.ts';
import type { Glyphs } from '../terminal.ts';
import { printable, truncate, widthOf } from '../width.ts';
import { itemAnswer, valueText } from './answers.ts';
import { findingOf, type Row, rowsOf, type TaskScreen } from './task-screen.ts';

/** The lines of a form, each with the row that it belongs to; headings and blank lines belong to none. */
export interface FormLine {
  line: Line;
  row: number | null;
}

export function formLines(screen: TaskScreen, context: PaneContext): FormLine[] {
  const lines: FormLine[] = [];
  let under: string | null = null;
  for (const [at, row] of rowsOf(screen).entries()) {
    const section = row.row === 'sign' ? 'sign' : row.field.name;
    if (section !== under && row.row !== 'value' && row.row !== 'sign') {
      lines.push({ line: headingLine(screen, row.field), row: null });
    }
    under = section;
    lines.push({ line: rowLine(screen, row, at === screen.chosen && context.focused, context), row: at });
  }
  return lines;
}

function headingLine(screen: TaskScreen, field: FormField): Line {
  return line(
    { text: printable(field.title), style: 'strong' },
    { text: `  ${standing(screen, field)}`, style: 'quiet' },
  );
}

/** How far a field is, in words. */
function standing(screen: TaskScreen, field: FormField): string {
  if (field.kind === 'checklist') {
    const done = field.items.filter(
      (_, index) => itemAnswer(screen, { row: 'item', field, index }).confirmed,
    );
    return `${done.length} of ${field.items.length} confirmed`;
  }
  const files = screen.files[field.name];
  if (files?.watch != null && files.progress !== null) return progressText('reading', files.progress);
  if (files?.error != null) return printable(files.error.message);
  const inspection = files?.inspection ?? null;
  if (inspection === null) return 'looking';
  const whole = inspection.findings.filter(({ state }) => state === 'present').length;
  const elsewhere = inspection.findings.filter(({ state }) => state === 'elsewhere').length;
  const found =
    elsewhere === 0 ? '' : `, ${elsewhere} found elsewhere: F takes ${elsewhere === 1 ? 'it' : 'them'}`;
  return `${whole} of ${inspection.findings.length} there and whole${found}`;
}

export function progressText(doing: string, { file, bytes, of }: ReadingProgress): string {
  const percent = of === 0 ? 100 : Math.min(100, Math.floor((100 * bytes) / of));
  return `${doing} ${printable(path.basename(file))} ${percent} %`;
}

function rowLine(screen: TaskScreen, row: Row, isChosen: boolean, context: PaneContext): Line {
  const { glyphs } = context.terminal;
  const mark: Piece = isChosen ? { text: `${glyphs.running} `, style: 'strong' } : { text: '  ' };
  switch (row.row) {
    case 'folder': {
      const folder = screen.files[row.field.name]?.folder ?? row.field.folder;
      return line(mark, 'Folder: ', { text: printable(folder), style: 'strong' });
    }
    case 'file':
      return [
        mark,
        ...filePieces(row.field, row.index, findingOf(screen, row.field.name, row.index), context),
      ];
    case 'item': {
      const { item, confirmed, note } = itemAnswer(screen, row);
      const said = note === undefined ? '' : `  (${printable(note)})`;
      return line(mark, confirmed ? { text: '[x] ', style: 'good' } : '[ ] ', printable(item), {
        text: said,
        style: 'quiet',
      });
    }
    case 'value':
      return line(mark, ...valuePieces(screen, row, glyphs));
    case 'sign':
      return line(mark, { text: 'Sign', style: 'strong' }, ': see what will be signed, and sign it');
  }
}

function valuePieces(
  screen: TaskScreen,
  row: Extract<Row, { row: 'value' }>,
  glyphs: Glyphs,
): (Piece | string)[] {
  const { field } = row;
  const title = { text: `${printable(field.title)}: `, style: 'strong' } as const;
  if (
    screen.mode.is === 'text' &&
    screen.mode.row.row === 'value' &&
    screen.mode.row.field.name === field.name
  ) {
    return [title, typedText(screen.mode.line, glyphs)];
  }
  const text = valueText(screen, field);
  if (field.kind !== 'choice') {
    return [
      title,
      text === '' ? { text: field.required ? 'not filled in' : 'none', style: 'quiet' } : printable(text),
    ];
  }
  const words = field.options.map(
    (option): Piece =>
      option === text
        ? { text: `(${printable(option)}) `, style: 'good' }
        : { text: ` ${printable(option)}  ` },
  );
  return [title, ...words];
}

/** What is being typed, with the cursor in it. */
export function typedText({ text, cursor }: { text: string; cursor: number }, glyphs: Glyphs): string {
  const bar = drawsBlocks(glyphs) ? '▏' : '|';
  return `${printable(text.slice(0, cursor))}${bar}${printable(text.slice(cursor))}`;
}

function filePieces(
  field: FilesField,
  index: number,
  finding: FileFinding | undefined,
  context: PaneContext,
): Piece[] {
  const { glyphs } = context.terminal;
  const expected = field.expected[index];
  const width = context.columns >= 100 ? 36 : 24;
  const name = printable(path.basename(expected?.path ?? ''));
  const short = context.columns < 100 && expected?.date !== undefined ? expected.date : name;
  const called = truncate(short, width, glyphs.ellipsis);
  const padded =
    called +
    ' '.repeat(
      Math.max(0, (expected?.date !== undefined && context.columns < 100 ? 10 : width) - widthOf(called)),
    );
  if (finding === undefined) return [{ text: `${glyphs.pending} ${padded}`, style: 'quiet' }];
  const { word, style } = words[finding.state];
  const glyph = style === 'good' ? glyphs.passed : style === 'warning' ? glyphs.warned : glyphs.failed;
  const { facts } = finding;
  const figures =
    facts === null
      ? ''
      : `  ${count(facts.rows).padStart(11)} rows  ${sizeText(facts.bytes).padStart(8)}  ${facts.sha256.slice(0, 8)}`;
  const other =
    facts === null || path.basename(facts.file) === name ? '' : `  ${printable(path.basename(facts.file))}`;
  return [
    { text: `${glyph} ${word.padEnd(13)}`, style },
    { text: padded },
    { text: figures + other, style: 'quiet' },
  ];
}

const words: Record<FileState, { word: string; style: Style }> = {
  present: { word: 'present', style: 'good' },
  elsewhere: { word: 'elsewhere', style: 'warning' },
  misnamed: { word: 'misnamed', style: 'warning' },
  missing: { word: 'missing', style: 'bad' },
  empty: { word: 'empty', style: 'bad' },
  damaged: { word: 'damaged', style: 'bad' },
  truncated: { word: 'cut off', style: 'bad' },
  'wrong-header': { word: 'wrong header', style: 'bad' },
  misdated: { word: 'wrong date', style: 'bad' },
  duplicate: { word: 'duplicate', style: 'bad' },
  unreadable: { word: 'unreadable', style: 'bad' },
};

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** Bytes as a person reads them, in thousands as vendors count. */
export function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let at = 0;
  while (value >= 1000 && at < units.length - 1) {
    value /= 1000;
    at++;
  }
  return `${at === 0 ? value : value.toFixed(1)} ${units[at]}`;
}
