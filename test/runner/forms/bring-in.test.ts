import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bringIn } from '../../../runner/forms/bring-in.ts';
import { canMount } from '../../cli/workspaces.ts';
import { temporaryFolder } from '../fixtures.ts';
import { put, result } from './form-plan.ts';

/** Every file below a folder with its content. */
function contents(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    names.map(({ parentPath, name }) => [
      path.join(parentPath, name),
      readFileSync(path.join(parentPath, name), 'utf8'),
    ]),
  );
}

describe('a file that is brought in', () => {
  it('is copied under the expected name, into a folder that need not be there, and its source stays', async () => {
    const folder = temporaryFolder();
    const from = put(folder, 'downloads/feed (1).csv', 'a\n1\n');
    const to = path.join(folder, 'data/feeds/feed.csv');
    const brought = await result(bringIn({ from, to, replace: false }));
    expect(brought).toMatchObject({ did: 'copied', former: null, bytes: 4 });
    expect(contents(folder)).toEqual(
      new Map([
        [to, 'a\n1\n'],
        [from, 'a\n1\n'],
      ]),
    );
  });

  it('is refused where another file has its name, and nothing changes', async () => {
    const folder = temporaryFolder();
    const from = put(folder, 'one.csv', 'a\n1\n');
    const to = put(folder, 'two.csv', 'a\n2\n');
    const before = contents(folder);
    await expect(result(bringIn({ from, to, replace: false }))).rejects.toMatchObject({
      code: 'file-exists',
    });
    expect(contents(folder)).toEqual(before);
  });

  it('takes the place of another one when that is said, which is kept beside', async () => {
    const folder = temporaryFolder();
    const from = put(folder, 'one.csv', 'a\n1\n');
    const to = put(folder, 'two.csv', 'a\n2\n');
    const { former } = await result(bringIn({ from, to, replace: true }));
    expect(former).toMatch(/two\.csv\.before-[0-9a-f]{8}$/);
    expect(readFileSync(to, 'utf8')).toBe('a\n1\n');
    expect(readFileSync(former ?? '', 'utf8')).toBe('a\n2\n');
  });

  it('is left alone when the same bytes are there', async () => {
    const folder = temporaryFolder();
    const from = put(folder, 'one.csv', 'a\n');
    const to = put(folder, 'two.csv', 'a\n');
    expect(await result(bringIn({ from, to, replace: true }))).toMatchObject({ did: 'kept', former: null });
    expect(await result(bringIn({ from: to, to, replace: false }))).toMatchObject({ did: 'kept' });
    expect(contents(folder).size).toBe(2);
  });

  it('leaves nothing behind when nobody waits for its end', async () => {
    const folder = temporaryFolder();
    const from = put(folder, 'one.csv', 'a\n');
    const work = bringIn({ from, to: path.join(folder, 'two.csv'), replace: false });
    expect((await work.next()).done).toBe(false);
    await work.return({ did: 'kept', former: null, sha256: '', bytes: 0 });
    expect(readdirSync(folder)).toEqual(['one.csv']);
  });

  it('is told to be missing, with the names that are near', async () => {
    const folder = temporaryFolder();
    put(folder, 'feed_1.csv', 'a\n');
    const asked = {
      from: path.join(folder, 'feed_2.csv'),
      to: path.join(folder, 'data/x.csv'),
      replace: false,
    };
    await expect(result(bringIn(asked))).rejects.toMatchObject({ code: 'file-missing' });
    expect(contents(folder).size).toBe(1);
  });

  it.skipIf(!canMount())('leaves no half of itself on a full disk (needs the right to mount)', async () => {
    const folder = temporaryFolder();
    const small = path.join(folder, 'small');
    mkdirSync(small);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]);
    onTestFinished(() => void execFileSync('umount', ['-l', small]));
    const from = put(folder, 'big.csv', 'x'.repeat(200_000));
    const to = put(small, 'big.csv', 'former');
    await expect(result(bringIn({ from, to, replace: true }))).rejects.toMatchObject({ code: 'disk-full' });
    expect(contents(small)).toEqual(new Map([[to, 'former']]));
  });
});

it('never loses or changes a file that is there, whatever is brought in from where to where', async () => {
  const name = fc.constantFrom('a.csv', 'b.csv', 'c.csv');
  const copies = fc.array(fc.record({ from: name, to: name, replace: fc.boolean(), leave: fc.boolean() }), {
    maxLength: 8,
  });
  const texts = fc.dictionary(name, fc.constantFrom('1', '2', '3'), { maxKeys: 3 });
  await fc.assert(
    fc.asyncProperty(texts, copies, async (files, asked) => {
      const folder = temporaryFolder();
      for (const [file, text] of Object.entries(files)) put(folder, file, text);
      for (const { from, to, replace, leave } of asked) {
        const before = contents(folder);
        const work = bringIn({ from: path.join(folder, from), to: path.join(folder, to), replace });
        if (leave) {
          await work.next().catch(() => {});
          await work.return({ did: 'kept', former: null, sha256: '', bytes: 0 });
        } else {
          await result(work).catch(() => {});
        }
        const after = contents(folder);
        const kept = [...after.values()];
        for (const [file, text] of before) {
          if (replace && !leave) expect(kept).toContain(text);
          else expect(after.get(file)).toBe(text);
        }
        if (!existsSync(path.join(folder, from))) expect(after).toEqual(before);
      }
      expect([...contents(folder).keys()].filter((file) => file.endsWith('.part'))).toEqual([]);
    }),
    { numRuns: 60, seed: 7 },
  );
});
