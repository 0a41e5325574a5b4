import { LeadlineError } from '../../errors/leadline-error.ts';
import { editLine, emptyLine, lineOf } from '../app/line-editor.ts';
import type { KeyPress, PaneContext } from '../app/pane.ts';
import type { ChatState, ChatStep } from './chat-state.ts';
import { chatLayout } from './chat-view.ts';
import { complete, named } from './complete.ts';
import type { Decision } from './permissions.ts';
import { answerCommand, askModel, fetchNames } from './talk.ts';
import { understand } from './understand.ts';

/** What a key does in the chat; null for one that the app may take. */
export function onChatKey(state: ChatState, press: KeyPress, context: PaneContext): ChatStep | null {
  const { input, key } = press;
  if (key.pageUp === true || key.pageDown === true) return scrolled(state, key.pageUp === true, context);
  if (key.ctrl === true && input === 'o') return [{ ...state, unfolded: !state.unfolded }];
  if (key.escape === true) return onEscape(state);
  if (state.turn?.asks[0] !== undefined && state.line.text === '' && press.pasted !== true) {
    const decision = decisions[input];
    if (decision !== undefined && key.ctrl !== true && key.meta !== true) return decided(state, decision);
  }
  if (key.tab === true) return onTab(state, key.shift === true ? -1 : 1, context);
  if (key.return === true && key.meta !== true)
    return state.completion === null ? submitted(state, context) : [{ ...state, completion: null }];
  if (key.upArrow === true || key.downArrow === true) return onArrow(state, key.upArrow === true ? -1 : 1);
  const line = isNewline(press)
    ? inserted(state, '\n')
    : (pasted(state, press) ?? editLine(state.line, press));
  return line === null ? null : [{ ...state, line, completion: null, past: { ...state.past, at: null } }];
}

const decisions: Readonly<Record<string, Decision>> = { y: 'once', n: 'no', a: 'always' };

function decided(state: ChatState, decision: Decision): ChatStep {
  const { session, turn } = state;
  const [asked, ...asks] = turn?.asks ?? [];
  if (session === null || turn === null || asked === undefined) return [state];
  if (decision === 'always' && !asked.always) return [state];
  session.decide(asked.id, decision);
  return [{ ...state, turn: { ...turn, asks } }];
}

/** Closes the list of names, else stops the model; an idle chat is left. */
function onEscape(state: ChatState): ChatStep | null {
  if (state.completion !== null) return [{ ...state, completion: null }];
  if (state.turn === null) return null;
  state.session?.cancel();
  return [{ ...state, turn: { ...state.turn, asks: [], cancelled: true } }];
}

function submitted(state: ChatState, context: PaneContext): ChatStep {
  const text = state.line.text.trim();
  if (text === '' || state.working) return [state];
  const meant = understand(
    text,
    context.snapshot.plans.map(({ name }) => name),
  );
  const turnsAway = meant.kind === 'command' && ['new', 'open'].includes(meant.name);
  if (state.turn !== null && (meant.kind === 'question' || turnsAway))
    return [state, { do: 'say', tone: 'warning', text: 'The model is still answering; Esc stops it.' }];
  const texts = [...state.past.texts.filter((other) => other !== text), text];
  const next = {
    ...state,
    line: emptyLine,
    past: { texts, at: null, draft: '' },
    working: true,
    scrolled: 0,
    completion: null,
  };
  return [
    next,
    {
      do: 'work',
      work: ({ engine }) =>
        meant.kind === 'command'
          ? answerCommand(meant, text, state, context, engine)
          : askModel(text, state, context, engine),
      typed: text,
      failed: (error) => ({
        type: 'failed',
        text: error instanceof Error ? error.message : String(error),
        ...(error instanceof LeadlineError && error.code === 'passphrase-typed' ? { forget: text } : {}),
      }),
    },
  ];
}

/** Completes the word before the cursor; once more takes the next name. An empty line leaves the key to the app. */
function onTab(state: ChatState, by: 1 | -1, context: PaneContext): ChatStep | null {
  if (state.line.text === '') return null;
  if (state.completion !== null) return [chosen(state, state.completion.chosen + by)];
  const kind = named(state.line.text);
  if ((kind === 'lead' && state.fetched.leads === null) || (kind === 'chat' && state.fetched.chats === null))
    return [state, { do: 'work', work: ({ engine }) => fetchNames(kind, state, context, engine) }];
  return [completed(state, context)];
}

/** The line with the first name that fits. One name alone is taken whole; of several the list is shown. */
export function completed(state: ChatState, { snapshot }: Pick<PaneContext, 'snapshot'>): ChatState {
  const completion = complete(state.line, snapshot, state.fetched);
  if (completion === null) return state;
  const taken = chosen({ ...state, completion: { ...completion, chosen: 0 } }, 0);
  if (completion.options.length > 1) return taken;
  const { text, cursor } = taken.line;
  const line = text.slice(cursor).startsWith(' ') ? taken.line : insertedAt(taken.line, ' ');
  return { ...taken, line, completion: null };
}

function chosen(state: ChatState, index: number): ChatState {
  const { completion, line } = state;
  if (completion === null) return state;
  const count = completion.options.length;
  const at = ((index % count) + count) % count;
  const name = completion.options[at]?.text ?? '';
  const text = line.text.slice(0, completion.from) + name + line.text.slice(line.cursor);
  const cursor = completion.from + name.length;
  return { ...state, line: { text, cursor }, completion: { ...completion, chosen: at } };
}

function onArrow(state: ChatState, by: 1 | -1): ChatStep {
  if (state.completion !== null) return [chosen(state, state.completion.chosen + by)];
  const { texts, at, draft } = state.past;
  const index = (at ?? texts.length) + by;
  if (index < 0 || index > texts.length || texts.length === 0) return [state];
  const kept = at === null ? state.line.text : draft;
  if (index === texts.length) return [{ ...state, line: lineOf(kept), past: { texts, at: null, draft: '' } }];
  return [{ ...state, line: lineOf(texts[index] ?? ''), past: { texts, at: index, draft: kept } }];
}

function scrolled(state: ChatState, up: boolean, context: PaneContext): ChatStep {
  const { transcript, room } = chatLayout(state, context);
  const most = Math.max(0, transcript.length - room);
  const by = Math.max(1, room - 1);
  const to = Math.min(most, Math.max(0, Math.min(state.scrolled, most) + (up ? by : -by)));
  return [{ ...state, scrolled: to }];
}

function isNewline({ input, key }: KeyPress): boolean {
  return (key.return === true && key.meta === true) || (input === '\n' && key.return !== true);
}

/** A paste of several lines keeps them; null for anything else. */
function pasted(state: ChatState, { input, key }: KeyPress) {
  if (key.ctrl === true || key.meta === true || input.length < 2 || !/[\r\n]/.test(input)) return null;
  const text = input.replaceAll(/\r\n?/g, '\n').replaceAll('\t', '  ');
  return inserted(state, text.replaceAll(/[^\P{Cc}\n]/gu, ''));
}

function inserted({ line }: ChatState, words: string) {
  return insertedAt(line, words);
}

function insertedAt({ text, cursor }: ChatState['line'], words: string) {
  return { text: text.slice(0, cursor) + words + text.slice(cursor), cursor: cursor + words.length };
}
