import {
  type Action,
  type AnyPane,
  type AppState,
  bodyRows,
  contextOf,
  focusedName,
  isTyping,
  type Overlay,
  type Said,
  type Step,
} from './app-state.ts';
import { lengthOfHelp } from './frame.ts';
import { back, broken, go, goTo, mounted, withChat } from './navigate.ts';
import { onPassphraseKey, passphraseOverlay, refusedPassphrase } from './overlays.ts';
import type { Effect, KeyPress, PaneContext } from './pane.ts';
import { moved } from './scroll.ts';
import type { Snapshot } from './snapshot.ts';

/** The app before its first key: the board, and the chat where there is room beside it. */
export function openApp(snapshot: Snapshot, size: { columns: number; rows: number }): Step {
  const empty: AppState = {
    snapshot,
    ...size,
    mounts: {},
    stack: [],
    focus: 'main',
    early: [],
    said: null,
    overlay: null,
    working: false,
  };
  return withChat(mounted(empty, { screen: 'board' }));
}

/** What happens next. Pure, but for what a pane does wrong: its error is shown in its place. */
export function step(state: AppState, action: Action, terminal: PaneContext['terminal']): Step {
  switch (action.type) {
    case 'keys':
      return onKeys(state, action.press, terminal);
    case 'loaded':
      return onLoaded(state, action.mount, action.pane, terminal);
    case 'not-loaded':
      return [broken(state, action.mount, action.error)];
    case 'message':
      return onMessage(state, action.mount, action.message, terminal);
    case 'said':
      return [{ ...state, said: { tone: action.tone, text: action.text } }];
    case 'noted':
      return [{ ...state, said: withNote(state.said, action.text) }];
    case 'seen':
      return [{ ...state, snapshot: action.snapshot }];
    case 'resized':
      return withChat([{ ...state, columns: action.columns, rows: action.rows }]);
    case 'passphrase-asked':
      return [{ ...state, overlay: passphraseOverlay(action.what) }];
    case 'passphrase-refused':
      return [refusedPassphrase(state, action.problem)];
    case 'passphrase-settled':
      return [state.overlay?.kind === 'passphrase' ? { ...state, overlay: null } : state];
    case 'working':
      return [{ ...state, working: action.working, overlay: withoutQuestion(state.overlay, action.working) }];
  }
}

/**
 * Keys come one by one. Several letters at once are a paste, which only what takes text is given: run as keys, a pasted word would quit or
 * take steps back.
 */
function onKeys(state: AppState, press: KeyPress, terminal: PaneContext['terminal']): Step {
  const takesText = isTyping(state) || isOpening(state);
  if (!takesText && isText(press)) return [{ ...state, said: noText }];
  const keepsSaid = isTyping(state) || state.overlay?.kind === 'help' || opensHelp(state, press);
  const current: AppState = { ...state, said: keepsSaid ? state.said : null };
  const { input, key } = press;
  if (takesText || !heldDown.test(input)) return onKey(current, press, terminal);
  return [...input].reduce<Step>(
    ([before, ...commands], letter) => {
      const [after, ...more] = onKey(before, { input: letter, key }, terminal);
      return [after, ...commands, ...more];
    },
    [current],
  );
}

/** A key that is held down over a slow line sends its letter many times at once; these two only move. */
const heldDown = /^(j+|k+)$/;

function isText({ input, key, pasted }: KeyPress): boolean {
  if (pasted === true) return true;
  return key.ctrl !== true && key.meta !== true && [...input].length > 1 && !heldDown.test(input);
}

const noText: Said = {
  tone: 'warning',
  text: 'That was several letters at once, as from a paste, and nothing here takes text: nothing was done.',
};

/** The page of help shows the whole of what was said. */
function opensHelp(state: AppState, { input }: KeyPress): boolean {
  return input === '?' && state.overlay === null;
}

function onKey(state: AppState, press: KeyPress, terminal: PaneContext['terminal']): Step {
  const { input, key } = press;
  if (state.overlay?.kind === 'passphrase') return onPassphraseKey(state, state.overlay, press);
  if (state.overlay?.kind === 'quit') {
    const sure = input === 'y' || input === 'q' || (key.ctrl === true && input === 'c');
    return sure ? [state, { do: 'quit' }] : [{ ...state, overlay: null }];
  }
  if (state.overlay?.kind === 'help') return onHelpKey(state, state.overlay.top, press, terminal);
  if (key.ctrl === true && input === 'c') return quit(state);

  const name = focusedName(state);
  const mount = state.mounts[name];
  // Letters for a pane that is still being opened must not be commands of the app, such as to quit.
  if (isOpening(state) && key.escape !== true) return [{ ...state, early: [...state.early, press] }];
  if (mount?.pane !== null && mount?.pane !== undefined && mount.broken === undefined) {
    const { pane } = mount;
    try {
      const answer = pane.onKey(mount.state, press, contextOf(state, name, terminal));
      if (answer !== null) return afterPane(state, name, answer);
    } catch (error) {
      return [broken(state, name, error)];
    }
  }
  return onGlobalKey(state, press, isTyping(state));
}

/** Keys that move scroll the page, and every other closes it. */
function onHelpKey(state: AppState, top: number, press: KeyPress, terminal: PaneContext['terminal']): Step {
  const height = bodyRows(state);
  const last = Math.max(0, lengthOfHelp(state, terminal) - height);
  const to = last === 0 ? null : moved(Math.min(top, last), last + 1, height, press);
  if (to === null) return [{ ...state, overlay: null, said: null }];
  return [{ ...state, overlay: { kind: 'help', top: to } }];
}

function isOpening(state: AppState): boolean {
  const mount = state.mounts[focusedName(state)];
  return state.overlay === null && mount?.pane === null && mount.broken === undefined;
}

function onGlobalKey(state: AppState, { input, key }: KeyPress, typing: boolean): Step {
  if (key.tab === true) return go({ ...state }, state.focus === 'chat' ? 'main' : 'chat');
  if (key.escape === true) return back(state);
  if (typing || key.ctrl === true || key.meta === true) return [state];
  switch (input) {
    case 'b':
      return goTo(state, { screen: 'board' });
    case 'i':
      return goTo(state, { screen: 'inbox' });
    case 'h':
      return goTo(state, { screen: 'history' });
    case 'c':
      return go(state, 'chat');
    case '?':
      return [{ ...state, overlay: { kind: 'help', top: 0 } }];
    case 'q':
      return quit(state);
    default:
      return [state];
  }
}

function withNote(said: Said | null, text: string): Said {
  return said === null ? { tone: 'good', text } : { ...said, text: `${said.text} ${text}` };
}

/** Once nothing is at work there is nothing to ask. */
function withoutQuestion(overlay: Overlay | null, working: boolean): Overlay | null {
  return overlay?.kind === 'quit' && !working ? null : overlay;
}

function quit(state: AppState): Step {
  return state.working ? [{ ...state, overlay: { kind: 'quit' } }] : [state, { do: 'quit' }];
}

function onLoaded(state: AppState, name: string, pane: AnyPane, terminal: PaneContext['terminal']): Step {
  const mount = state.mounts[name];
  if (mount === undefined) return [state];
  try {
    const [opened, ...effects] = pane.open(contextOf(state, name, terminal));
    const mounts = { ...state.mounts, [name]: { place: mount.place, pane, state: opened } };
    const shown = perform({ ...state, mounts }, name, effects);
    return name === focusedName(shown[0]) ? onEarlyKeys(shown, terminal) : shown;
  } catch (error) {
    return [broken(state, name, error)];
  }
}

function onEarlyKeys([state, ...commands]: Step, terminal: PaneContext['terminal']): Step {
  let current: Step = [{ ...state, early: [] }, ...commands];
  for (const press of state.early) {
    const [before, ...asked] = current;
    const [after, ...more] = onKeys(before, press, terminal);
    current = [after, ...asked, ...more];
  }
  return current;
}

/** An answer to a pane that was left meanwhile is nobody's. */
function onMessage(state: AppState, name: string, message: unknown, terminal: PaneContext['terminal']): Step {
  const mount = state.mounts[name];
  if (mount?.pane?.onMessage === undefined || mount.broken !== undefined) return [state];
  try {
    return afterPane(
      state,
      name,
      mount.pane.onMessage(mount.state, message, contextOf(state, name, terminal)),
    );
  } catch (error) {
    return [broken(state, name, error)];
  }
}

function afterPane(state: AppState, name: string, [next, ...effects]: [unknown, ...Effect<unknown>[]]): Step {
  const mount = state.mounts[name];
  if (mount === undefined) return [state];
  const mounts = { ...state.mounts, [name]: { ...mount, state: next } };
  return perform({ ...state, mounts }, name, effects);
}

function perform(state: AppState, name: string, effects: readonly Effect<unknown>[]): Step {
  let current: Step = [state];
  for (const effect of effects) {
    const [before, ...commands] = current;
    const [after, ...more] = performOne(before, name, effect);
    current = [after, ...commands, ...more];
  }
  return current;
}

function performOne(state: AppState, name: string, effect: Effect<unknown>): Step {
  switch (effect.do) {
    case 'go':
      return goTo(state, effect.to);
    case 'back':
      return name === focusedName(state) ? back(state) : [state];
    case 'say':
      return [{ ...state, said: { tone: effect.tone, text: effect.text } }];
    default:
      return [state, { do: 'perform', mount: name, effect }];
  }
}
