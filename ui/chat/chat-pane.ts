import type { KeyHint, Pane, PaneContext } from '../app/pane.ts';
import { completed, onChatKey } from './chat-keys.ts';
import {
  afterEvent,
  type ChatEffect,
  type ChatMessage,
  type ChatState,
  type ChatStep,
  openedChat,
  said,
} from './chat-state.ts';
import { viewChat } from './chat-view.ts';
import type { Session } from './session.ts';

/** The chat: commands that are answered from the journal, and a talk with a model that sees the run through Leadline's own tools. */
export const chatPane: Pane<ChatState, ChatMessage> = {
  open: () => [openedChat],
  onKey: onChatKey,
  onMessage: onChatMessage,
  view: viewChat,
  keys: chatKeys,
  isTyping: () => true,
};

export function onChatMessage(state: ChatState, message: ChatMessage, context: PaneContext): ChatStep {
  switch (message.type) {
    case 'answered': {
      const { session, entries, errands, turnedTo } = message;
      const idle = { ...state, session, working: false };
      if (turnedTo !== undefined) return [{ ...idle, entries: turnedTo, scrolled: 0 }, ...errands];
      return [said(idle, entries), ...errands];
    }
    case 'asked': {
      const turn = { text: '', calls: [], asks: [], cancelled: false };
      const { session, entries } = message;
      return [said({ ...state, session, working: false, turn }, entries), listen(session)];
    }
    case 'heard': {
      const next = message.events.reduce(afterEvent, state);
      return next.turn === null || next.session === null ? [next] : [next, listen(next.session)];
    }
    case 'fetched':
      return [completed({ ...state, fetched: { ...state.fetched, ...message.fetched } }, context)];
    case 'failed': {
      const note = { kind: 'note' as const, tone: 'bad' as const, text: message.text };
      const texts = state.past.texts.filter((text) => text !== message.forget);
      const past = { ...state.past, texts, at: null };
      return [said({ ...state, past, working: false, turn: null }, [note])];
    }
  }
}

/** Fetches what happens next; each answer asks for the one after it, until the model is done. */
function listen(session: Session): ChatEffect {
  return {
    do: 'work',
    work: async () => ({ type: 'heard', events: await session.next() }),
    failed: (error) => ({ type: 'failed', text: error instanceof Error ? error.message : String(error) }),
  };
}

function chatKeys({ turn, completion, line }: ChatState): KeyHint[] {
  const asked = turn?.asks[0];
  if (asked !== undefined && line.text === '') {
    return [
      { key: 'y', does: 'once' },
      { key: 'n', does: 'no' },
      ...(asked.always ? [{ key: 'a', does: 'always here' }] : []),
      { key: 'Esc', does: 'stop' },
    ];
  }
  if (completion !== null)
    return [
      { key: 'Tab', does: 'next' },
      { key: 'Enter', does: 'take' },
      { key: 'Esc', does: 'close' },
    ];
  return [
    { key: 'Enter', does: 'send' },
    { key: 'Esc', does: turn === null ? 'back' : 'stop' },
    { key: 'Tab', does: line.text === '' ? 'main' : 'complete' },
    { key: 'PgUp/PgDn', does: 'scroll' },
    { key: '^O', does: 'unfold calls' },
    { key: 'Alt-Enter', does: 'new line' },
  ];
}
