import { describe, expect, test } from 'vitest';
import { openApp, step } from '../../../ui/app/app.ts';
import type { Action, AnyPane, AppState, Command } from '../../../ui/app/app-state.ts';
import { focusedName } from '../../../ui/app/app-state.ts';
import type { Effect, KeyPress, PaneContext } from '../../../ui/app/pane.ts';
import { plainTerminal } from '../../../ui/terminal.ts';
import { press, runOf, snapshotOf, stepOf } from './snapshots.ts';

/** A pane that remembers what it was given, and does what a test has laid down for a key. */
function recorder(effects: Record<string, Effect<unknown>[]> = {}, typing = false): AnyPane {
  const pane: AnyPane = {
    open: () => [[]],
    onKey: (state, { input, key }) => {
      if (key.escape || key.tab) return null;
      if (!typing && effects[input] === undefined && input !== 'k') return null;
      return [[...(state as string[]), input], ...(effects[input] ?? [])];
    },
    onMessage: (state, message) => [[...(state as string[]), `message ${String(message)}`]],
    view: () => {
      throw new Error('not drawn here');
    },
    keys: () => [],
    isTyping: () => typing,
  };
  return pane;
}

const run = runOf('v6-1', [stepOf('1')]);

/** An app in which every pane is there as soon as it is asked for. */
function appOf(panes: Record<string, AnyPane> = {}, size = { columns: 80, rows: 24 }) {
  const commands: Command[] = [];
  let [state, ...opened] = openApp(snapshotOf([run]), size);
  obey(opened);

  function obey(list: Command[]) {
    for (const command of list) {
      commands.push(command);
      if (command.do === 'load')
        act({ type: 'loaded', mount: command.mount, pane: panes[command.place.screen] ?? recorder() });
    }
  }
  function act(action: Action) {
    const [next, ...more] = step(state, action, plainTerminal);
    state = next;
    obey(more);
  }
  return {
    act,
    commands,
    keys: (...names: string[]) => {
      for (const name of names) act({ type: 'keys', press: press(name) });
    },
    press: (key: KeyPress) => act({ type: 'keys', press: key }),
    get state(): AppState {
      return state;
    },
    get shown() {
      return focusedName(state);
    },
    stateOf: (mount: string) => state.mounts[mount]?.state,
  };
}

const toGate: Effect = { do: 'go', to: { screen: 'gate', run: 'v6-1', gate: 'G-1' } };

describe('the app', () => {
  test('opens with the board, and goes where the global keys say', () => {
    const app = appOf();
    expect(app.shown).toBe('board');
    const shown = ['i', 'h', 'c', 'escape', 'b', 'escape'].map((name) => {
      app.keys(name);
      return app.shown;
    });
    expect(shown).toEqual(['inbox', 'history', 'chat', 'history', 'board', 'board']);
  });

  test('comes back from a gate to where it was opened, and opens it anew the next time', () => {
    const app = appOf({ inbox: recorder({ g: [toGate] }) });
    app.keys('i', 'g', 'k');
    expect(app.shown).toBe('gate v6-1 G-1');
    expect(app.stateOf('gate v6-1 G-1')).toEqual(['k']);
    app.keys('escape');
    expect(app.shown).toBe('inbox');
    app.keys('g');
    expect(app.stateOf('gate v6-1 G-1')).toEqual([]);
  });

  test('keeps where one was in a list', () => {
    const app = appOf();
    app.keys('i', 'k', 'b', 'i');
    expect(app.stateOf('inbox')).toEqual(['k']);
  });

  test('looks at the run of a gate that is gone to', () => {
    const app = appOf({
      board: recorder({ g: [{ do: 'go', to: { screen: 'gate', run: 'v6-0', gate: 'G' } }] }),
    });
    app.keys('g');
    expect(app.commands.at(-1)).toMatchObject({ do: 'perform', effect: { do: 'look-at', run: 'v6-0' } });
  });

  test('hands a pane that is typed into every letter, and keeps the keys that lead out', () => {
    const app = appOf({ chat: recorder({}, true) });
    app.keys('c', 'q', 'b', '?');
    expect(app.stateOf('chat')).toEqual(['q', 'b', '?']);
    app.keys('escape');
    expect(app.shown).toBe('board');
    app.keys('tab', 'tab');
    expect(app.shown).toBe('board');
  });

  test('takes a paste into text as a whole', () => {
    const app = appOf({ chat: recorder({}, true) });
    app.keys('c', 'please explain');
    app.press({ input: 'q', key: {}, pasted: true });
    expect(app.stateOf('chat')).toEqual(['please explain', 'q']);
  });

  test.each([
    ['several letters at once', { input: 'quarterly', key: {} }],
    ['letters of which the first opens the chat', { input: 'correct horse', key: {} }],
    ['letters that a pane knows', { input: 'Ry', key: {} }],
    ['a paste of one letter', { input: 'q', key: {}, pasted: true as const }],
  ])('runs %s as no keys where nothing takes text, and says so', (_what, press) => {
    const app = appOf({ board: recorder({ R: [toGate], y: [toGate] }) });
    app.press(press);
    expect(app.shown).toBe('board');
    expect(app.stateOf('board')).toEqual([]);
    expect(app.commands.map((command) => command.do)).toEqual(['load']);
    expect(app.state.said?.text).toContain('nothing was done');
  });

  test('takes a key that is held down as often as it is sent, where it only moves', () => {
    const app = appOf();
    app.keys('kkk');
    expect(app.stateOf('board')).toEqual(['k', 'k', 'k']);
  });

  test('lets no paste answer whether to quit', () => {
    const app = appOf();
    app.act({ type: 'working', working: true });
    app.keys('q');
    app.press({ input: 'y', key: {}, pasted: true });
    expect(app.commands).not.toContainEqual({ do: 'quit' });
  });

  test('adds a note to what a pane has said', () => {
    const app = appOf();
    app.act({ type: 'noted', text: 'key unlocked' });
    expect(app.state.said).toEqual({ tone: 'good', text: 'key unlocked' });
    app.act({ type: 'said', tone: 'warning', text: 'Waived.' });
    app.act({ type: 'noted', text: 'key unlocked' });
    expect(app.state.said).toEqual({ tone: 'warning', text: 'Waived. key unlocked' });
  });

  test('keeps the keys for a pane whose code is not there yet, and takes none of them as its own', () => {
    let [state] = openApp(snapshotOf([run]), { columns: 80, rows: 24 });
    const commands: Command[] = [];
    const act = (action: Action) => {
      const [next, ...more] = step(state, action, plainTerminal);
      state = next;
      commands.push(...more);
    };
    act({ type: 'loaded', mount: 'board', pane: recorder() });
    for (const letters of ['c', 'q', 'uit']) act({ type: 'keys', press: press(letters) });
    act({ type: 'loaded', mount: 'chat', pane: recorder({}, true) });
    expect(state.mounts.chat?.state).toEqual(['q', 'uit']);
    expect(commands).toEqual([expect.objectContaining({ do: 'load', mount: 'chat' })]);
  });

  test('opens the chat beside the board where there is room, also after a resize', () => {
    expect(appOf({}, { columns: 120, rows: 40 }).state.mounts.chat).toBeDefined();
    const app = appOf();
    expect(app.state.mounts.chat).toBeUndefined();
    app.act({ type: 'resized', columns: 200, rows: 60 });
    expect(app.state.mounts.chat).toBeDefined();
    expect(app.shown).toBe('board');
  });

  test('brings the answer of work to the pane that asked, and to nobody once it was left', () => {
    const app = appOf({ board: recorder({ g: [toGate] }) });
    app.keys('g');
    app.act({ type: 'message', mount: 'gate v6-1 G-1', message: 'one' });
    expect(app.stateOf('gate v6-1 G-1')).toEqual(['message one']);
    app.keys('escape');
    app.act({ type: 'message', mount: 'gate v6-1 G-1', message: 'two' });
    expect(app.stateOf('gate v6-1 G-1')).toBeUndefined();
  });

  test('shows what went wrong in a pane in its place, and everything else goes on', () => {
    const broken: AnyPane = {
      ...recorder(),
      onKey: () => {
        throw new Error('off by one');
      },
    };
    const app = appOf({ inbox: broken });
    app.keys('i', 'x');
    expect(app.state.mounts.inbox?.broken).toContain('off by one');
    app.keys('b', 'k');
    expect(app.stateOf('board')).toEqual(['k']);
  });

  test('shows why a pane could not be read', () => {
    const app = appOf();
    app.keys('i');
    app.act({ type: 'not-loaded', mount: 'inbox', error: new Error('no such file') });
    expect(app.state.mounts.inbox?.broken).toContain('no such file');
  });

  test('keeps what was said until the next key, and while a text is being typed', () => {
    const app = appOf({ chat: recorder({}, true) });
    app.act({ type: 'said', tone: 'good', text: 'Done.' });
    expect(app.state.said?.text).toBe('Done.');
    app.keys('k');
    expect(app.state.said).toBeNull();
    app.keys('c');
    app.act({ type: 'said', tone: 'bad', text: 'Refused.' });
    app.keys('a');
    expect(app.state.said?.text).toBe('Refused.');
  });
});

describe('leaving', () => {
  const ctrlC: KeyPress = { input: 'c', key: { ctrl: true } };

  test('needs one key while nothing is at work, also while typing', () => {
    const app = appOf({ chat: recorder({}, true) });
    app.keys('q');
    expect(app.commands.at(-1)).toEqual({ do: 'quit' });
    app.keys('c');
    app.press(ctrlC);
    expect(app.commands.at(-1)).toEqual({ do: 'quit' });
  });

  test('asks once while a run of this terminal is at work', () => {
    const app = appOf();
    app.act({ type: 'working', working: true });
    app.keys('q', 'n');
    expect(app.commands).not.toContainEqual({ do: 'quit' });
    expect(app.state.overlay).toBeNull();
    app.press(ctrlC);
    app.press(ctrlC);
    expect(app.commands.at(-1)).toEqual({ do: 'quit' });
  });
});

describe('a passphrase', () => {
  function asked() {
    const app = appOf();
    app.act({ type: 'passphrase-asked', what: 'waive G-1' });
    return app;
  }

  test('goes to the key and to no pane', () => {
    const app = asked();
    app.keys('k', 'q', 'x', 'backspace', 'return');
    expect(app.commands.at(-1)).toEqual({ do: 'unlock', passphrase: 'kq' });
    expect(app.stateOf('board')).toEqual([]);
    expect(JSON.stringify(app.state)).not.toContain('kq');
  });

  test('is asked for again where it is wrong, from an empty line', () => {
    const app = asked();
    app.keys('wrong', 'return');
    app.act({ type: 'passphrase-refused', problem: 'not this one' });
    expect(app.state.overlay).toMatchObject({ problem: 'not this one', line: { text: '' }, busy: false });
  });

  test('is one try at a time, and Enter alone is none', () => {
    const app = asked();
    app.keys('return', 'return');
    expect(app.commands).not.toContainEqual(expect.objectContaining({ do: 'unlock' }));
    app.keys('one', 'return', 'return');
    expect(app.commands.filter(({ do: name }) => name === 'unlock')).toHaveLength(1);
  });

  test('can be given up', () => {
    const app = asked();
    app.keys('a', 'escape');
    expect(app.state.overlay).toBeNull();
    expect(app.commands.at(-1)).toEqual({ do: 'give-up-signing' });
  });

  test('leaves the panes less room, so that they are not drawn over', () => {
    const rows: number[] = [];
    const board: AnyPane = {
      ...recorder(),
      onMessage: (state, _message, context: PaneContext) => {
        rows.push(context.rows);
        return [state];
      },
    };
    const app = appOf({ board });
    app.act({ type: 'message', mount: 'board', message: 1 });
    app.act({ type: 'passphrase-asked', what: 'waive G-1' });
    app.act({ type: 'message', mount: 'board', message: 2 });
    expect(rows).toEqual([21, 16]);
  });
});
