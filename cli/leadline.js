#!/usr/bin/env node
// Plain JavaScript that any Node from 14 on can parse: it only finds a Node that is new enough to run the TypeScript behind it.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import nodeModule, { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const required = [24, 15];
const marker = 'LEADLINE_BUNDLED_NODE';

if (isNewEnough(process.versions.node)) {
  dieWithTheWrapper();
  rememberCompiledFiles();
  // The sources are TypeScript, the published package is JavaScript.
  const main = existsSync(new URL('./main.ts', import.meta.url)) ? './main.ts' : './main.js';
  import(main).then((cli) => cli.main(process.argv.slice(2)), explainImportFailure);
} else {
  const node = findBundledNode();
  if (node === undefined) refuse();
  else runWith(node);
}

/** @param {string} version such as `24.15.0` */
function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > required[0] || (major === required[0] && minor >= required[1]);
}

/**
 * Half of a start is spent on stripping types; where the folder cannot be written, nothing is remembered and nothing is lost. It is the
 * user's own: an installation may be somebody else's, and what lies in a shared folder anybody could have compiled.
 */
function rememberCompiledFiles() {
  if (process.env.NODE_COMPILE_CACHE !== undefined) return;
  const folder = cacheFolder();
  if (folder !== undefined) nodeModule.enableCompileCache(join(folder, 'leadline', 'compiled'));
}

/** Where the system has users' caches; undefined for a user without a home. */
function cacheFolder() {
  const { LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
  if (process.platform === 'win32') return LOCALAPPDATA;
  // The specification has a relative XDG_CACHE_HOME ignored.
  if (XDG_CACHE_HOME !== undefined && isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME;
  try {
    return join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache');
  } catch {
    return undefined;
  }
}

/** The `node` package's own binary, found as an import from this file would find it; undefined when it is absent or too old. */
function findBundledNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve('node/package.json');
    if (!isNewEnough(JSON.parse(readFileSync(manifest, 'utf8')).version)) return undefined;
    const binary = join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} node */
function runWith(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url)].concat(process.argv.slice(2)), {
    // The fourth channel only closes when this process ends, however it ends: see dieWithTheWrapper.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: Object.assign({}, process.env, { [marker]: '1' }),
  });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) {
    // A terminal sends Ctrl-C to both processes itself; sent twice it would look like impatience.
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)));
  }
  child.on('error', (error) => {
    process.stderr.write(
      `leadline: ${node} could not be started (${error.message}); run \`npm ci\` again.\n`,
    );
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code === null ? 1 : code;
      return;
    }
    for (const name of signals) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}

/** A wrapper killed with SIGKILL cannot forward it: the run must not go on, unseen, in an orphan that holds the workspace. */
function dieWithTheWrapper() {
  if (process.env[marker] === undefined) return;
  delete process.env[marker];
  if (process.channel === undefined) return;
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.channel.unref();
}

function refuse() {
  process.stderr.write(
    `leadline: needs Node ${required.join('.')} or newer, this is ${process.versions.node}, and no bundled one was found: ` +
      'run `npm ci` in the leadline folder (its install scripts must be allowed) or install a newer Node.\n',
  );
  process.exitCode = 1;
}

/** @param {unknown} error */
function explainImportFailure(error) {
  const code = error !== null && typeof error === 'object' ? error.code : undefined;
  const advice = {
    ERR_MODULE_NOT_FOUND: 'something of this installation is missing: run `npm ci` in the leadline folder.',
    ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING:
      'Node does not run TypeScript from below node_modules: clone the repository and run it from there (`npm link` gives the command).',
  }[code];
  if (advice === undefined || process.env.LEADLINE_DEBUG === '1') throw error;
  process.stderr.write(`leadline: ${advice}\n`);
  process.exitCode = 1;
}
