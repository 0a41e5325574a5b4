import { execFileSync, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entry, leadline } from './leadline.ts';
import {
  canMount,
  copyOf,
  evidenceIn,
  leftoversIn,
  madeWorkspace,
  mountedCopyOf,
  plan,
} from './workspaces.ts';

const lastStep = '1.4b';
const mayMount = canMount();
/** Another user, as which a superuser may start a process; nobody has this number. */
const nobody = 65_534;

let clean: Awaited<ReturnType<typeof madeWorkspace>>;
/** The evidence of a run that nothing disturbed. */
let undisturbed: Record<string, string>;
/** A workspace in which the first steps are done. */
let begun: string;

beforeAll(async () => {
  clean = await madeWorkspace();
  begun = `${clean.folder}-begun`;
  execFileSync('cp', ['-r', clean.folder, begun]);
  expect((await run(begun)).code).toBe(0);
  undisturbed = await evidenceIn(begun);
});

afterAll(() => clean.remove());

describe.skipIf(!mayMount)('a disk that is full (skipped where mounting is not permitted)', () => {
  it.each(['17m', '22m'])('of %s stops the run, and it goes on when there is space', async (size) => {
    const workspace = await mountedCopyOf(clean.folder, `size=${size}`);
    const { code, stdout, stderr } = await run(workspace);
    expect(code).toBe(1);
    expect(`${stdout}${stderr}`).not.toMatch(/^\s+at .+:\d+:\d+/m);
    expect(JSON.parse(stdout).error).toMatchObject({
      code: 'disk-full',
      next: expect.stringMatching(/space/),
    });
    expect(await leftoversIn(workspace)).toEqual([]);
    for (const command of ['status', 'verify']) {
      expect((await leadline([command], { cwd: workspace })).code).toBe(0);
    }

    execFileSync('mount', ['-o', 'remount,size=200m', workspace]);
    expect((await resume(workspace)).code).toBe(0);
    expect(await evidenceIn(workspace)).toEqual(undisturbed);
    expect((await leadline(['verify'], { cwd: workspace })).code).toBe(0);
  });
});

describe.skipIf(!mayMount)(
  'a workspace that cannot be written (skipped where mounting is not permitted)',
  () => {
    it('can be read and verified, refuses all else clearly, and goes on when it can be written', async () => {
      const workspace = await mountedCopyOf(begun, 'size=100m');
      execFileSync('mount', ['-o', 'remount,ro', workspace]);
      for (const command of ['status', 'gates', 'verify']) {
        expect((await leadline([command], { cwd: workspace })).code).toBe(0);
      }
      for (const command of [
        ['resume', '--rehearse'],
        ['run', plan],
        ['explain-row', '00Q000000000001AAA'],
        ['sandbox', '--scale', 'tiny', '--seed', '7', '--replace'],
      ]) {
        const { code, stdout } = await leadline([...command, '--json'], { cwd: workspace });
        expect({ command, code, error: JSON.parse(stdout).error.code }).toEqual({
          command,
          code: 1,
          error: 'workspace-read-only',
        });
      }
      execFileSync('mount', ['-o', 'remount,rw', workspace]);
      expect((await leadline(['resume', '--until', '1.5'], { cwd: workspace })).code).toBe(0);
    });
  },
);

describe.skipIf(process.getuid?.() !== 0)(
  'a workspace of another user (skipped without the right to be one)',
  () => {
    it('can be read, also with what a kill left in the log of the journal, and is not written', async () => {
      const workspace = await copyOf(begun);
      execFileSync('chmod', ['-R', 'go+rX', workspace, `${workspace}/..`]);
      await killedInside('1.5', workspace);
      for (const command of ['status', 'gates', 'verify']) {
        const { code, stderr } = await asNobody([command], workspace);
        expect({ command, code, stderr }).toEqual({ command, code: 0, stderr: '' });
      }
      const { code, stdout } = await asNobody(['resume', '--json'], workspace);
      expect({ code, error: JSON.parse(stdout).error.code }).toEqual({
        code: 1,
        error: 'workspace-read-only',
      });
      expect((await leadline(['resume', '--until', '1.5'], { cwd: workspace })).code).toBe(0);
    });

    it('with a file that may not be read stops at that file, and goes on when it may', async () => {
      const workspace = await copyOf(clean.folder);
      const leads = `${workspace}/data/crm/Lead.csv`;
      execFileSync('chmod', ['-R', 'go+rX', `${workspace}/..`]);
      execFileSync('chown', ['-R', String(nobody), workspace]);
      execFileSync('chmod', ['000', leads]);
      const args = ['--rehearse', '--until', lastStep, '--json'];
      const { code, stdout } = await asNobody(['run', plan, ...args], workspace);
      expect({ code, ...JSON.parse(stdout) }).toMatchObject({
        code: 1,
        error: { code: 'file-unreadable', message: expect.stringContaining('Lead.csv') },
      });
      execFileSync('chmod', ['644', leads]);
      expect((await asNobody(['resume', ...args], workspace)).code).toBe(0);
      expect(await evidenceIn(workspace)).toEqual(undisturbed);
    });
  },
);

type Ended = Awaited<ReturnType<typeof leadline>>;

function run(cwd: string): Promise<Ended> {
  return leadline(['run', plan, '--rehearse', '--until', lastStep, '--json'], { cwd });
}

function resume(cwd: string): Promise<Ended> {
  return leadline(['resume', '--rehearse', '--until', lastStep, '--json'], { cwd });
}

/** Runs the command as another user. */
function asNobody(args: readonly string[], cwd: string): Promise<Ended> {
  // This user's own home is not one that another may look into.
  const env = { ...process.env, LEADLINE_HOME: path.join(tmpdir(), 'leadline-nobody') };
  return ended(spawn(process.execPath, [entry, ...args], { cwd, env, uid: nobody, gid: nobody }));
}

/** Kills a run with SIGKILL when it has begun a step. */
async function killedInside(step: string, cwd: string): Promise<void> {
  const child = spawn(process.execPath, [entry, 'resume', '--rehearse'], { cwd });
  child.stderr.on('data', (text) => {
    if (String(text).includes(` ${step} `)) child.kill('SIGKILL');
  });
  await ended(child);
}

function ended(child: ReturnType<typeof spawn>): Promise<Ended> {
  const result: Ended = { code: null, stdout: '', stderr: '' };
  child.stdout?.on('data', (text) => {
    result.stdout += text;
  });
  child.stderr?.on('data', (text) => {
    result.stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...result, code }));
  });
}
