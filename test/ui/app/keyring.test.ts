import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { createOperator } from '../../../runner/approvals/operator-key.ts';
import { createKeyring } from '../../../ui/app/keyring.ts';
import { temporaryFolder } from '../../runner/fixtures.ts';
import { passphrase } from '../../support/operator.ts';

async function homeOf(name = 'Ada'): Promise<string> {
  const home = path.join(temporaryFolder(), 'home');
  await createOperator(home, { name, protection: { kind: 'passphrase', passphrase } });
  return home;
}

/** A keyring with what it tells the screen. */
function keyringOf(home: string) {
  const told: string[] = [];
  const keyring = createKeyring({
    home,
    ask: (what) => told.push(`ask ${what}`),
    refused: (problem) => told.push(`refused ${problem}`),
    settled: () => told.push('settled'),
    onLockChange: (unlocked) => told.push(unlocked ? 'unlocked' : 'locked'),
  });
  return { keyring, told };
}

/** The question is shown after the key file was read. */
const asked = (told: readonly string[]) => vi.waitFor(() => expect(told.at(-1)).toMatch(/^ask/));

test('a key is asked for once, and signs again without a question', async () => {
  const { keyring, told } = keyringOf(await homeOf());
  const first = keyring.take('waive G-1');
  await asked(told);
  await keyring.answer(passphrase);
  const { operator, wasAsked } = await first;
  expect([operator.name, wasAsked]).toEqual(['Ada', true]);
  expect(await keyring.take('waive G-2')).toEqual({ operator, wasAsked: false });
  expect(told).toEqual(['ask waive G-1', 'settled', 'unlocked']);
});

test('a wrong passphrase is refused, and the next may be right', async () => {
  const { keyring, told } = keyringOf(await homeOf());
  const key = keyring.take('waive G-1');
  await asked(told);
  await keyring.answer('something else entirely');
  expect(told.at(-1)).toMatch(/^refused /);
  expect(keyring.unlocked).toBe(false);
  await keyring.answer(passphrase);
  expect((await key).operator.name).toBe('Ada');
});

test('whoever gives up signs nothing, and can be asked again', async () => {
  const { keyring, told } = keyringOf(await homeOf());
  const key = keyring.take('waive G-1');
  await asked(told);
  keyring.giveUp();
  await expect(key).rejects.toMatchObject({ code: 'signing-given-up' });
  await keyring.answer(passphrase);
  expect(keyring.unlocked).toBe(false);
  void keyring.take('again').catch(() => undefined);
  await asked(told);
});

test('a passphrase that proves right after it was given up unlocks nothing', async () => {
  const { keyring, told } = keyringOf(await homeOf());
  const key = keyring.take('waive G-1');
  const refusal = expect(key).rejects.toMatchObject({ code: 'signing-given-up' });
  await asked(told);
  const answering = keyring.answer(passphrase);
  keyring.giveUp();
  await answering;
  await refusal;
  expect(keyring.unlocked).toBe(false);
});

test('a passphrase is known again once it was right, also without its first letters', async () => {
  const { keyring, told } = keyringOf(await homeOf());
  const key = keyring.take('waive G-1');
  await asked(told);
  await keyring.answer('something else entirely');
  expect(await keyring.resembles('something else entirely')).toBe(false);
  expect(await keyring.resembles(passphrase.slice(1))).toBe(false);
  await keyring.answer(passphrase);
  await key;
  const typed = [passphrase, ` ${passphrase}\n`, passphrase.slice(1), passphrase.slice(2)];
  expect(await Promise.all(typed.map(keyring.resembles))).toEqual([true, true, true, true]);
  const others = [passphrase.slice(3), `${passphrase} x`, ''];
  expect(await Promise.all(others.map(keyring.resembles))).toEqual([false, false, false]);
  keyring.forget();
  expect(await keyring.resembles(passphrase)).toBe(true);
});

test('a passphrase is found out before it ever unlocked the key, which stays locked', async () => {
  const { keyring, told } = keyringOf(await homeOf());
  expect(await keyring.resembles('which leads are in tier A')).toBe(false);
  expect(await keyring.resembles(` ${passphrase} `)).toBe(true);
  expect(await keyring.resembles(passphrase.slice(1))).toBe(true);
  expect([keyring.unlocked, told]).toEqual([false, []]);
  const nobody = keyringOf(path.join(temporaryFolder(), 'none')).keyring;
  expect(await nobody.resembles(passphrase)).toBe(false);
});

test('without a key the error says how one is made', async () => {
  const { keyring } = keyringOf(path.join(temporaryFolder(), 'none'));
  await expect(keyring.take('waive G-1')).rejects.toMatchObject({
    code: 'operator-missing',
    next: expect.stringContaining('leadline operator init'),
  });
});

test('the key is forgotten ten minutes after the last signature, and what was handed out signs no more', async () => {
  const home = await homeOf();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const { keyring, told } = keyringOf(home);
    const first = keyring.take('waive G-1');
    vi.useRealTimers();
    await asked(told);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await keyring.answer(passphrase);
    const { operator: key } = await first;
    vi.advanceTimersByTime(9 * 60_000);
    await keyring.take('waive G-2');
    vi.advanceTimersByTime(9 * 60_000);
    expect(keyring.unlocked).toBe(true);
    vi.advanceTimersByTime(60_001);
    expect(keyring.unlocked).toBe(false);
    expect(told.at(-1)).toBe('locked');
    expect(() => key.sign('text')).toThrow(expect.objectContaining({ code: 'operator-locked' }));
  } finally {
    vi.useRealTimers();
  }
});
