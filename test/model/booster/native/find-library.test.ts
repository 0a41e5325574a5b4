import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findLibrary, type Surroundings } from '../../../../model/booster/native/find-library.ts';

let root: string;
let machine: Surroundings;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'find-library-'));
  machine = {
    root,
    home: path.join(root, 'home/ada'),
    environment: {},
    platform: 'linux',
    architecture: 'x64',
  };
});
afterEach(() => rmSync(root, { recursive: true }));

function put(file: string): string {
  const full = path.join(root, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, '');
  return full;
}

const wheelOf = (python: string) => `${python}/site-packages/xgboost/lib/libxgboost.so`;

describe('finding libxgboost', () => {
  it('takes the file that the call names before the one that the variable names', () => {
    const named = put('mine/libxgboost.so');
    const other = put('other/libxgboost.so');
    const told = { ...machine, environment: { LEADLINE_LIBXGBOOST: other } };
    expect(findLibrary(named, told)).toBe(named);
    expect(findLibrary(undefined, told)).toBe(other);
  });

  it.each(['the call', 'the variable'])('never falls back when %s names a file that is not there', (by) => {
    put('usr/lib/libxgboost.so');
    const gone = path.join(root, 'gone.so');
    const environment = by === 'the call' ? {} : { LEADLINE_LIBXGBOOST: gone };
    const find = () => findLibrary(by === 'the call' ? gone : undefined, { ...machine, environment });
    expect(find).toThrow(
      expect.objectContaining({
        code: 'libxgboost-missing',
        arrived: gone,
        expected: expect.stringContaining(by === 'the call' ? 'the path' : 'LEADLINE_LIBXGBOOST'),
      }),
    );
  });

  it('refuses a folder that is named in the place of a file', () => {
    expect(() => findLibrary(root, machine)).toThrow(expect.objectContaining({ code: 'libxgboost-missing' }));
  });

  it('takes an empty variable for none', () => {
    const found = put('usr/lib/libxgboost.so');
    expect(findLibrary(undefined, { ...machine, environment: { LEADLINE_LIBXGBOOST: '' } })).toBe(found);
  });

  it('looks in the activated environment, then in the system, then in wheels', () => {
    const wheel = put(`home/ada/.local/lib/${wheelOf('python3.12')}`);
    expect(findLibrary(undefined, machine)).toBe(wheel);
    const system = put('usr/lib/x86_64-linux-gnu/libxgboost.so.0');
    expect(findLibrary(undefined, machine)).toBe(system);
    const active = put(`work/venv/lib/${wheelOf('python3.11')}`);
    const environment = { VIRTUAL_ENV: path.join(root, 'work/venv') };
    expect(findLibrary(undefined, { ...machine, environment })).toBe(active);
  });

  it('takes the newest Python of several, by number and not by letters', () => {
    put(`home/ada/.pyenv/versions/3.9.18/lib/${wheelOf('python3.9')}`);
    const newest = put(`home/ada/.pyenv/versions/3.12.1/lib/${wheelOf('python3.12')}`);
    expect(findLibrary(undefined, machine)).toBe(newest);
  });

  it.each([
    ['darwin', 'libxgboost.dylib', 'opt/homebrew/lib'],
    ['win32', 'xgboost.dll', 'site-packages'],
    ['linux', 'libxgboost.so', 'aarch64-linux-gnu'],
  ] as const)('says where it looked on %s when there is none', (platform, name, folder) => {
    const elsewhere: Surroundings = { ...machine, platform, architecture: 'arm64' };
    expect(() => findLibrary(undefined, elsewhere)).toThrow(
      expect.objectContaining({
        code: 'libxgboost-missing',
        arrived: expect.stringMatching(new RegExp(`${folder}.*${name}`)),
        next: expect.stringContaining('LEADLINE_LIBXGBOOST'),
      }),
    );
  });
});
