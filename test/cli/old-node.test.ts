import { execFileSync, spawn } from 'node:child_process';
import { copyFile, mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../runner/fixtures.ts';
import { entry, leadline } from './leadline.ts';

const oldNode = findOldNode();
const reason = 'there is no Node older than 24.15 on PATH to try it with';

describe('under a Node that is too old', () => {
  it('the command runs itself again with the bundled one and keeps the exit code and the output', async (test) => {
    if (oldNode === undefined) return test.skip(reason);
    expect(await leadline(['--version'], { node: oldNode })).toMatchObject({ code: 0, stderr: '' });
    const { code, stderr } = await leadline(['runn'], { node: oldNode });
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean run?');
  });

  it('the bundled one is found where the package is installed as a dependency', async (test) => {
    if (oldNode === undefined) return test.skip(reason);
    const modules = path.join(temporaryFolder(), 'node_modules');
    await mkdir(path.join(modules, 'leadline', 'cli'), { recursive: true });
    const copy = path.join(modules, 'leadline', 'cli', 'leadline.js');
    await copyFile(entry, copy);
    await symlink(
      path.join(import.meta.dirname, '..', '..', 'node_modules', 'node'),
      path.join(modules, 'node'),
    );
    // Nothing but the entry was copied, so the bundled Node is heard missing the rest.
    expect(run(oldNode, copy)).toMatch(
      /^exit 1: leadline: something of this installation is missing: run `npm ci`/,
    );
  });

  it.for(['SIGTERM', 'SIGKILL'] as const)(
    '%s ends the process behind the wrapper, too',
    async (signal, test) => {
      if (oldNode === undefined) return test.skip(reason);
      const wrapper = spawn(oldNode, [entry, 'mcp'], {
        stdio: ['pipe', 'pipe', 'ignore'],
        cwd: temporaryFolder(),
      });
      wrapper.stdin.write(`${JSON.stringify(initialize)}\n`);
      await new Promise((answered) => wrapper.stdout.once('data', answered));
      wrapper.kill(signal);
      // The pipe closes when nobody holds it any more: neither the wrapper nor the process behind it.
      await new Promise((closed) => wrapper.on('close', closed));
      expect(wrapper.signalCode ?? wrapper.exitCode).toBe(signal === 'SIGKILL' ? 'SIGKILL' : 0);
    },
  );

  it('and without a bundled one, one line says what to do', async (test) => {
    if (oldNode === undefined) return test.skip(reason);
    const folder = temporaryFolder();
    const copy = path.join(folder, 'leadline.mjs');
    await copyFile(entry, copy);
    const said = run(oldNode, copy);
    expect(said.trim().split('\n')).toHaveLength(1);
    expect(said).toMatch(/^exit 1: leadline: needs Node 24\.15 or newer, this is .*npm ci/);
  });
});

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '0' } },
};

/** What a failing command wrote to stderr, after its exit code. */
function run(node: string, file: string): string {
  try {
    execFileSync(node, [file, '--version'], { stdio: 'pipe', encoding: 'utf8' });
    return 'exit 0';
  } catch (error) {
    const { status, stderr } = error as { status: number; stderr: string };
    return `exit ${status}: ${stderr}`;
  }
}

function findOldNode(): string | undefined {
  const candidates = (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'node'));
  return candidates.find((node) => {
    try {
      const [major = 0, minor = 0] = execFileSync(node, ['-p', 'process.versions.node'], {
        stdio: 'pipe',
        encoding: 'utf8',
      })
        .split('.')
        .map(Number);
      return major >= 14 && (major < 24 || (major === 24 && minor < 15));
    } catch {
      return false;
    }
  });
}
