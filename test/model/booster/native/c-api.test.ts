import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkVersion } from '../../../../model/booster/native/c-api.ts';
import { openLibxgboost } from '../../../../model/booster/native/libxgboost.ts';

let folder: string;
let noLibrary: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'c-api-'));
  noLibrary = path.join(folder, 'libxgboost.so');
  writeFileSync(noLibrary, 'not a library');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a module where koffi is not installed. */
function withoutKoffi(source: string): { status: number | null; output: string } {
  const hooks = `import { registerHooks } from 'node:module';
    registerHooks({ resolve(name, context, next) {
      if (name === 'koffi') throw Object.assign(new Error("Cannot find package 'koffi'"), { code: 'ERR_MODULE_NOT_FOUND' });
      return next(name, context);
    } });`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(hooks)}`,
      '--input-type=module-typescript',
      '-e',
      source,
    ],
    { cwd: import.meta.dirname, encoding: 'utf8' },
  );
  return { status, output: `${stdout}${stderr}` };
}

describe('opening the library', () => {
  it('needs koffi only when a library is asked for, and says so', () => {
    const room = new URL('../../../../model/booster/', import.meta.url).href;
    const { status, output } = withoutKoffi(`
      await import('${room}index.ts');
      const { openLibxgboost } = await import('${room}native/libxgboost.ts');
      console.log('imported');
      try { openLibxgboost({ path: ${JSON.stringify(noLibrary)} }); }
      catch (error) { console.log(error.code, error.arrived); }
    `);
    expect(output).toContain("imported\nkoffi-missing Cannot find package 'koffi'");
    expect(status).toBe(0);
  });

  it('names a file that is no library', () => {
    expect(() => openLibxgboost({ path: noLibrary })).toThrow(
      expect.objectContaining({
        name: 'ModelError',
        code: 'libxgboost-unreadable',
        expected: expect.stringContaining(noLibrary),
      }),
    );
  });

  it('names a library that is another one', () => {
    // Node's own binary exports functions, though not XGBoost's.
    expect(() => openLibxgboost({ path: process.execPath })).toThrow(
      expect.objectContaining({ code: 'libxgboost-unreadable' }),
    );
  });

  it.each(['1.7.0', '1.7.6', '2.0.3', '3.2.0'])('knows version %s', (version) => {
    expect(() => checkVersion(version, 'lib.so')).not.toThrow();
  });

  it.each(['0.90.0', '1.6.2', '4.0.0', '0.0.0'])('refuses version %s', (version) => {
    expect(() => checkVersion(version, 'lib.so')).toThrow(
      expect.objectContaining({ code: 'libxgboost-version', arrived: `${version} at lib.so` }),
    );
  });
});
