import path from 'node:path';
import { z } from 'zod';
import type { FileFinding } from '../../runner/forms/judge-files.ts';
import type { FileFacts } from '../../runner/forms/survey-file.ts';
import { blank, fold, hanging, type Line, line } from '../app/lines.ts';
import type { PaneContext } from '../app/pane.ts';
import { windowOf } from '../app/scroll.ts';
import type { Glyphs } from '../terminal.ts';
import { printable, truncate } from '../width.ts';
import { itemAnswer, valueText } from './answers.ts';
import { count, sizeText, typedText } from './row-lines.ts';
import { findingOf, type Mode, type TaskScreen } from './task-screen.ts';
import { word } from './task-sign.ts';

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

/** All that would be signed, what keeps it from being signed, and where the word is typed. */
export function signLines(screen: TaskScreen, mode: ModeOf<'sign'>, context: PaneContext): Line[] {
  const { columns, rows, terminal, snapshot } = context;
  const { mine } = snapshot.operator;
  const problems = mode.problems.flatMap((sentence) =>
    hanging(`${terminal.glyphs.failed} `, sentence, columns, 'bad'),
  );
  const signer =
    mine === null
      ? 'Nobody has a key here yet: leadline operator init makes one.'
      : `${printable(mine.name)} signs, with the key ${mine.id.slice(0, 12)}.`;
  const typed = mode.busy
    ? line({ text: 'Signing...', style: 'quiet' })
    : line(`Type ${word} and Enter to sign: `, typedText(mode.line, terminal.glyphs));
  const foot = [blank, ...problems.slice(0, Math.max(1, rows - 6)), line(signer), typed];
  const told = summaryLines(screen, columns);
  const room = Math.max(0, rows - foot.length - 1);
  const cut =
    told.length > room
      ? [
          ...told.slice(0, Math.max(0, room - 1)),
          line({ text: `and ${told.length - room + 1} lines more`, style: 'quiet' }),
        ]
      : told;
  return [line({ text: 'You sign that this is so:', style: 'strong' }), ...cut.slice(0, room), ...foot];
}

function summaryLines(screen: TaskScreen, columns: number): Line[] {
  if (screen.asked.is !== 'read') return [];
  return screen.asked.form.fields.flatMap((field): Line[] => {
    switch (field.kind) {
      case 'files':
        return (screen.files[field.name]?.inspection?.findings ?? []).map(({ state, expected, facts }) =>
          state === 'present' && facts !== null
            ? fileLine({ ...facts, path: expected.path })
            : line({ text: `${printable(path.basename(expected.path))}  ${state}`, style: 'bad' }),
        );
      case 'checklist':
        return field.items.flatMap((_, index) =>
          itemLines(itemAnswer(screen, { row: 'item', field, index }), columns),
        );
      default: {
        const text = valueText(screen, field);
        return text === '' ? [] : hanging('', `${field.title}: ${text}`, columns);
      }
    }
  });
}

/** What was signed: the journal's words, whatever the form asks today. */
export function doneLines(form: Record<string, unknown> | undefined, columns: number): Line[] {
  return Object.entries(form ?? {}).flatMap(([name, answer]) => {
    const answers = Array.isArray(answer) ? answer : [answer];
    return answers.flatMap((one: unknown) => {
      const file = signedFile.safeParse(one).data;
      if (file !== undefined) return [fileLine(file)];
      const item = signedItem.safeParse(one).data;
      if (item !== undefined) return itemLines(item, columns);
      return hanging('', `${name}: ${typeof one === 'string' ? one : JSON.stringify(one)}`, columns);
    });
  });
}

const signedFile = z.object({ path: z.string(), sha256: z.string(), rows: z.number(), bytes: z.number() });
const signedItem = z.object({ item: z.string(), confirmed: z.boolean(), note: z.string().exactOptional() });

function fileLine({ path: at, sha256, rows, bytes }: z.output<typeof signedFile>): Line {
  const name = printable(path.basename(at));
  return line(`${name}  ${printable(sha256).slice(0, 16)}  ${count(rows)} rows, ${sizeText(bytes)}`);
}

function itemLines({ item, confirmed, note }: z.output<typeof signedItem>, columns: number): Line[] {
  return hanging(confirmed ? '[x] ' : '[ ] ', note === undefined ? item : `${item} (${note})`, columns);
}
