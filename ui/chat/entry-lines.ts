import { blank, fold, hanging, type Line, line } from '../app/lines.ts';
import type { Style } from '../colour.ts';
import { drawsBlocks } from '../sparkline.ts';
import type { Glyphs, Terminal } from '../terminal.ts';
import { printable, truncate } from '../width.ts';
import { describeUsage, type Entry, type ToolEntry } from './entry.ts';
import { markdownLines } from './markdown.ts';

/** Lines of a tool's answer that are shown unfolded; the history has all. */
const mostResultLines = 40;

interface Room {
  columns: number;
  terminal: Terminal;
  unfolded: boolean;
}

/** A conversation in lines. Entries do not change, so that those of one are made once for a width. */
export function conversationLines(entries: readonly Entry[], room: Room): Line[] {
  return entries.flatMap((entry, index) => {
    const before = entries[index - 1];
    return [...(before === undefined || belongs(entry, before) ? [] : [blank]), ...remembered(entry, room)];
  });
}

/** A call of a tool while it is at work. */
export function callLine(
  { tool, input }: Pick<ToolEntry, 'tool' | 'input'>,
  { columns, terminal }: Room,
): Line {
  const { glyphs } = terminal;
  const end = ` ${glyphs.running}${glyphs.ellipsis}`;
  return line(
    { text: `${glyphs.running} ${short(tool, input, columns - 2 - end.length, glyphs)}` },
    { text: end, style: 'quiet' },
  );
}

const made = new WeakMap<Entry, { room: Room; lines: Line[] }>();

function remembered(entry: Entry, room: Room): Line[] {
  const known = made.get(entry);
  if (known !== undefined && isSame(known.room, room)) return known.lines;
  const lines = entryLines(entry, room);
  made.set(entry, { room, lines });
  return lines;
}

function isSame(one: Room, other: Room): boolean {
  return (
    one.columns === other.columns &&
    one.unfolded === other.unfolded &&
    one.terminal.glyphs === other.terminal.glyphs
  );
}

/** Calls stand together, and the cost stands below what it bought. */
function belongs(entry: Entry, before: Entry): boolean {
  return entry.kind === 'usage' || (entry.kind === 'tool' && before.kind === 'tool');
}

function entryLines(entry: Entry, room: Room): Line[] {
  const { columns, terminal } = room;
  const { glyphs } = terminal;
  switch (entry.kind) {
    case 'you':
      return entry.text
        .split('\n')
        .flatMap((text, index) => hanging(index === 0 ? '> ' : '  ', text, columns, 'strong'));
    case 'answer':
      return entry.text.split('\n').flatMap((text) => answerLines(text, columns, glyphs));
    case 'agent':
      return markdownLines(entry.text, columns);
    case 'tool':
      return toolLines(entry, room);
    case 'note': {
      const mark =
        entry.tone === 'bad' ? glyphs.failed : entry.tone === 'warning' ? glyphs.warned : glyphs.passed;
      return hanging(`${mark} `, entry.text, columns, entry.tone);
    }
    case 'usage':
      return fold(describeUsage(entry), columns).map((text) => line({ text, style: 'quiet' }));
  }
}

function answerLines(text: string, columns: number, glyphs: Glyphs): Line[] {
  const style = meaningOf(text, glyphs);
  const indent = /^ */.exec(text)?.[0] ?? '';
  return hanging(indent, text.slice(indent.length), columns, style);
}

/** The mark and word at the beginning say what a line means; the colour repeats it. */
function meaningOf(text: string, glyphs: Glyphs): Style | undefined {
  if (text.startsWith(`${glyphs.failed} `)) return 'bad';
  if (text.startsWith(`${glyphs.warned} `) || text.startsWith(`${glyphs.waiting} `)) return 'warning';
  return text !== '' && [...text].every((letter) => letter === glyphs.rule || letter === ' ')
    ? 'quiet'
    : undefined;
}

function toolLines(
  { tool, input, outcome, result, seconds }: ToolEntry,
  { columns, terminal, unfolded }: Room,
): Line[] {
  const { glyphs } = terminal;
  const { mark, word, style } = outcomes(glyphs)[outcome];
  const end = ` ${mark} ${word}${outcome === 'declined' ? '' : `${seconds.toFixed(1)} s`}`;
  const opener = unfolded ? (drawsBlocks(glyphs) ? '▾' : 'v') : glyphs.running;
  const head = line(`${opener} ${short(tool, input, columns - 2 - end.length, glyphs)}`, {
    text: end,
    style,
  });
  if (!unfolded) return [head];
  const body = [
    ...fold(input, columns - 2),
    ...result.split('\n').flatMap((text) => fold(text, columns - 2)),
  ];
  const shown = body.slice(0, mostResultLines);
  const more = body.length - shown.length;
  return [
    head,
    ...shown.map((text) => line({ text: `  ${text}`, style: 'quiet' as const })),
    ...(more > 0 ? [line({ text: `  ${more} more lines`, style: 'quiet' as const })] : []),
  ];
}

function outcomes(
  glyphs: Glyphs,
): Record<ToolEntry['outcome'], { mark: string; word: string; style: Style }> {
  return {
    done: { mark: glyphs.passed, word: '', style: 'good' },
    failed: { mark: glyphs.failed, word: 'failed ', style: 'bad' },
    declined: { mark: glyphs.warned, word: 'declined', style: 'warning' },
  };
}

function short(tool: string, input: string, columns: number, { ellipsis }: Glyphs): string {
  const words = input === '{}' ? printable(tool) : `${printable(tool)} ${printable(input)}`;
  return truncate(words, Math.max(8, columns), ellipsis);
}
