import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { leakNames } from './leaks.ts';
import { scaleNames } from './scale.ts';
import { signals } from './truth.ts';

/** Raised whenever the same seed gives other bytes than before. */
export const generatorVersion = 9;

const identity = z.object({
  seed: z.number(),
  scale: z.enum(scaleNames),
  signal: z.enum(signals),
  leak: z.enum(leakNames).nullable(),
  generatorVersion: z.number(),
});

const manifestSchema = identity.extend({
  files: z.array(z.object({ path: z.string(), rows: z.number(), bytes: z.number(), sha256: z.string() })),
});

/** What decides the bytes of a sandbox. */
export type Identity = z.output<typeof identity>;
export type Manifest = z.output<typeof manifestSchema>;
export type ManifestFile = Manifest['files'][number];

const manifestName = 'manifest.json';

/** The manifest of a complete sandbox; null when there is none, or a file of it is missing or has another size. */
export async function readManifest(directory: string): Promise<Manifest | null> {
  const path = join(directory, manifestName);
  if (!existsSync(path)) return null;
  const manifest = manifestSchema.safeParse(parseJson(await readFile(path, 'utf8')));
  if (!manifest.success) return null;
  for (const file of manifest.data.files) {
    const facts = await stat(join(directory, file.path)).catch(() => null);
    if (facts?.size !== file.bytes) return null;
  }
  return manifest.data;
}

/** Whether a folder is a sandbox at all, complete or not. */
export function hasManifest(directory: string): boolean {
  return existsSync(join(directory, manifestName));
}

/** Describes every file of a sandbox, sorted by path. Rows of a CSV are its records without the header. */
export async function describeFiles(directory: string): Promise<ManifestFile[]> {
  const files: ManifestFile[] = [];
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile() || (entry.parentPath === directory && entry.name === manifestName)) continue;
    const path = join(entry.parentPath, entry.name);
    files.push(await describeFile(path, path.slice(directory.length + 1).replaceAll('\\', '/')));
  }
  return files.sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** The manifest's own name and text. */
export function manifestText(manifest: Manifest): { name: string; text: string } {
  return { name: manifestName, text: `${JSON.stringify(manifest, null, 2)}\n` };
}

/** No value in a sandbox holds a line break, so lines are records. */
async function describeFile(absolute: string, path: string): Promise<ManifestFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  let lines = 0;
  await pipeline(createReadStream(absolute, { highWaterMark: 1 << 20 }), async (chunks) => {
    for await (const chunk of chunks as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
    }
  });
  return { path, rows: path.endsWith('.csv') ? lines - 1 : 1, bytes, sha256: hash.digest('hex') };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
