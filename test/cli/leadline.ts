import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const entry = fileURLToPath(new URL('../../cli/leadline.js', import.meta.url));

/** The command is started some hundred times; without a cache, half of each start goes into stripping types from the same files. */
const compileCache = fileURLToPath(new URL('../../node_modules/.cache/leadline-tests', import.meta.url));

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the real command in its own process. The environment is bare, so that a developer's settings decide nothing. */
export function leadline(
  args: readonly string[],
  options: { cwd?: string; node?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Ended> {
  const child = spawn(options.node ?? process.execPath, [entry, ...args], {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      LANG: 'C.UTF-8',
      // Nobody's key: a test that signs brings its own home.
      LEADLINE_HOME: path.join(tmpdir(), 'leadline-nobody'),
      NODE_COMPILE_CACHE: compileCache,
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
