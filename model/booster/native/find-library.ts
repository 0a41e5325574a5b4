import { globSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { ModelError } from '../errors.ts';

/** What decides where a library may be; the defaults are those of this process. */
export interface Surroundings {
  environment?: NodeJS.ProcessEnv;
  platform?: NodeJS.Platform;
  architecture?: NodeJS.Architecture;
  /** The user's folder. */
  home?: string;
  /** What system folders are looked for under. */
  root?: string;
}

/** Names the library to be used where nobody names it in the call. */
export const libraryVariable = 'LEADLINE_LIBXGBOOST';

/**
 * The file of libxgboost: the one that was named, in the call or by `LEADLINE_LIBXGBOOST`, else the first of the usual places: the activated
 * Python or conda environment, the loader's path, the system's folders, the wheels of Python installations (the newest first). A named file
 * that is not there is an error and nothing else is looked for. Throws `libxgboost-missing`, which tells what was looked at.
 */
export function findLibrary(named: string | undefined, surroundings: Surroundings = {}): string {
  const { environment = process.env } = surroundings;
  const given = named ?? environment[libraryVariable];
  if (given !== undefined && given !== '') return namedFile(given, named === undefined);
  const places = placesOf(surroundings);
  for (const place of places) {
    const [newest] = filesOf(place);
    if (newest !== undefined) return newest;
  }
  throw new ModelError({
    code: 'libxgboost-missing',
    message: 'No libxgboost was found on this machine.',
    expected: `XGBoost's library, from Python's package or the system's, in one of the usual places`,
    arrived: `nothing at ${places.join(', ')}`,
    next: `Install it ("pip install xgboost", or the system's package), name the file in ${libraryVariable}, or leave the engine at leadline.`,
  });
}

function namedFile(given: string, byVariable: boolean): string {
  if (isFile(given)) return path.resolve(given);
  throw new ModelError({
    code: 'libxgboost-missing',
    message: 'The libxgboost that was named is not there.',
    expected: `a file, as ${byVariable ? libraryVariable : 'the path that was given'} names one`,
    arrived: given,
    next: 'Correct the path, or leave it out to have the usual places looked at.',
  });
}

/** Patterns of files, in the order in which they are looked for. */
function placesOf(surroundings: Surroundings): string[] {
  const { platform = process.platform } = surroundings;
  const { home = homedir(), root = platform === 'win32' ? 'C:\\' : '/' } = surroundings;
  const { environment = process.env, architecture = process.arch } = surroundings;
  const join = platform === 'win32' ? path.win32.join : path.posix.join;
  const known = { join, home, system: (...parts: string[]): string => join(root, ...parts), environment };
  const folders =
    platform === 'win32'
      ? windowsFolders(known)
      : platform === 'darwin'
        ? appleFolders(known)
        : linuxFolders(known, architecture);
  const names = namesOf(platform);
  return folders.flatMap((folder) => names.map((name) => join(folder, name)));
}

/** Debian's package has a numbered name only. */
function namesOf(platform: NodeJS.Platform): string[] {
  if (platform === 'win32') return ['xgboost.dll'];
  return platform === 'darwin' ? ['libxgboost.dylib'] : ['libxgboost.so', 'libxgboost.so.[0-9]'];
}

interface Known {
  join: (...parts: string[]) => string;
  home: string;
  system: (...parts: string[]) => string;
  environment: NodeJS.ProcessEnv;
}

/** Where a wheel keeps the library, from a folder of Python packages. */
const wheel = ['xgboost', 'lib'];
const condas = ['miniconda3', 'miniforge3', 'mambaforge', 'anaconda3'];

function linuxFolders(known: Known, architecture: string): string[] {
  const { home, system } = known;
  const triplet = `${architecture === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`;
  return [
    ...activated(known),
    ...listed(known, 'LD_LIBRARY_PATH', ':'),
    system('usr/local/lib'),
    system('usr/lib', triplet),
    system('usr/lib64'),
    system('usr/lib'),
    ...packages(known, [
      known.join(home, '.local/lib/python3*/site-packages'),
      system('usr/local/lib/python3*/dist-packages'),
      system('usr/local/lib/python3*/site-packages'),
      system('usr/lib/python3/dist-packages'),
      system('usr/lib64/python3*/site-packages'),
      system('usr/lib/python3*/site-packages'),
      ...managed(known, [...condas.map((name) => known.join(home, name)), system('opt/conda')]),
    ]),
  ];
}

function appleFolders(known: Known): string[] {
  const { home, system } = known;
  return [
    ...activated(known),
    ...listed(known, 'DYLD_LIBRARY_PATH', ':'),
    system('opt/homebrew/lib'),
    system('usr/local/lib'),
    ...packages(known, [
      known.join(home, 'Library/Python/3*/lib/python/site-packages'),
      system('opt/homebrew/lib/python3*/site-packages'),
      system('usr/local/lib/python3*/site-packages'),
      system('Library/Frameworks/Python.framework/Versions/3*/lib/python3*/site-packages'),
      ...managed(known, [
        ...condas.map((name) => known.join(home, name)),
        system('opt/homebrew/Caskroom/*/base'),
      ]),
    ]),
  ];
}

function windowsFolders(known: Known): string[] {
  const { join, environment, home, system } = known;
  const { APPDATA = join(home, 'AppData', 'Roaming'), LOCALAPPDATA = join(home, 'AppData', 'Local') } =
    environment;
  const { VIRTUAL_ENV: virtual, CONDA_PREFIX: conda } = environment;
  return [
    ...packages(known, virtual === undefined ? [] : [join(virtual, 'Lib', 'site-packages')]),
    ...(conda === undefined ? [] : [join(conda, 'Library', 'bin')]),
    ...packages(known, conda === undefined ? [] : [join(conda, 'Lib', 'site-packages')]),
    ...listed(known, 'PATH', ';'),
    ...packages(known, [
      join(APPDATA, 'Python', 'Python3*', 'site-packages'),
      join(LOCALAPPDATA, 'Programs', 'Python', 'Python3*', 'Lib', 'site-packages'),
      system('Python3*', 'Lib', 'site-packages'),
      system('Program Files', 'Python3*', 'Lib', 'site-packages'),
      ...condas.map((name) => join(home, name, 'Lib', 'site-packages')),
    ]),
  ];
}

/** What the shell's user has switched to: `activate` of a virtual environment or of conda sets these. */
function activated(known: Known): string[] {
  const { VIRTUAL_ENV: virtual, CONDA_PREFIX: conda } = known.environment;
  const inside = (prefix: string): string[] =>
    packages(known, [known.join(prefix, 'lib/python3*/site-packages')]);
  return [
    ...(virtual === undefined ? [] : inside(virtual)),
    ...(conda === undefined ? [] : [known.join(conda, 'lib'), ...inside(conda)]),
  ];
}

/** Package folders of Pythons that a manager keeps under its own prefix. */
function managed({ join, home, environment }: Known, prefixes: readonly string[]): string[] {
  const pyenv = environment.PYENV_ROOT ?? join(home, '.pyenv');
  return [join(pyenv, 'versions/*'), ...prefixes].map((prefix) => join(prefix, 'lib/python3*/site-packages'));
}

function packages({ join }: Known, folders: readonly string[]): string[] {
  return folders.map((folder) => join(folder, ...wheel));
}

function listed({ environment }: Known, variable: string, separator: string): string[] {
  return (environment[variable] ?? '').split(separator).filter((folder) => folder !== '');
}

const byNumber = new Intl.Collator('en', { numeric: true });

function filesOf(pattern: string): string[] {
  return globSync(pattern)
    .filter(isFile)
    .sort((a, b) => byNumber.compare(b, a));
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
