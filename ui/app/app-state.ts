import type { Line } from './line-editor.ts';
import type { Effect, KeyPress, Pane, PaneContext, Place } from './pane.ts';
import { saidHeight } from './said-lines.ts';
import type { Snapshot } from './snapshot.ts';

/** A pane whose state and messages only it knows. */
export type AnyPane = Pane<unknown, unknown>;

/** A pane with where it stands; `pane` is null until its code is there. */
export interface Mount {
  place: Place;
  pane: AnyPane | null;
  state: unknown;
  /** Why the pane is not shown: something that nobody foresaw. */
  broken?: string;
}

export interface Said {
  tone: 'good' | 'warning' | 'bad';
  text: string;
}

/** What stands over the panes and takes every key. */
export type Overlay =
  /** From line `top` on. */
  | { kind: 'help'; top: number }
  | { kind: 'quit' }
  /** `line` is what was typed of the passphrase: shown as dots, and handed to nothing but the key. */
  | { kind: 'passphrase'; what: string; line: Line; problem: string | null; busy: boolean };

/** All that the screen is made of. */
export interface AppState {
  snapshot: Snapshot;
  columns: number;
  rows: number;
  mounts: Readonly<Record<string, Mount>>;
  /** Names of mounts: the board at the bottom, the one that is shown on top. */
  stack: readonly string[];
  /** Keys go to the top of the stack or to the chat. */
  focus: 'main' | 'chat';
  /** Keys for a pane whose code is not there yet. */
  early: readonly KeyPress[];
  said: Said | null;
  overlay: Overlay | null;
  /** The run that a process of this terminal works on. */
  working: boolean;
}

export type Action =
  | { type: 'keys'; press: KeyPress }
  | { type: 'loaded'; mount: string; pane: AnyPane }
  | { type: 'not-loaded'; mount: string; error: unknown }
  | { type: 'message'; mount: string; message: unknown }
  | ({ type: 'said' } & Said)
  /** Stands behind what was said last. */
  | { type: 'noted'; text: string }
  | { type: 'seen'; snapshot: Snapshot }
  | { type: 'resized'; columns: number; rows: number }
  | { type: 'passphrase-asked'; what: string }
  | { type: 'passphrase-refused'; problem: string }
  | { type: 'passphrase-settled' }
  | { type: 'working'; working: boolean };

/** What the app asks of the world outside of it. */
export type Command =
  | { do: 'load'; mount: string; place: Place }
  | { do: 'perform'; mount: string; effect: OuterEffect }
  | { do: 'unlock'; passphrase: string }
  | { do: 'give-up-signing' }
  | { do: 'quit' };

/** The effects of a pane that the app cannot answer by itself. */
export type OuterEffect = Exclude<Effect<unknown>, { do: 'go' | 'back' | 'say' }>;

export type Step = [AppState, ...Command[]];

/** From here on the chat stands beside the main pane. */
export const wide = 120;

/** Lines of the screen that no pane has, beside the message: header and keys. */
const framed = 2;

/** As many lines as a message has; a longer one is whole on the page of help. */
const mostSaid = 3;

/** What a message leaves to the panes at least. */
const leastBody = 4;

/** The mount that keys go to. */
export function focusedName(state: AppState): string {
  return state.focus === 'chat' ? 'chat' : (state.stack.at(-1) ?? 'board');
}

/** The room of a mount, and whether it has the keys. Below `wide` the focused one has all of it. */
export function contextOf(state: AppState, name: string, terminal: PaneContext['terminal']): PaneContext {
  const { columns, snapshot } = state;
  const beside = Math.floor(columns * 0.4);
  // One cell is the line between the two.
  const main = columns >= wide ? columns - beside - 1 : columns;
  const room = name === 'chat' && columns >= wide ? beside : main;
  return {
    snapshot,
    columns: room,
    rows: Math.max(1, bodyRows(state)),
    terminal: { ...terminal, columns: room },
    focused: name === focusedName(state) && state.overlay === null,
  };
}

/** Lines between the header and what stands at the bottom. */
export function bodyRows(state: AppState): number {
  return state.rows - framed - saidRows(state) - overlayRows(state.overlay);
}

/** Lines of the message: a short one has one, and so has none at all. */
export function saidRows(state: AppState): number {
  const spare = state.rows - framed - overlayRows(state.overlay) - leastBody;
  return Math.max(1, Math.min(mostSaid, spare, saidHeight(state, state.columns)));
}

/** Lines at the bottom of the panes that an overlay takes; help takes all and counts as none. */
export function overlayRows(overlay: Overlay | null): number {
  if (overlay?.kind === 'passphrase') return 5;
  return overlay?.kind === 'quit' ? 3 : 0;
}

export function isTyping(state: AppState): boolean {
  if (state.overlay !== null) return state.overlay.kind === 'passphrase';
  const mount = state.mounts[focusedName(state)];
  return mount?.pane?.isTyping?.(mount.state) === true;
}
