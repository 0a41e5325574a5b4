import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { writeDurably } from '../../runner/durable-file.ts';
import { temporaryFolder } from './fixtures.ts';

test.each([
  ['few', ['a,b\n', 'ä→,1\n']],
  ['none', []],
  ['more than are written at once', Array.from({ length: 40_000 }, (_, line) => `line ${line} ä\n`)],
])('parts of text make the file and the hash that the whole would: %s', async (_, parts) => {
  const folder = temporaryFolder();
  const [whole, inParts] = [path.join(folder, 'whole'), path.join(folder, 'parts')];
  const expected = await writeDurably(whole, parts.join(''));
  expect(await writeDurably(inParts, parts)).toEqual(expected);
  expect(readFileSync(inParts)).toEqual(readFileSync(whole));
  expect(expected.sha256).toBe(createHash('sha256').update(readFileSync(inParts)).digest('hex'));
});

test('parts that end with an error leave the file as it was, and nothing beside it', async () => {
  const folder = temporaryFolder();
  const target = path.join(folder, 'file');
  await writeDurably(target, 'before');
  function* broken() {
    yield 'x'.repeat(400_000);
    throw new Error('no more');
  }
  await expect(writeDurably(target, broken())).rejects.toThrow('no more');
  expect(readFileSync(target, 'utf8')).toBe('before');
  expect(readdirSync(folder)).toEqual(['file']);
});
