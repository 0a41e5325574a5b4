import path from 'node:path';
import { z } from 'zod';
import { blank, hanging, type Line, line } from '../app/lines.ts';
import type { PaneContext } from '../app/pane.ts';
import { printable } from '../width.ts';
import { itemAnswer, valueText } from './answers.ts';
import { count, sizeText, typedText } from './row-lines.ts';
import type { Mode, TaskScreen } from './task-screen.ts';

type SignMode = Extract<Mode, { is: 'sign' }>;

/** The word that is typed to sign. */
export const word = 'done';

/** What of the list that is signed is on the screen. */
export interface SignWindow {
  top: number;
  /** One past the last line that is shown. */
  end: number;
  /** Lines of the whole list. */
  count: number;
  /** Lines that are shown at once. */
  room: number;
}

/** All that would be signed, as much of it as there is room for, what keeps it from being signed, and where the word is typed. */
export function signLines(screen: TaskScreen, mode: SignMode, context: PaneContext): Line[] {
  const told = summaryLines(screen, context.columns);
  const { top, end, count: all } = signWindow(screen, mode, context);
  const title = line({ text: 'You sign that this is so:', style: 'strong' });
  const below = all - end;
  const rule =
    top === 0 && below === 0
      ? blank
      : line({
          text: `${context.terminal.glyphs.rule.repeat(2)} lines ${top + 1} to ${end} of ${all}${below === 0 ? ', the last' : `; Down and PgDn show the other ${below}`}`,
          style: below === 0 ? 'quiet' : 'warning',
        });
  return [title, ...told.slice(top, end), rule, ...footLines(mode, context)];
}

/** The part of the list that `signLines` shows for the same arguments. */
export function signWindow(screen: TaskScreen, mode: SignMode, context: PaneContext): SignWindow {
  const all = summaryLines(screen, context.columns).length;
  // The title above, and the rule below that says what is out of sight.
  const room = Math.max(1, context.rows - footLines(mode, context).length - 2);
  const top = Math.min(mode.top, Math.max(0, all - room));
  return { top, end: Math.min(all, top + room), count: all, room };
}

function footLines(mode: SignMode, { columns, rows, terminal, snapshot }: PaneContext): Line[] {
  const { mine, unlocked } = snapshot.operator;
  const problems = mode.problems.flatMap((sentence) =>
    hanging(`${terminal.glyphs.failed} `, sentence, columns, 'bad'),
  );
  // The list keeps some lines, however much is wrong.
  const most = Math.max(1, rows - 9);
  const seen =
    problems.length > most
      ? [
          ...problems.slice(0, most - 1),
          line({ text: `and ${problems.length - most + 1} lines more of what is wrong`, style: 'bad' }),
        ]
      : problems;
  const signer =
    mine === null
      ? 'Nobody has a key here yet: leadline operator init makes one.'
      : `${printable(mine.name)} signs, with the key ${mine.id.slice(0, 12)}.`;
  const waiting = unlocked ? 'Signing...' : 'Waiting for your passphrase; nothing is signed yet.';
  const typed = mode.busy
    ? line({ text: waiting, style: 'quiet' })
    : line(`Type ${word} and Enter to sign: `, typedText(mode.line, terminal.glyphs));
  return [...seen, line(signer), typed];
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
