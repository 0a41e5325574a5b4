import { expect, test, vi } from 'vitest';
import type { Action, OuterEffect } from '../../../ui/app/app-state.ts';
import type { Keyring } from '../../../ui/app/keyring.ts';
import { lineOf } from '../../../ui/app/line-editor.ts';
import { operatorAdvice } from '../../../ui/app/operator-advice.ts';
import type { Effect } from '../../../ui/app/pane.ts';
import { perform, type Reach } from '../../../ui/app/perform.ts';
import { chatPane } from '../../../ui/chat/chat-pane.ts';
import { openedChat } from '../../../ui/chat/chat-state.ts';
import { engineOn, workspaceFolder } from '../../runner/fixtures.ts';
import { operatorCalled } from '../../support/operator.ts';
import { contextOf, press, snapshotOf } from './snapshots.ts';

const operator = operatorCalled('Ada');

/** What the app is told once an effect is performed with a key that stands as a test says. */
async function told(effect: OuterEffect, { wasAsked = false, secret = '' } = {}): Promise<Action[]> {
  const { engine } = await engineOn(await workspaceFolder());
  const actions: Action[] = [];
  const keyring: Keyring = {
    unlocked: true,
    take: async () => ({ operator, wasAsked }),
    answer: async () => undefined,
    giveUp: () => undefined,
    resembles: async (text) => text === secret,
    forget: () => undefined,
  };
  const unused = () => {
    throw new Error('not reached here');
  };
  const reach: Reach = {
    store: {
      snapshot: snapshotOf([]),
      holder: null,
      poll: unused,
      lookAt: unused,
      set: unused,
      close: unused,
    },
    children: { start: unused, working: false, stop: unused, close: unused },
    keyring,
    solo: false,
    engine: async () => engine,
    dispatch: (action) => actions.push(action),
    quit: unused,
  };
  perform({ do: 'perform', mount: 'pane', effect }, reach);
  await vi.waitFor(() => expect(actions).not.toEqual([]));
  await engine.close();
  return actions;
}

test('a signature that asked for nothing says so, behind the words of the pane', async () => {
  const sign: OuterEffect = { do: 'sign', what: 'step 1', work: async () => 'signed' };
  expect(await told(sign)).toEqual([
    { type: 'message', mount: 'pane', message: 'signed' },
    { type: 'noted', text: 'key unlocked: no passphrase was asked' },
  ]);
  expect(await told(sign, { wasAsked: true })).toEqual([
    { type: 'message', mount: 'pane', message: 'signed' },
  ]);
});

test('the chat sends and keeps nothing that looks like the passphrase', async () => {
  const secret = 'orrect horse battery';
  const context = contextOf(snapshotOf([]));
  const typing = { ...openedChat, line: lineOf(secret) };
  const [sending, effect] = chatPane.onKey(typing, press('return'), context) ?? [openedChat];
  const [action] = await told(workOf(effect), { secret });
  if (action?.type !== 'message') throw new Error('the pane is not answered');
  const [after] = chatPane.onMessage?.(sending, action.message as never, context) ?? [openedChat];
  expect(JSON.stringify(after)).not.toContain(secret);
  expect(after.session).toBeNull();
  expect(after.working).toBe(false);
  expect(after.entries).toMatchObject([
    { kind: 'note', text: 'That looks like your passphrase; nothing was sent or kept.' },
  ]);
});

test('whoever has no key is told how one is made', () => {
  expect(operatorAdvice(null)?.text).toContain('leadline operator init');
  expect(operatorAdvice({ ...operator, protection: 'passphrase' })).toBeNull();
});

function workOf(effect: Effect<unknown> | undefined): OuterEffect {
  if (effect?.do !== 'work') throw new Error('nothing is sent');
  return effect;
}
