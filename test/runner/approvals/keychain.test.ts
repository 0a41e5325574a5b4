import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createOperator, readOperator, unlockOperator } from '../../../runner/approvals/operator-key.ts';
import { passphrase } from '../../support/operator.ts';
import { temporaryFolder } from '../fixtures.ts';

/** What the stand-in for the system's keychain keeps, by service and account. */
const kept = new Map<string, string>();
let refusal: Error | undefined;

vi.mock('@napi-rs/keyring', () => ({
  AsyncEntry: class {
    readonly #place: string;
    constructor(service: string, account: string) {
      this.#place = `${service}/${account}`;
    }
    async setPassword(secret: string) {
      if (refusal !== undefined) throw refusal;
      kept.set(this.#place, secret);
    }
    async getPassword() {
      if (refusal !== undefined) throw refusal;
      return kept.get(this.#place) ?? null;
    }
  },
}));

beforeEach(() => {
  kept.clear();
  refusal = undefined;
});

describe('a key whose passphrase the keychain keeps', () => {
  const protection = { kind: 'keychain' } as const;

  test('is unlocked without asking, with a long random passphrase', async () => {
    const home = temporaryFolder();
    const made = await createOperator(home, { name: 'Ada', protection });
    expect(made.protection).toBe('keychain');
    expect([...kept]).toEqual([[`leadline/${made.id}`, expect.stringMatching(/^[\w-]{43}$/)]]);
    expect(await unlockOperator(home)).toMatchObject({ id: made.id });
  });

  test('stays locked where the keychain is another, whatever passphrase is given', async () => {
    const home = temporaryFolder();
    await createOperator(home, { name: 'Ada', protection });
    kept.clear();
    await expect(unlockOperator(home, passphrase)).rejects.toMatchObject({
      code: 'keychain-unavailable',
      message: expect.stringContaining('it knows nothing of operator'),
    });
  });

  test('is not made where the keychain refuses', async () => {
    const home = temporaryFolder();
    refusal = new Error('AccessDenied');
    await expect(createOperator(home, { name: 'Ada', protection })).rejects.toMatchObject({
      code: 'keychain-unavailable',
      message: "The system's keychain cannot be used: AccessDenied.",
      next: expect.stringContaining('without --keychain'),
    });
    expect(await readOperator(home)).toBeNull();
  });
});
