import type { Engine } from '../../runner/engine.ts';
import type { Effect } from '../app/pane.ts';
import type { Snapshot } from '../app/snapshot.ts';
import type { Terminal } from '../terminal.ts';
import type { Entry } from './entry.ts';

/** One word of the chat's command language, which needs no model. */
export interface Command {
  name: string;
  /** Its arguments, such as `[RUN]`; empty for none. */
  usage: string;
  /** What it does, for /help and the documentation. */
  does: string;
  /** The same in plain words, where they are understood. */
  plain?: string;
  /** What its arguments name, for completion. */
  names?: Named;
  answer(asked: Asked): Answer | Promise<Answer>;
}

export type Named = 'command' | 'plan' | 'run' | 'gate' | 'step' | 'lead' | 'chat';

/** What a command answers from: the journal, the run's files and the conversations, and nothing that could change them. */
export interface Asked {
  words: readonly string[];
  snapshot: Snapshot;
  terminal: Terminal;
  engine: Reader;
  conversation: readonly Entry[];
  /** Folder of the conversations. */
  chats: string;
  /** The model that is talked with, in words, or why there is none. */
  model: string;
}

/** The part of the engine that only reads. */
export type Reader = Pick<Engine, 'workspace' | 'gates' | 'gatesOfPlan' | 'compare'>;

export interface Answer {
  text: string;
  errands?: readonly Errand[];
  /** Another conversation: a new one, or the one with this id. */
  turnTo?: { chat: string | null };
}

/** What a command may ask the app to do. To sign is not among it: nothing that is typed here can grant. */
export type Errand = Extract<Effect, { do: 'go' | 'start-run' | 'advance-run' | 'look-at' }>;
