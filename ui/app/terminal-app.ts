import { render, useInput, usePaste } from 'ink';
import { createElement, Fragment, type ReactElement } from 'react';
import { operatorHome } from '../../runner/approvals/operator-home.ts';
import { type OperatorOnDisk, readOperator } from '../../runner/approvals/operator-key.ts';
import type { Engine } from '../../runner/engine.ts';
import { readProgress } from '../../runner/progress-file.ts';
import { runsOf } from '../../runner/workspace.ts';
import { terminalOf } from '../terminal.ts';
import { openApp, step } from './app.ts';
import type { Action, AppState, Command, Said } from './app-state.ts';
import { createChildren } from './children.ts';
import { viewApp } from './frame.ts';
import { createKeyring } from './keyring.ts';
import { operatorAdvice } from './operator-advice.ts';
import type { KeyPress } from './pane.ts';
import { perform, type Reach, sentenceOf } from './perform.ts';
import type { Snapshot } from './snapshot.ts';
import { createStore } from './store.ts';

export interface TerminalAppOptions {
  /** Absolute path of the workspace. */
  directory: string;
  /** The run to look at; null for the newest. */
  run: string | null;
  solo: boolean;
  /** Path of the `leadline` command's file: it advances runs in processes of their own. */
  leadline: string;
  openEngine(): Promise<Engine>;
  /** The plans that can be run. */
  plans(): Promise<Snapshot['plans']>;
}

const pollEvery = 200;
const preloadAfter = 400;

/** Shows the operator's terminal until it is left. Throws what nobody foresaw, with the screen as it was before. */
export async function runTerminalApp(options: TerminalAppOptions): Promise<void> {
  const { directory, solo } = options;
  const home = operatorHome(process.env);
  // What reads the screen aloud has no use for signs, and reads from top to bottom: nothing stands beside anything.
  const isReadAloud = process.env.INK_SCREEN_READER === 'true';
  const terminal = terminalOf(process.stdout, isReadAloud ? { ...process.env, LC_ALL: 'C' } : process.env);
  const size = () => {
    const { columns, rows } = sizeOf(process.stdout);
    return { columns: isReadAloud ? Math.min(columns, 99) : columns, rows };
  };
  const store = createStore({ directory, run: options.run, solo, clock: () => new Date() });
  const children = createChildren({
    leadline: options.leadline,
    workspace: directory,
    environment: process.env,
  });
  const keyring = createKeyring({
    home,
    ask: (what) => dispatch({ type: 'passphrase-asked', what }),
    refused: (problem) => dispatch({ type: 'passphrase-refused', problem }),
    settled: () => dispatch({ type: 'passphrase-settled' }),
    onLockChange: (unlocked) => {
      store.set({ unlocked });
      look();
    },
  });
  let engine: Promise<Engine> | undefined;
  const over = Promise.withResolvers<void>();
  const reach: Reach = {
    store,
    children,
    keyring,
    solo,
    engine: () => {
      engine ??= options.openEngine().catch((error: unknown) => {
        // A leadline.yaml that is mended is read again.
        engine = undefined;
        throw error;
      });
      return engine;
    },
    dispatch: (action) => dispatch(action),
    quit: () => over.resolve(),
  };

  let isOver = false;
  let state: AppState;
  let trouble = '';
  // Read before the first picture, which else would say that there is no key.
  const mine = await lookAtOperator();
  try {
    store.poll();
  } catch (error) {
    trouble = sentenceOf(error);
  }
  const [opened, ...first] = openApp(store.snapshot, size());
  const said: Said | null = trouble === '' ? operatorAdvice(mine) : { tone: 'bad', text: trouble };
  state = { ...opened, said };
  const screen = render(view(), {
    alternateScreen: true,
    incrementalRendering: true,
    exitOnCtrlC: false,
    maxFps: 60,
  });
  obey(first);

  function view(): ReactElement {
    return createElement(Fragment, null, createElement(Keys, { onKey }), viewApp(state, terminal));
  }

  function dispatch(action: Action): void {
    // Drawing on a screen that was left would take the keyboard again.
    if (isOver) return;
    const [next, ...commands] = step(state, action, terminal);
    if (next !== state) {
      state = next;
      screen.rerender(view());
    }
    obey(commands);
  }

  function obey(commands: readonly Command[]): void {
    for (const command of commands) perform(command, reach);
  }

  function onKey(press: KeyPress): void {
    dispatch({ type: 'keys', press });
  }

  /** A journal that cannot be read is said once, not five times a second. */
  function look(): void {
    try {
      void lookAtProgress();
      if (store.poll()) dispatch({ type: 'seen', snapshot: store.snapshot });
      trouble = '';
    } catch (error) {
      const sentence = sentenceOf(error);
      if (sentence !== trouble) dispatch({ type: 'said', tone: 'bad', text: sentence });
      trouble = sentence;
    }
  }

  async function lookAtProgress(): Promise<void> {
    const run = store.holder?.run ?? null;
    if (run !== null) store.set({ progress: await readProgress(runsOf(directory), run) });
  }

  async function lookAtOperator(): Promise<OperatorOnDisk | null> {
    const mine = await readOperator(home).catch(() => null);
    store.set({ mine });
    return mine;
  }

  const resized = () => dispatch({ type: 'resized', ...size() });
  const failed = (error: unknown) => over.reject(error);
  const timers = [setInterval(look, pollEvery), setInterval(() => void lookAtOperator(), 5 * pollEvery)];
  process.stdout.on('resize', resized);
  process.on('uncaughtException', failed).on('unhandledRejection', failed);
  try {
    options.plans().then(
      (plans) => store.set({ plans }),
      (error: unknown) => dispatch({ type: 'said', tone: 'bad', text: sentenceOf(error) }),
    );
    // The first gate or task that is opened is not to wait for all the tools to be read; what is wrong is said when it is needed.
    timers.push(setTimeout(() => void reach.engine().catch(() => undefined), preloadAfter));
    screen.waitUntilExit().then(() => over.resolve(), failed);
    await over.promise;
  } finally {
    isOver = true;
    process.off('uncaughtException', failed).off('unhandledRejection', failed);
    process.stdout.off('resize', resized);
    for (const timer of timers) clearInterval(timer);
    screen.unmount();
    keyring.forget();
    store.close();
    if (children.working)
      process.stderr.write('Stopping the run where it can be resumed; Ctrl-C ends it at once.\n');
    await children.close();
    await engine?.then((opened) => opened.close()).catch(() => undefined);
  }
}

/** Where keys come in; it draws nothing. */
function Keys({ onKey }: { onKey(press: KeyPress): void }): null {
  useInput((input, key) => onKey({ input, key }));
  usePaste((input) => onKey({ input, key: {}, pasted: true }));
  return null;
}

function sizeOf(stream: NodeJS.WriteStream): { columns: number; rows: number } {
  return { columns: stream.columns || 80, rows: stream.rows || 24 };
}
