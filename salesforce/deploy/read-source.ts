import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { LeadlineError } from '../../errors/leadline-error.ts';

/** A file of the package in source format. */
export interface SourceFile {
  /** Below the package's `main/default`, with `/`: `objects/Lead/fields/Leadline_Tier__c.field-meta.xml`. */
  path: string;
  bytes: Uint8Array;
}

/** The package that Leadline brings, with its `sfdx-project.json`. */
export const packageDirectory = path.resolve(import.meta.dirname, '..');

const project = z.object({
  packageDirectories: z.tuple([z.object({ path: z.string() })]),
  sourceApiVersion: z.string(),
});

/**
 * Reads an sfdx project with one package directory: what `sf project deploy` would read, in the order of the paths. Tests and editors'
 * files of components are left out, as `.forceignore` says. Throws `salesforce-package-missing`.
 */
export async function readSource(
  directory: string = packageDirectory,
): Promise<{ apiVersion: string; files: SourceFile[] }> {
  const { packageDirectories, sourceApiVersion } = await readProject(directory);
  const root = path.join(directory, packageDirectories[0].path, 'main', 'default');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter(isDeployed)
    .sort();
  const files = await Promise.all(
    paths.map(async (file) => ({ path: file, bytes: new Uint8Array(await readFile(path.join(root, file))) })),
  );
  return { apiVersion: sourceApiVersion, files };
}

async function readProject(directory: string): Promise<z.infer<typeof project>> {
  const file = path.join(directory, 'sfdx-project.json');
  try {
    return project.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new LeadlineError({
      code: 'salesforce-package-missing',
      message: `${file} cannot be read as an sfdx project.`,
      expected: 'one package directory and a sourceApiVersion',
      next: 'Install Leadline again: its package for Salesforce is not whole.',
      cause,
    });
  }
}

const ignoredFiles: ReadonlySet<string> = new Set(['jsconfig.json', '.eslintrc.json', 'package.json']);

function isDeployed(file: string): boolean {
  const parts = file.split('/');
  return (
    !parts.includes('__tests__') && !ignoredFiles.has(parts.at(-1) ?? '') && !parts.at(-1)?.startsWith('.')
  );
}
