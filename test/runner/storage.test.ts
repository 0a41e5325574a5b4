import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { openArtifacts } from '../../runner/artifacts.ts';
import { asStorageError } from '../../runner/storage-error.ts';
import { createWorkspace } from '../../runner/workspace.ts';
import { defineTool } from '../../tools/tool.ts';
import { oneStepPlan } from './count-plan.ts';
import { engineOn, temporaryFolder, workspaceFolder } from './fixtures.ts';

const mayMount = canMount();

test('a journal that another process holds is told as a busy workspace', () => {
  const busy = Object.assign(new Error('database is locked'), { errcode: 5 });
  expect(asStorageError(busy, 'journal.sqlite')).toMatchObject({ code: 'workspace-busy' });
});

describe('artifacts', () => {
  test('are written, read back, listed by name with their hash, and leave nothing beside them', async () => {
    const folder = temporaryFolder();
    const artifacts = openArtifacts(folder, () => undefined);
    await artifacts.writeJson('model/b.json', { a: 1 });
    await artifacts.write('a.txt', 'old');
    await artifacts.write('a.txt', 'hello\n');
    expect(await artifacts.read('a.txt')).toBe('hello\n');
    expect(await artifacts.readJson('model/b.json', z.object({ a: z.number() }))).toEqual({ a: 1 });
    expect(artifacts.exists('c.txt')).toBe(false);
    expect(existsSync(`${artifacts.pathOf('a.txt')}.part`)).toBe(false);
    expect(artifacts.written()).toEqual([
      {
        path: 'a.txt',
        bytes: 6,
        sha256: '5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03',
      },
      expect.objectContaining({ path: 'model/b.json' }),
    ]);
  });

  test('that are missing name the step that writes them', async () => {
    const known = openArtifacts(temporaryFolder(), () => '4.1');
    await expect(known.read('bundle.json')).rejects.toMatchObject({
      code: 'artifact-missing',
      message: 'The artifact bundle.json, which step 4.1 wrote, is not there any more.',
    });
    const unknown = openArtifacts(temporaryFolder(), () => undefined);
    await expect(unknown.read('bundle.json')).rejects.toMatchObject({ code: 'artifact-missing' });
  });

  test('that hold something else are not read as if they did', async () => {
    const artifacts = openArtifacts(temporaryFolder(), () => undefined);
    await artifacts.write('a.json', '{');
    await expect(artifacts.readJson('a.json', z.unknown())).rejects.toMatchObject({
      code: 'artifact-unreadable',
    });
    await artifacts.writeJson('a.json', { a: 'x' });
    await expect(artifacts.readJson('a.json', z.object({ a: z.number() }))).rejects.toMatchObject({
      code: 'artifact-unreadable',
      arrived: 'a: expected a value of type number, arrived "x"',
    });
  });

  test.each(['../escape.txt', '/absolute', 'a//b', 'a\\b', '.hidden', 'x.part', ''])(
    'are not named %j',
    async (name) => {
      const artifacts = openArtifacts(temporaryFolder(), () => undefined);
      await expect(artifacts.write(name, '')).rejects.toMatchObject({ code: 'artifact-name-invalid' });
    },
  );
});

describe('a full disk', () => {
  test.each([
    [Object.assign(new Error('no space'), { code: 'ENOSPC' }), 'disk-full'],
    [Object.assign(new Error('sqlite'), { errcode: 13 }), 'disk-full'],
    [new Error('IO Error: could not write: No space left on device'), 'disk-full'],
    [Object.assign(new Error('sqlite'), { errcode: 1544 }), 'workspace-read-only'],
    [Object.assign(new Error('read-only'), { code: 'EROFS' }), 'workspace-read-only'],
  ])('is told from a read-only folder, whoever tells of it: %s', (error, code) => {
    expect(asStorageError(error, 'here')).toMatchObject({ code, cause: error });
  });

  test('is no other error', () => {
    const error = new Error('else');
    expect(asStorageError(error, 'here')).toBe(error);
  });

  test.skipIf(!mayMount)(
    'fails the step, keeps what is done, and the run goes on when there is space',
    async () => {
      const mounted = await mountedWorkspace('size=1m');
      let bytes = 4_000_000;
      const tool = defineTool({
        name: 'fill',
        title: 'Fill',
        description: 'Writes many bytes.',
        effect: 'files',
        input: z.object({}),
        output: z.object({}),
        run: async (_input, { artifacts }) => {
          await artifacts.write('big.bin', new Uint8Array(bytes));
          return { output: {}, measures: {} };
        },
      });
      const { engine } = await engineOn(mounted, { plans: [oneStepPlan(tool)], tools: [tool] });
      const run = await engine.start('one');
      // The journal may find room for the failure or not; either way the code is the same.
      const code = await engine.advance(run).then(
        (state) => state.steps[0]?.error?.code,
        (error: { code: string }) => error.code,
      );
      expect(code).toBe('disk-full');
      bytes = 10;
      expect((await engine.advance(run)).state).toBe('finished');
      await engine.close();
    },
  );
});

describe('a read-only workspace', () => {
  test.skipIf(!mayMount)('can be read and says clearly that it cannot be written', async () => {
    const source = await workspaceFolder();
    const writing = await engineOn(source);
    const run = await writing.engine.start('count');
    await writing.engine.advance(run);
    await writing.engine.close();

    const mounted = await mountedWorkspace('size=4m', source);
    execFileSync('mount', ['-o', 'remount,ro', mounted]);
    const { engine } = await engineOn(mounted);
    expect(engine.status().state).toBe('waiting');
    expect(await engine.gates()).toHaveLength(1);
    await expect(engine.advance(run)).rejects.toMatchObject({ code: 'workspace-read-only' });
    await expect(engine.start('count')).rejects.toMatchObject({ code: 'workspace-read-only' });
    await expect(createWorkspace(path.join(mounted, 'new'), '')).rejects.toMatchObject({
      code: 'workspace-read-only',
    });
    await engine.close();
  });
});

test('the log of a run is what its state says', async () => {
  const folder = await workspaceFolder({ yaml: 'plans: { count: { least_lines: 3 } }' });
  const { engine } = await engineOn(folder);
  await engine.advance(await engine.start('count'), { rehearsal: true });
  const log = await readFile(path.join(folder, 'runs/count-1/EXECUTION_LOG.md'), 'utf8');
  expect(log).toContain('| least_lines | 2 | 3 |');
  expect(log).toContain('| C-1 | lines | >= 2 | >= 3 | tightened |');
  expect(log).toContain('| C-1 | lines | ✅ PASSED | 3, which is >= 3. |');
  expect(log).toContain('| C-3 | doubled lines | ⚠️ **WARNED** | 6, and must be > 100. |');
  expect(log).toMatch(/\| `data\/leads.csv` \| 1 \| 6 B \| `[0-9a-f]{64}` \|/);
  expect(log).toContain('by rehearsal operator, **a REHEARSAL, not a person**');
  expect(log).toContain('- **doubled:** 6');
});

/** A small file system of its own with a workspace on it. */
async function mountedWorkspace(options: string, source?: string): Promise<string> {
  const folder = path.join(temporaryFolder(), 'mounted');
  await mkdir(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
  if (source === undefined) await createWorkspace(folder, '');
  else await cp(source, folder, { recursive: true });
  return folder;
}

/** Mounting needs rights that many machines do not give; the codes are tested without it too. */
function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = '/tmp/leadline-may-mount';
  try {
    execFileSync('mkdir', ['-p', folder]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  }
}
