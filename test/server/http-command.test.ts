import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { entry, leadline } from '../cli/leadline.ts';
import { workspaceFolder } from '../runner/fixtures.ts';
import { caller } from './connect.ts';
import { connectTo, send, token } from './http-fixtures.ts';

/** `leadline mcp --http 0` in a process of its own, once it has said where it listens. */
async function start(env: NodeJS.ProcessEnv, more: readonly string[] = []) {
  const args = [entry, 'mcp', '--http', '0', '--workspace', await workspaceFolder(), ...more];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, LEADLINE_HOME: path.join(tmpdir(), 'leadline-nobody'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  let said = '';
  const ended = once(child, 'close');
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /serves MCP at (\S+)\n/.exec(said)?.[1];
      if (
        found !== undefined &&
        (env.LEADLINE_MCP_TOKEN !== undefined || said.includes(': ', said.indexOf('token')))
      ) {
        resolve(found);
      }
    });
    child.once('close', () => reject(new Error(said)));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    return { code: child.exitCode, stdout };
  };
  return { url, said: () => said, stop };
}

describe('leadline mcp --http', () => {
  it('serves with the token of the environment, which it does not print, until it is told to end', async () => {
    const { url, said, stop } = await start({ LEADLINE_MCP_TOKEN: token });
    const client = await connectTo(url);
    expect((await caller(client)('list_plans')).text).toContain('v6-true-vintage');
    expect(said()).not.toContain(token);
    expect(await stop()).toEqual({ code: 0, stdout: '' });
  });

  it('makes a token for the start and prints it where none is set', async () => {
    const { url, said, stop } = await start({});
    const made = /Bearer token .*: (\S{43})\n/.exec(said())?.[1] ?? '';
    expect((await send(url, { headers: { authorization: `Bearer ${made}` } })).status).toBe(200);
    expect((await send(url)).status).toBe(401);
    expect((await stop()).code).toBe(0);
  });

  it('keeps to the rate that it is given', async () => {
    const { url, stop } = await start({ LEADLINE_MCP_TOKEN: token }, ['--rate', '1']);
    expect([(await send(url)).status, (await send(url)).status]).toEqual([200, 429]);
    await stop();
  });

  it.each([
    ['other machines without a token', ['--host', '0.0.0.0'], {}, 'token-missing'],
    ['a token that could be guessed', [], { LEADLINE_MCP_TOKEN: 'short' }, 'token-weak'],
    ['a port that is none', ['--http', '70000'], {}, 'usage'],
  ])('refuses %s', async (_, more, env, code) => {
    const ended = await leadline(['mcp', '--http', '0', ...more], { env, cwd: await workspaceFolder() });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(code);
  });

  it('says that a port is taken', async () => {
    const { url, stop } = await start({ LEADLINE_MCP_TOKEN: token });
    const { port } = new URL(url);
    const second = await leadline(['mcp', '--http', port], { cwd: await workspaceFolder() });
    expect(second.code).toBe(1);
    expect(second.stderr).toContain('port-taken');
    await stop();
  });
});
