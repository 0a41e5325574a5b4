import type { Key } from 'ink';
import type { ReactElement } from 'react';
import type { Engine } from '../../runner/engine.ts';
import type { Terminal } from '../terminal.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * One part of the screen: a state, some keys, and a view. State changes only in `onKey` and `onMessage`, which are pure, so that a pane is
 * tested without a terminal; whatever reaches out is an effect, which the app performs.
 */
export interface Pane<State, Message = never> {
  /** The state when the pane is opened. */
  open(context: PaneContext): [State, ...Effect<Message>[]];
  /** What a key does. A pane that does not know the key answers with null, and the app may take it. */
  onKey(state: State, key: KeyPress, context: PaneContext): [State, ...Effect<Message>[]] | null;
  /** What comes back from an effect. */
  onMessage?(state: State, message: Message, context: PaneContext): [State, ...Effect<Message>[]];
  view(state: State, context: PaneContext): ReactElement;
  /** The keys that do something now, most useful first; the app shows as many as fit. */
  keys(state: State, context: PaneContext): KeyHint[];
  /** True while the pane takes text, so that letters are not commands of the app. */
  isTyping?(state: State): boolean;
}

/** A key as Ink reports it; `input` holds the typed or pasted text. */
export interface KeyPress {
  input: string;
  key: Partial<Key>;
  /** The terminal said that this was pasted: text, even where it is a single letter. */
  pasted?: true;
}

export interface KeyHint {
  /** Such as `Enter` or `g`. */
  key: string;
  does: string;
}

export interface PaneContext {
  snapshot: Snapshot;
  /** The room of the pane, in cells. */
  columns: number;
  rows: number;
  terminal: Terminal;
  /** Whether keys go to this pane. */
  focused: boolean;
}

/** Where the app can go. */
export type Place =
  | { screen: 'board' }
  | { screen: 'inbox' }
  | { screen: 'task'; run: string; step: string }
  | { screen: 'gate'; run: string; gate: string }
  | { screen: 'effect'; run: string; step: string }
  | { screen: 'history' }
  | { screen: 'chat' };

/** What a pane asks the app to do. */
export type Effect<Message = never> =
  | { do: 'go'; to: Place }
  | { do: 'back' }
  /** Makes another run the one that is looked at. */
  | { do: 'look-at'; run: string }
  /** One line for the operator, at the bottom of the screen. */
  | { do: 'say'; tone: 'good' | 'warning' | 'bad'; text: string }
  /** Begins or goes on with a run in a process of its own, so that the screen never waits. */
  | { do: 'start-run'; plan: string }
  | { do: 'advance-run'; run: string; from?: string }
  | { do: 'stop-run'; run: string }
  /** Work outside of the pane whose answer comes back as a message; an error is said at the bottom unless `failed` takes it. */
  | {
      do: 'work';
      work(services: Services): Promise<Message>;
      failed?(error: unknown): Message;
      /** What was typed that this work sends or keeps. It is not begun where that is the operator's passphrase: error `passphrase-typed`. */
      typed?: string;
    }
  /** Asks for the passphrase, unless the key is unlocked, then does the work; the passphrase never reaches a pane. */
  | {
      do: 'sign';
      what: string;
      work(services: SigningServices): Promise<Message>;
      failed?(error: unknown): Message;
    };

/** What effects reach the rest of Leadline with. */
export interface Services {
  /** An engine for reading and for short appends to the journal; it never advances a run here. */
  engine: Engine;
}

export interface SigningServices extends Services {
  operator: import('../../runner/approvals/operator-key.ts').UnlockedOperator;
  /** True under `leadline ui --solo`: the operator may grant what he asked for himself, and every entry says so. */
  solo: boolean;
}
