import { emptyLine, type Line } from '../app/line-editor.ts';
import type { Effect } from '../app/pane.ts';
import type { ChatEvent } from './chat-event.ts';
import type { Errand } from './command.ts';
import type { Completion, Fetched } from './complete.ts';
import type { Entry } from './entry.ts';
import type { Session } from './session.ts';

export interface ChatState {
  /** Null until something was said first. */
  session: Session | null;
  entries: readonly Entry[];
  line: Line;
  /** What was typed before, oldest first; `at` is the one that is shown again, and `draft` what stood there before. */
  past: { texts: readonly string[]; at: number | null; draft: string };
  /** A command is being answered. */
  working: boolean;
  /** The model is answering. */
  turn: LiveTurn | null;
  /** Tool calls are shown with arguments and answers. */
  unfolded: boolean;
  /** Lines between the bottom of the screen and that of the conversation. */
  scrolled: number;
  completion: (Completion & { chosen: number }) | null;
  fetched: Fetched;
}

/** What is known of an answer that is not whole yet. */
export interface LiveTurn {
  text: string;
  calls: readonly { id: string; tool: string; input: string }[];
  /** The calls that wait for the operator, the first of them now. */
  asks: readonly Extract<ChatEvent, { type: 'asks' }>[];
  cancelled: boolean;
}

export type ChatMessage =
  | {
      type: 'answered';
      session: Session;
      entries: readonly Entry[];
      errands: readonly Errand[];
      /** Set where another conversation takes the place of this one. */
      turnedTo?: readonly Entry[];
    }
  | { type: 'asked'; session: Session; entries: readonly Entry[] }
  | { type: 'heard'; events: readonly ChatEvent[] }
  | { type: 'fetched'; fetched: Partial<Fetched> }
  /** `forget` is what was typed and may not come back by an arrow key. */
  | { type: 'failed'; text: string; forget?: string };

/** What the chat may ask of the app. It cannot ask for a signature, so that nothing in it can grant. */
export type ChatEffect = Exclude<Effect<ChatMessage>, { do: 'sign' }>;

export type ChatStep = [ChatState, ...ChatEffect[]];

export const openedChat: ChatState = {
  session: null,
  entries: [],
  line: emptyLine,
  past: { texts: [], at: null, draft: '' },
  working: false,
  turn: null,
  unfolded: false,
  scrolled: 0,
  completion: null,
  fetched: { leads: null, chats: null },
};

/** What an event of the model's answer changes. */
export function afterEvent(state: ChatState, event: ChatEvent): ChatState {
  const { turn } = state;
  if (turn === null) return event.type === 'entry' ? said(state, [event.entry]) : state;
  switch (event.type) {
    case 'text':
      return { ...state, turn: { ...turn, text: turn.text + event.text } };
    case 'called': {
      const { id, tool, input } = event;
      return { ...state, turn: { ...turn, calls: [...turn.calls, { id, tool, input }] } };
    }
    case 'asks':
      return { ...state, turn: { ...turn, asks: [...turn.asks, event] } };
    case 'entry':
      return said({ ...state, turn: without(turn, event.entry) }, [event.entry]);
    case 'ended':
      return { ...state, turn: null };
  }
}

export function said(state: ChatState, entries: readonly Entry[]): ChatState {
  return { ...state, entries: [...state.entries, ...entries] };
}

/** The turn without that which now stands whole in the conversation. */
function without(turn: LiveTurn, entry: Entry): LiveTurn {
  if (entry.kind === 'agent') return { ...turn, text: '' };
  if (entry.kind !== 'tool') return turn;
  return {
    ...turn,
    calls: turn.calls.filter(({ id }) => id !== entry.id),
    asks: turn.asks.filter(({ id }) => id !== entry.id),
  };
}
