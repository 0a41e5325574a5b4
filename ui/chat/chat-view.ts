import type { ReactElement } from 'react';
import { blank, fold, hanging, type Line, line, viewLines } from '../app/lines.ts';
import type { PaneContext } from '../app/pane.ts';
import { windowOf } from '../app/scroll.ts';
import { drawsBlocks } from '../sparkline.ts';
import { printable, widthOf } from '../width.ts';
import type { ChatState, LiveTurn } from './chat-state.ts';
import { describeUsage, usageOf } from './entry.ts';
import { callLine, conversationLines } from './entry-lines.ts';
import { markdownLines } from './markdown.ts';

/** Lines that the input may take, and names that are shown at once. */
const mostInput = 6;
const mostNames = 6;

/** The chat from top to bottom: the conversation, what is asked or offered now, one line about the model, the input. */
export function viewChat(state: ChatState, context: PaneContext): ReactElement {
  const { transcript, bottom, room } = chatLayout(state, context);
  const end = transcript.length - Math.min(state.scrolled, Math.max(0, transcript.length - room));
  const shown = transcript.slice(Math.max(0, end - room), end);
  const filler = Array.from({ length: Math.max(0, room - shown.length) }, () => blank);
  const { columns, terminal } = context;
  return viewLines([...shown, ...filler, ...bottom], columns, terminal.glyphs.ellipsis);
}

/** The parts of the screen: the whole conversation, what stands below it, and how many lines of it there is room for. */
export function chatLayout(
  state: ChatState,
  context: PaneContext,
): { transcript: Line[]; bottom: Line[]; room: number } {
  const { rows } = context;
  const input = inputLines(state, context);
  const above = [...askLines(state.turn, context), ...nameLines(state, context)];
  const bottom = [...above, statusLine(state, context), ...input].slice(-Math.max(1, rows));
  return { transcript: transcriptLines(state, context), bottom, room: Math.max(0, rows - bottom.length) };
}

function transcriptLines({ entries, turn, unfolded }: ChatState, { columns, terminal }: PaneContext): Line[] {
  const room = { columns, terminal, unfolded };
  if (entries.length === 0 && turn === null) return welcome(columns);
  return [
    ...conversationLines(entries, room),
    ...(turn === null || turn.text.trim() === '' ? [] : [blank, ...markdownLines(turn.text.trim(), columns)]),
    ...(turn === null ? [] : turn.calls.map((call) => callLine(call, room))),
  ];
}

function welcome(columns: number): Line[] {
  return [
    'Ask about the run, in words or with a command: /help lists them.',
    'Nothing that is said here can grant or sign: that is done at a gate or a task.',
  ].flatMap((text) => fold(text, columns).map((part) => line({ text: part, style: 'quiet' })));
}

function askLines(turn: LiveTurn | null, { columns, terminal }: PaneContext): Line[] {
  const asked = turn?.asks[0];
  if (asked === undefined) return [];
  const question = `The model wants to call ${asked.tool} ${asked.input}`;
  const choices = `y once   n no${asked.always ? '   a always in this conversation' : ''}   Esc stop`;
  return [
    ...hanging(`${terminal.glyphs.waiting} `, question, columns, 'warning').slice(0, 8),
    line({ text: choices, style: 'strong' }),
  ];
}

function nameLines({ completion }: ChatState, { terminal }: PaneContext): Line[] {
  if (completion === null) return [];
  const { options, chosen } = completion;
  const { top, end } = windowOf(options.length, chosen, mostNames, Math.max(0, chosen - mostNames + 1));
  return options.slice(top, end).map(({ text, hint }, index) => {
    const isChosen = top + index === chosen;
    const mark = isChosen ? terminal.glyphs.running : ' ';
    const name = { text: `${mark} ${printable(text)}`, ...(isChosen ? { style: 'strong' as const } : {}) };
    return line(name, { text: `  ${printable(hint)}`, style: 'quiet' });
  });
}

/** A rule with what the chat is doing, or with whom one talks and what it cost. */
function statusLine(state: ChatState, { columns, terminal }: PaneContext): Line {
  const lead = terminal.glyphs.rule.repeat(2);
  const words = ` ${statusWords(state, columns - lead.length - 2, terminal.glyphs.ellipsis)} `;
  const rest = Math.max(0, columns - lead.length - widthOf(words));
  return line({ text: lead + printable(words) + terminal.glyphs.rule.repeat(rest), style: 'quiet' });
}

function statusWords(
  { session, turn, working, entries, scrolled }: ChatState,
  room: number,
  ellipsis: string,
): string {
  if (turn?.cancelled === true) return `stopping${ellipsis}`;
  if (turn !== null && turn.asks.length > 0) return 'the model waits for you';
  if (turn !== null) {
    const call = turn.calls[0];
    return `${call === undefined ? `thinking${ellipsis}` : `${call.tool} is at work${ellipsis}`} Esc stops`;
  }
  if (working) return `looking${ellipsis}`;
  if (scrolled > 0) return 'scrolled up; PgDn goes on';
  if (session === null) return 'chat';
  if (session.whyNoModel !== null) return 'no model: commands only';
  const used = usageOf(entries);
  const both = `${session.model}  ${describeUsage(used)}`;
  // With whom one talks comes first; what it cost stands below each answer, too.
  return used.input + used.output === 0 || widthOf(both) > room ? session.model : both;
}

/** What is typed, with the cursor where keys go to the chat; of a long text the part around the cursor. */
function inputLines({ line: typed }: ChatState, { columns, terminal, focused }: PaneContext): Line[] {
  const cursor = focused ? (drawsBlocks(terminal.glyphs) ? '▏' : '|') : '';
  const text = typed.text.slice(0, typed.cursor) + cursor + typed.text.slice(typed.cursor);
  const lines = text.split('\n').flatMap((part, index) => hanging(index === 0 ? '> ' : '  ', part, columns));
  const before = `> ${typed.text.slice(0, typed.cursor)}`.split('\n');
  const at = before.flatMap((part) => fold(part, columns - 2)).length - 1;
  const { top, end } = windowOf(lines.length, at, mostInput, Math.max(0, at - mostInput + 1));
  return lines.slice(top, end);
}
