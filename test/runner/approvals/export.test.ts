import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type LogBundle, verifyBundle } from '../../../runner/approvals/export.ts';
import { ada, asked, bea, blockedRun, granting, mallory } from './blocked-run.ts';

async function exported() {
  const blocked = await blockedRun();
  const { id } = await asked(blocked.engine, blocked.run);
  await blocked.engine.approvals.grant(id, granting);
  return { ...blocked, bundle: await blocked.engine.exportLog(ada) };
}

const problemsOf = (bundle: LogBundle) =>
  verifyBundle(JSON.stringify(bundle)).problems.map(({ message }) => message);

test('a bundle can be checked with nothing but itself, however it is laid out', async () => {
  const { bundle } = await exported();
  const found = verifyBundle(JSON.stringify(bundle, null, 2));
  expect(found).toMatchObject({
    ...{ exportedBy: 'Ada', exportedAt: '2025-11-01T00:00:00.000Z', problems: [] },
    ...{ signatures: 2, entries: bundle.entries.length, files: 6, head: bundle.head.hash },
  });
});

test('the first export of a workspace registers who signs it', async () => {
  const { engine } = await blockedRun();
  expect((await engine.exportLog(ada)).operators).toMatchObject([{ name: 'Ada', id: ada.id }]);
  await expect(engine.exportLog(bea)).rejects.toMatchObject({ code: 'operator-unknown' });
});

test('a file that had changed by the time of the export is named', async () => {
  const { engine, folder } = await exported();
  await appendFile(path.join(folder, 'runs/waive-1/artifacts/lines.json'), ' ');
  expect(problemsOf(await engine.exportLog(ada))).toEqual([
    'runs/waive-1/artifacts/lines.json of step 1 was changed since the journal recorded it.',
  ]);
});

test.each<[string, (bundle: LogBundle) => LogBundle, string]>([
  ['time', (bundle) => ({ ...bundle, exportedAt: '2026-01-01T00:00:00.000Z' }), 'is not as Ada signed it'],
  [
    'entry',
    (bundle) => ({ ...bundle, entries: bundle.entries.map((entry) => ({ ...entry, at: '2026-01-01' })) }),
    'Entry 1 (run-started) was changed',
  ],
  ['end', (bundle) => ({ ...bundle, entries: bundle.entries.slice(0, -1) }), 'head of the bundle'],
  ['operators', (bundle) => ({ ...bundle, operators: [] }), 'operators of the bundle are not those'],
  ['files', (bundle) => ({ ...bundle, files: bundle.files.slice(1) }), 'files of the bundle are not those'],
  [
    'signer',
    ({ signature, ...bundle }) => {
      const { name, publicKey, id } = mallory;
      return { ...bundle, exportedBy: { name, publicKey, id }, signature: { ...signature, key: id } };
    },
    'Mallory, who exported the bundle, may not sign in its workspace',
  ],
])('a changed %s is seen', async (_what, change, message) => {
  const { bundle } = await exported();
  expect(problemsOf(change(bundle))).toContainEqual(expect.stringContaining(message));
});

test('a bundle that says two things of one, or is cut off, is none', async () => {
  const { bundle } = await exported();
  const text = JSON.stringify(bundle);
  const twice = [
    text.replace('{', '{"exportedAt":"2020-01-01T00:00:00.000Z",'),
    text.replace('"entries":[{', '"entries":[{"payload":"{}" ,'),
    text.replace('"exportedBy":{', '"exportedBy":{"n\\u0061me":"Mallory\\"","name" : "Bea",'),
  ];
  for (const changed of [...twice, text.slice(0, -1), text.slice(0, text.length / 2)]) {
    expect(changed).not.toBe(text);
    expect(() => verifyBundle(changed)).toThrow(expect.objectContaining({ code: 'bundle-unreadable' }));
  }
});

test('a bundle whose members stand in another order says the same', async () => {
  const { bundle } = await exported();
  const turned = Object.fromEntries(Object.entries(bundle).reverse());
  expect(verifyBundle(JSON.stringify(turned)).problems).toEqual([]);
});

test('what is no bundle is refused', () => {
  for (const text of ['', '{}', '[1]']) {
    expect(() => verifyBundle(text)).toThrow(expect.objectContaining({ code: 'bundle-unreadable' }));
  }
});
