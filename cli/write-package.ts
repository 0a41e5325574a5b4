import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.join(import.meta.dirname, '..');

/** What goes into the package as it is: templates, kernels, metadata, what people read. */
const asItIs = [
  'cli/leadline.js',
  'sql',
  'prompts',
  'server/resources/fonts',
  'model/booster/kernels',
  'salesforce/force-app',
  'salesforce/sfdx-project.json',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'server.json',
];

/**
 * Writes the folder that npm publishes: JavaScript in place of TypeScript, because Node strips no types below `node_modules`, in the same
 * rooms as the sources, with the templates beside. What stood in the folder is replaced once the new one is whole.
 */
export async function writePackage(folder: string): Promise<void> {
  const beside = `${folder}.${process.pid}.part`;
  await rm(beside, { recursive: true, force: true });
  await mkdir(beside, { recursive: true });
  try {
    await compile(beside);
    for (const name of asItIs) {
      await cp(path.join(root, name), path.join(beside, name), { recursive: true, filter: isShipped });
    }
    await writeFile(path.join(beside, 'package.json'), await manifest());
    await rm(folder, { recursive: true, force: true });
    await rename(beside, folder);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

async function compile(folder: string): Promise<void> {
  const tsc = path.join(
    path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
    'bin/tsc',
  );
  const project = path.join(root, 'tsconfig.package.json');
  await promisify(execFile)(process.execPath, [tsc, '-p', project, '--outDir', folder], { cwd: root });
}

/** Sources are compiled, and nobody who installs runs the tests of the component. */
function isShipped(source: string): boolean {
  return !source.endsWith('.ts') && path.basename(source) !== '__tests__';
}

/** The package's own manifest: what users need, and no script that runs at an install. */
async function manifest(): Promise<string> {
  const {
    scripts: _,
    devDependencies: __,
    allowScripts: ___,
    ...kept
  } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  return `${JSON.stringify(kept, null, 2)}\n`;
}

/** `node cli/write-package.ts`: then `npm pack ./dist`. */
if (import.meta.main) await writePackage(path.join(root, 'dist'));
