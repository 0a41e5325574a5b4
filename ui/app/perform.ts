import { LeadlineError } from '../../errors/leadline-error.ts';
import type { Engine } from '../../runner/engine.ts';
import { factsOf } from '../error.ts';
import type { Action, Command, OuterEffect } from './app-state.ts';
import type { Children } from './children.ts';
import type { Keyring } from './keyring.ts';
import { paneOf } from './panes.ts';
import type { Store } from './store.ts';

export interface Reach {
  store: Store;
  children: Children;
  keyring: Keyring;
  solo: boolean;
  /** The engine of the workspace; it is made when it is first needed, and kept. */
  engine(): Promise<Engine>;
  dispatch(action: Action): void;
  quit(): void;
}

/** Does what the app asks for. What goes wrong is said at the bottom of the screen, unless the pane takes it. */
export function perform(command: Command, reach: Reach): void {
  switch (command.do) {
    case 'load':
      paneOf(command.place).then(
        (pane) => reach.dispatch({ type: 'loaded', mount: command.mount, pane }),
        (error: unknown) => reach.dispatch({ type: 'not-loaded', mount: command.mount, error }),
      );
      return;
    case 'perform':
      performEffect(command.mount, command.effect, reach);
      return;
    case 'unlock':
      void reach.keyring.answer(command.passphrase);
      return;
    case 'give-up-signing':
      reach.keyring.giveUp();
      return;
    case 'quit':
      reach.quit();
  }
}

function performEffect(mount: string, effect: OuterEffect, reach: Reach): void {
  switch (effect.do) {
    case 'look-at':
      reach.store.lookAt(effect.run);
      return;
    case 'start-run':
      // The new run is the newest.
      if (work(['run', effect.plan], reach)) reach.store.lookAt(null);
      return;
    case 'advance-run':
      work(
        ['resume', '--run', effect.run, ...(effect.from === undefined ? [] : ['--from', effect.from])],
        reach,
      );
      return;
    case 'stop-run':
      stop(effect.run, reach);
      return;
    case 'work':
      answered(mount, doWork(effect, reach), effect.failed, reach);
      return;
    case 'sign':
      answered(mount, sign(effect, reach), effect.failed, reach);
  }
}

/** The answer to a pane, and what the app says of its own. */
interface Done {
  message: unknown;
  note?: string;
}

async function doWork(
  effect: Extract<OuterEffect, { do: 'work' }>,
  { keyring, engine }: Reach,
): Promise<Done> {
  if (effect.typed !== undefined && (await keyring.resembles(effect.typed))) throw passphraseTyped();
  return { message: await effect.work({ engine: await engine() }) };
}

function passphraseTyped(): LeadlineError {
  return new LeadlineError({
    code: 'passphrase-typed',
    message: 'That looks like your passphrase; nothing was sent or kept.',
    next: 'Type it only where the screen asks for it.',
  });
}

/** A signature that asked for nothing is not to be taken for none. */
async function sign(
  effect: Extract<OuterEffect, { do: 'sign' }>,
  { keyring, engine, solo }: Reach,
): Promise<Done> {
  const { operator, wasAsked } = await keyring.take(effect.what);
  const message = await effect.work({ engine: await engine(), operator, solo });
  return wasAsked ? { message } : { message, note: 'key unlocked: no passphrase was asked' };
}

function answered(
  mount: string,
  work: Promise<Done>,
  failed: ((error: unknown) => unknown) | undefined,
  { dispatch }: Reach,
): void {
  work.then(
    ({ message, note }) => {
      dispatch({ type: 'message', mount, message });
      // Behind what the pane says of its own.
      if (note !== undefined) dispatch({ type: 'noted', text: note });
    },
    (error: unknown) => {
      if (failed !== undefined) dispatch({ type: 'message', mount, message: failed(error) });
      else dispatch({ type: 'said', tone: 'bad', text: sentenceOf(error) });
    },
  );
}

/** An error as one line: what is wrong, and what to do. */
export function sentenceOf(error: unknown): string {
  const { code, message, next } = factsOf(error);
  return `${code}: ${message}${next === undefined ? '' : ` ${next}`}`;
}

function work(args: readonly string[], { children, store, dispatch }: Reach): boolean {
  const { holder } = store;
  if (holder !== null || children.working) {
    const who = holder === null ? 'a process of this terminal' : `process ${holder.pid}`;
    dispatch({
      type: 'said',
      tone: 'warning',
      text: `One run at a time: ${who} is at work here. x stops it.`,
    });
    return false;
  }
  children.start(args, (said) => {
    dispatch({ type: 'working', working: false });
    dispatch({ type: 'said', ...said });
  });
  dispatch({ type: 'working', working: true });
  return true;
}

function stop(run: string, { children, store, dispatch }: Reach): void {
  const { holder } = store;
  if (children.working) {
    children.stop();
    dispatch({ type: 'said', tone: 'warning', text: 'Stopping where the run can be resumed.' });
  } else if (holder === null) {
    dispatch({ type: 'said', tone: 'warning', text: `Nothing is at work on ${run}.` });
  } else {
    const text = `Process ${holder.pid} on ${holder.host} is at work on ${holder.run ?? run}, not this terminal: stop it there.`;
    dispatch({ type: 'said', tone: 'warning', text });
  }
}
