import { generateKeyPairSync } from 'node:crypto';
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { operatorHome } from '../../../runner/approvals/operator-home.ts';
import {
  createOperator,
  operatorOf,
  readOperator,
  signatureOf,
  unlockOperator,
  verifySignature,
} from '../../../runner/approvals/operator-key.ts';
import { operatorLine, parseOperatorLine } from '../../../runner/approvals/operator-line.ts';
import { operatorCalled, passphrase } from '../../support/operator.ts';
import { temporaryFolder } from '../fixtures.ts';

const protection = { kind: 'passphrase', passphrase } as const;
const isWindows = process.platform === 'win32';

describe('a key on disk', () => {
  test('is read without the passphrase, and signs with it', async () => {
    const home = path.join(temporaryFolder(), 'deep', 'home');
    expect(await readOperator(home)).toBeNull();
    const made = await createOperator(home, { name: ' Ada  Lovelace ', protection });
    expect(made).toMatchObject({ name: 'Ada Lovelace', protection: 'passphrase' });
    expect(await readOperator(home)).toEqual(made);

    const ada = await unlockOperator(home, passphrase);
    expect(ada).toMatchObject({ name: made.name, id: made.id, publicKey: made.publicKey });
    expect(verifySignature(made, 'a text', signatureOf(ada, 'a text'))).toBe(true);
  });

  test('says the secret nowhere, and is its owner’s alone', { skip: isWindows }, async () => {
    const home = path.join(temporaryFolder(), 'home');
    await createOperator(home, { name: 'Ada', protection });
    const file = path.join(home, 'operator.json');
    expect((await stat(home)).mode & 0o777).toBe(0o700);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const { operator } = JSON.parse(await readFile(file, 'utf8'));
    expect(operator.protection).toMatchObject({
      derivation: 'scrypt',
      N: 65536,
      r: 8,
      p: 1,
      cipher: 'aes-256-gcm',
    });
    // 48 bytes of PKCS8, in which a key that was not encrypted would begin with the bytes 30 2e.
    expect(Buffer.from(operator.key, 'base64')).toHaveLength(48);
    expect(Buffer.from(operator.key, 'base64').subarray(0, 2).toString('hex')).not.toBe('302e');

    await chmod(file, 0o640);
    await expect(unlockOperator(home, passphrase)).rejects.toMatchObject({
      code: 'key-file-exposed',
      arrived: 'rights 640',
    });
  });

  test('is not made in a folder that others may write to', { skip: isWindows }, async () => {
    const home = temporaryFolder();
    await chmod(home, 0o777);
    await expect(createOperator(home, { name: 'Ada', protection })).rejects.toMatchObject({
      code: 'operator-home-exposed',
      arrived: 'rights 777',
    });
    expect(await readdir(home)).toEqual([]);
  });

  test('is not replaced by a second one', async () => {
    const home = temporaryFolder();
    const made = await createOperator(home, { name: 'Ada', protection });
    await expect(createOperator(home, { name: 'Eve', protection })).rejects.toMatchObject({
      code: 'operator-exists',
    });
    expect(await readOperator(home)).toEqual(made);
  });

  test('is not made inside of a workspace', async () => {
    const workspace = temporaryFolder();
    await writeFile(path.join(workspace, 'leadline.yaml'), '');
    await expect(
      createOperator(path.join(workspace, 'keys'), { name: 'Ada', protection }),
    ).rejects.toMatchObject({ code: 'operator-home-inside' });
  });

  test('says of a wrong passphrase and of any changed byte of its text no more than that it stays locked', async () => {
    const home = temporaryFolder();
    await createOperator(home, { name: 'Ada', protection });
    const wrong = await unlockOperator(home, 'four words nobody would gues').catch((error) => error);
    expect(wrong).toMatchObject({ code: 'passphrase-wrong' });

    const file = path.join(home, 'operator.json');
    const whole = JSON.parse(await readFile(file, 'utf8'));
    const { operator } = whole;
    const changes = [
      { ...operator, name: 'Eve' },
      { ...operator, id: flipped(operator.id) },
      { ...operator, publicKey: flipped(operator.publicKey) },
      { ...operator, key: flipped(operator.key) },
      { ...operator, tag: flipped(operator.tag) },
      { ...operator, protection: { ...operator.protection, salt: flipped(operator.protection.salt) } },
      { ...operator, protection: { ...operator.protection, nonce: flipped(operator.protection.nonce) } },
    ];
    for (const changed of changes) {
      await writeFile(file, JSON.stringify({ ...whole, operator: changed }));
      const error = await unlockOperator(home, passphrase).catch((caught) => caught);
      expect(error).toMatchObject({ code: wrong.code, message: wrong.message });
    }
  });

  test.each([
    ['that is cut off', (text: string) => text.slice(0, -20)],
    ['of another format', (text: string) => text.replace('leadline-operator/1', 'leadline-operator/2')],
    ['that asks for a cheaper derivation', (text: string) => text.replace('65536', '2')],
    ['with a field that nobody knows', (text: string) => text.replace('{', '{"more": 1,')],
  ])('is refused in a file %s', async (_, change) => {
    const home = temporaryFolder();
    await createOperator(home, { name: 'Ada', protection });
    const file = path.join(home, 'operator.json');
    await writeFile(file, change(await readFile(file, 'utf8')));
    await expect(readOperator(home)).rejects.toMatchObject({ code: 'key-file-unreadable' });
  });

  test('cannot be unlocked where there is none, or without a passphrase', async () => {
    const home = temporaryFolder();
    await expect(unlockOperator(home, passphrase)).rejects.toMatchObject({ code: 'operator-missing' });
    await createOperator(home, { name: 'Ada', protection });
    await expect(unlockOperator(home)).rejects.toMatchObject({ code: 'passphrase-missing' });
  });

  test('takes the same letters however they were typed', async () => {
    const home = temporaryFolder();
    await createOperator(home, {
      name: 'Ada',
      protection: { kind: 'passphrase', passphrase: 'quatre cafés au lait' },
    });
    await expect(unlockOperator(home, 'quatre cafe\u0301s au lait')).resolves.toMatchObject({ name: 'Ada' });
  });

  test.each([
    ['a short passphrase', 'Ada', 'eleven char', 'passphrase-short'],
    ['no name', '  ', passphrase, 'operator-name-invalid'],
    ['a name without a letter', '12', passphrase, 'operator-name-invalid'],
    ['a name with a colon', 'Ada: admin', passphrase, 'operator-name-invalid'],
    ['a name that turns the line around', 'Ada\u202egrantor', passphrase, 'operator-name-invalid'],
    ['a name with a command for terminals', 'Ada\u001b[2J', passphrase, 'operator-name-invalid'],
    ['a name without end', 'A'.repeat(81), passphrase, 'operator-name-invalid'],
  ])('is not made with %s', async (_, name, secret, code) => {
    const home = temporaryFolder();
    const made = createOperator(home, { name, protection: { kind: 'passphrase', passphrase: secret } });
    await expect(made).rejects.toMatchObject({ code });
    expect(await readOperator(home)).toBeNull();
  });
});

describe('a signature', () => {
  const ada = operatorCalled('Ada');
  const eve = operatorCalled('Eve');
  const signature = signatureOf(ada, 'a text');

  test('is of one text by one person', () => {
    expect(verifySignature(ada, 'a text', signature)).toBe(true);
    expect(verifySignature(ada, 'a text ', signature)).toBe(false);
    expect(verifySignature(eve, 'a text', signature)).toBe(false);
    expect(verifySignature(eve, 'a text', { ...signature, key: eve.id })).toBe(false);
  });

  test('is not taken from whoever bears another’s id', () => {
    expect(
      verifySignature({ ...eve, id: ada.id }, 'a text', { key: ada.id, value: eve.sign('a text') }),
    ).toBe(false);
  });

  test.each([
    ['nothing', ''],
    ['no base64', '***'],
    ['too few bytes', Buffer.alloc(63).toString('base64')],
    ['bytes that are none', Buffer.alloc(64).toString('base64')],
    ['the right bytes, written in another way', signature.value.replaceAll('=', '')],
  ])('is not %s', (_, value) => {
    expect(verifySignature(ada, 'a text', { key: ada.id, value })).toBe(false);
  });

  test('cannot be made any more once the key is forgotten', () => {
    const jo = operatorCalled('Jo');
    jo.forget();
    expect(() => jo.sign('a text')).toThrow(expect.objectContaining({ code: 'operator-locked' }));
  });

  test('depends on the key and the text alone', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    expect(operatorOf('Ada', privateKey).sign('x')).toBe(operatorOf('Bo', privateKey).sign('x'));
  });
});

describe('the line of an operator', () => {
  const ada = operatorCalled('Ada Lovelace');

  test('carries name and public key', () => {
    const line = operatorLine(ada);
    expect(line).toBe(`leadline-operator:1:Ada Lovelace:${ada.publicKey}`);
    expect(parseOperatorLine(`${line}\n`)).toEqual({ name: ada.name, publicKey: ada.publicKey, id: ada.id });
  });

  test.each([
    ['', 'leadline-operator:1:'],
    ['of another kind', `leadline-operator:2:Ada:${ada.publicKey}`],
    ['without a name', `leadline-operator:1::${ada.publicKey}`],
    ['with half a key', `leadline-operator:1:Ada:${ada.publicKey.slice(0, 20)}`],
    ['with a name that hides something', `leadline-operator:1:Ada\u200b:${ada.publicKey}`],
    ['with more behind it', `leadline-operator:1:Ada:${ada.publicKey}:x`],
  ])('%s is refused', (_, line) => {
    expect(() => parseOperatorLine(line)).toThrow(expect.objectContaining({ code: 'operator-line-invalid' }));
  });
});

describe('the home of an operator', () => {
  test.each([
    ['what LEADLINE_HOME says', { LEADLINE_HOME: '/keys', XDG_CONFIG_HOME: '/xdg' }, 'linux', '/keys'],
    ['the configuration folder', { XDG_CONFIG_HOME: '/xdg' }, 'linux', '/xdg/leadline'],
    ['the application data on Windows', { APPDATA: '/roaming' }, 'win32', '/roaming/leadline'],
  ] as const)('is %s', (_, environment, platform, expected) => {
    expect(operatorHome(environment, platform)).toBe(path.resolve(expected));
  });

  test('is below the person’s own folder without any of them, or with a relative one', () => {
    expect(operatorHome({ LEADLINE_HOME: '', XDG_CONFIG_HOME: 'relative' }, 'linux')).toMatch(
      /[\\/]\.config[\\/]leadline$/,
    );
  });
});

/** The text with its first character replaced by another of the same kind. */
function flipped(text: string): string {
  return `${text.startsWith('a') ? 'b' : 'a'}${text.slice(1)}`;
}
