import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../runner/fixtures.ts';
import { leadline } from './leadline.ts';

test('what a start has compiled is kept among the caches of the user, for the next start', async () => {
  const caches = temporaryFolder();
  const env = { NODE_COMPILE_CACHE: undefined, XDG_CACHE_HOME: caches };
  expect(await leadline(['--version'], { env })).toMatchObject({ code: 0 });
  expect(readdirSync(path.join(caches, 'leadline', 'compiled'))).toHaveLength(1);
});

test('where the caches cannot be written, a start is only slower', async () => {
  const env = { NODE_COMPILE_CACHE: undefined, XDG_CACHE_HOME: '/dev/null' };
  expect(await leadline(['--version'], { env })).toMatchObject({ code: 0, stderr: '' });
});
