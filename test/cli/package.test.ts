import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { writePackage } from '../../cli/write-package.ts';
import { temporaryFolder } from '../runner/fixtures.ts';
import { forTinyData } from '../support/for-tiny-data.ts';

const root = path.join(import.meta.dirname, '../..');
const run = promisify(execFile);

describe('the package that npm publishes', () => {
  it('runs from below node_modules, trains on threads, and carries neither TypeScript nor scripts', async () => {
    const folder = temporaryFolder();
    const installed = await install(folder);
    const files = await readdir(installed, { recursive: true });
    expect(files.filter((name) => name.endsWith('.ts'))).toEqual([]);
    const manifest = JSON.parse(await readFile(path.join(installed, 'package.json'), 'utf8'));
    expect(Object.keys(manifest)).not.toContain('scripts');
    expect(manifest.bin).toEqual({ leadline: 'cli/leadline.js' });

    const firm = path.join(folder, 'firm');
    const leadline = (...words: string[]) =>
      run(process.execPath, [path.join(installed, 'cli/leadline.js'), ...words, '--workspace', firm], {
        env: { ...process.env, LEADLINE_HOME: path.join(folder, 'home') },
      });
    await leadline('sandbox', '--scale', 'tiny');
    await writeFile(path.join(firm, 'leadline.yaml'), forTinyData);
    const { stdout } = await leadline('run', 'v6-true-vintage', '--rehearse', '--until', '4.6', '--json');
    const [step] = JSON.parse(stdout).run.steps.filter(({ id }: { id: string }) => id === '4.6');
    expect(step).toMatchObject({ state: 'done' });
  }, 180_000);
});

/** Packs it as npm does, and puts it where an install would, beside this repository's own packages. */
async function install(folder: string): Promise<string> {
  const source = path.join(folder, 'source');
  await writePackage(source);
  const { stdout } = await run('npm', ['pack', source, '--pack-destination', folder, '--silent']);
  await run('tar', ['xzf', path.join(folder, stdout.trim()), '-C', folder]);

  const modules = path.join(folder, 'node_modules');
  await mkdir(modules);
  for (const name of await readdir(path.join(root, 'node_modules'))) {
    if (name !== 'leadline' && !name.startsWith('.')) {
      await symlink(path.join(root, 'node_modules', name), path.join(modules, name));
    }
  }
  await run('mv', [path.join(folder, 'package'), path.join(modules, 'leadline')]);
  return path.join(modules, 'leadline');
}
