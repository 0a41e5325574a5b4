import { factsOf } from '../error.ts';
import { type AppState, type Command, type Step, wide } from './app-state.ts';
import type { Place } from './pane.ts';

export function goTo(state: AppState, place: Place): Step {
  if (place.screen === 'chat') return go(state, 'chat');
  const board = state.stack.slice(0, 1);
  const name = nameOf(place);
  const base = { ...state, focus: 'main' as const };
  if (place.screen === 'board') return [leave({ ...base, stack: board }, state.stack.slice(1))];
  if (place.screen === 'inbox' || place.screen === 'history') {
    const gone = state.stack.slice(1).filter((other) => other !== name);
    return mounted(leave({ ...base, stack: board }, gone), place);
  }
  // From the gate or task itself there is nowhere to go; one that lies below is come back to.
  const at = state.stack.indexOf(name);
  const shown =
    at === -1
      ? mounted(base, place)
      : ([leave({ ...base, stack: state.stack.slice(0, at + 1) }, state.stack.slice(at + 1))] as Step);
  if (state.snapshot.run?.run === place.run) return shown;
  const [next, ...commands] = shown;
  const look: Command = { do: 'perform', mount: name, effect: { do: 'look-at', run: place.run } };
  return [next, ...commands, look];
}

export function go(state: AppState, focus: 'main' | 'chat'): Step {
  return focus === 'main' ? [{ ...state, focus }] : withChat([{ ...state, focus }]);
}

export function back(left: AppState): Step {
  const state = { ...left, early: [] };
  if (state.focus === 'chat') return [{ ...state, focus: 'main' }];
  if (state.stack.length < 2) return [state];
  return [leave({ ...state, stack: state.stack.slice(0, -1) }, state.stack.slice(-1))];
}

/** Tasks and gates are opened anew each time; lists keep where one was. */
function leave(state: AppState, names: readonly string[]): AppState {
  const gone = names.filter((name) => name.includes(' '));
  const mounts = Object.fromEntries(Object.entries(state.mounts).filter(([name]) => !gone.includes(name)));
  return { ...state, mounts };
}

export function mounted(state: AppState, place: Place): Step {
  const name = nameOf(place);
  const shown = { ...state, stack: [...state.stack, name] };
  if (state.mounts[name] !== undefined) return [shown];
  return load(shown, name, place);
}

/** The chat is opened when it is first to be seen. */
export function withChat([state, ...commands]: Step): Step {
  const isSeen = state.focus === 'chat' || state.columns >= wide;
  if (!isSeen || state.mounts.chat !== undefined) return [state, ...commands];
  const [next, ...more] = load(state, 'chat', { screen: 'chat' });
  return [next, ...commands, ...more];
}

function load(state: AppState, name: string, place: Place): Step {
  const mounts = { ...state.mounts, [name]: { place, pane: null, state: null } };
  return [
    { ...state, mounts },
    { do: 'load', mount: name, place },
  ];
}

function nameOf(place: Place): string {
  switch (place.screen) {
    case 'task':
      return `task ${place.run} ${place.step}`;
    case 'gate':
      return `gate ${place.run} ${place.gate}`;
    case 'effect':
      return `effect ${place.run} ${place.step}`;
    default:
      return place.screen;
  }
}

/** The pane says what went wrong, and everything else goes on. */
export function broken(state: AppState, name: string, error: unknown): AppState {
  const mount = state.mounts[name];
  if (mount === undefined) return state;
  const { code, message } = factsOf(error);
  const mounts = { ...state.mounts, [name]: { ...mount, broken: `${code}: ${message}` } };
  return { ...state, mounts, early: [] };
}
