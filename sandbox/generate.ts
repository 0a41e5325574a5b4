import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LeadlineError } from '../errors/leadline-error.ts';
import { openDuckDb } from '../warehouse/duckdb.ts';
import { buildWorld, latin1Date, vendorFile } from './build-world.ts';
import { rewriteAsLatin1 } from './latin1.ts';
import { type LeakConfig, type LeakName, leakConfig } from './leaks.ts';
import {
  describeFiles,
  generatorVersion,
  hasManifest,
  type Identity,
  type Manifest,
  type ManifestFile,
  manifestText,
  readManifest,
} from './manifest.ts';
import { measureWorld, type Truth } from './measure-world.ts';
import type { ScaleName } from './scale.ts';
import type { SignalName } from './truth.ts';

export interface SandboxOptions {
  /** The folder that becomes the sandbox: absent, empty, or a sandbox already. */
  directory: string;
  /** A whole number from 0 up. */
  seed: number;
  scale: ScaleName;
  signal: SignalName;
  leak?: LeakName;
  /** Whether a different sandbox in the folder may be thrown away. */
  replace?: boolean;
  /** How much the engine may hold before it spills, `2GB` unless given. */
  memoryLimit?: string;
  /** The engine's threads; the bytes are the same for any number. */
  threads?: number;
  onProgress?: (progress: { message: string; done: number; total: number }) => void;
}

export interface SandboxSummary extends Identity {
  directory: string;
  /** Whether the same sandbox was there already and nothing was written. */
  reused: boolean;
  files: ManifestFile[];
  truth: Truth;
  /** With a leak: what to merge into a plan's section of leadline.yaml; null when the data alone do it. */
  config: LeakConfig | null;
}

/**
 * Makes a made-up firm in a folder, the same bytes for the same options. It is built in a sibling folder and renamed when it is complete.
 * Throws LeadlineError `sandbox-seed-invalid`, `sandbox-exists`, `sandbox-folder-not-empty` and the warehouse's `disk-full` and `workspace-read-only`.
 */
export async function generateSandbox(options: SandboxOptions): Promise<SandboxSummary> {
  const directory = resolve(options.directory);
  const identity = identityOf(options);
  const present = await readManifest(directory);
  if (present !== null && sameIdentity(present, identity)) return summarise(directory, present, true);
  await refuseOccupied(directory, identity, options.replace ?? false);

  const making = join(dirname(directory), `.${basename(directory)}.making`);
  try {
    await rm(making, { recursive: true, force: true });
    const manifest = await make(making, identity, options);
    // Only now does the old one go: whatever fails before, it is still there.
    await rm(directory, { recursive: true, force: true });
    await rename(making, directory);
    return await summarise(directory, manifest, false);
  } catch (cause) {
    await rm(making, { recursive: true, force: true }).catch(() => undefined);
    throw explained(cause, directory);
  }
}

function identityOf(options: SandboxOptions): Identity {
  if (!Number.isSafeInteger(options.seed) || options.seed < 0) {
    throw new LeadlineError({
      code: 'sandbox-seed-invalid',
      message: 'The sandbox cannot be made from this seed.',
      expected: 'a whole number from 0 up',
      arrived: String(options.seed),
      next: 'Give another seed.',
      kind: 'usage',
    });
  }
  const { seed, scale, signal, leak = null } = options;
  return { seed, scale, signal, leak, generatorVersion };
}

function sameIdentity(one: Identity, other: Identity): boolean {
  return describeIdentity(one) === describeIdentity(other);
}

function describeIdentity({ seed, scale, signal, leak, generatorVersion: version }: Identity): string {
  return `seed ${seed}, scale ${scale}, signal ${signal}, leak ${leak ?? 'none'}, generator ${version}`;
}

/** Another sandbox is replaced on request; a folder with anything else in it never is. */
async function refuseOccupied(directory: string, identity: Identity, replace: boolean): Promise<void> {
  if (!existsSync(directory) || (await readdir(directory)).length === 0) return;
  if (!hasManifest(directory)) {
    throw new LeadlineError({
      code: 'sandbox-folder-not-empty',
      message: `The folder ${directory} holds files that are no sandbox.`,
      expected: 'a folder that is absent, empty or a sandbox',
      next: 'Give another folder, or move the files away.',
      kind: 'usage',
    });
  }
  if (replace) return;
  const present = await readManifest(directory);
  throw new LeadlineError({
    code: 'sandbox-exists',
    message: `The folder ${directory} holds another sandbox.`,
    expected: describeIdentity(identity),
    arrived: present === null ? 'a sandbox with files missing or changed' : describeIdentity(present),
    next: 'Ask for it to be replaced, or give another folder.',
    kind: 'usage',
  });
}

async function make(making: string, identity: Identity, options: SandboxOptions): Promise<Manifest> {
  const progress = stepCounter(options);
  for (const folder of ['vendor', 'crm', 'fintrx', 'work'])
    await mkdir(join(making, folder), { recursive: true });
  const work = join(making, 'work');
  const warehouse = await openDuckDb({
    path: join(work, 'sandbox.duckdb'),
    memoryLimit: options.memoryLimit ?? '2GB',
    tempDirectory: join(work, 'spill'),
    ...(options.threads === undefined ? {} : { threads: options.threads }),
  });
  try {
    await buildWorld(warehouse, { ...identity, leak: options.leak, directory: making, progress });
    progress('counting flaws and lifts');
    const truth = await measureWorld(warehouse, { ...identity, directory: making });
    await writeFile(join(making, 'TRUTH.json'), `${JSON.stringify(truth, null, 2)}\n`);
  } finally {
    await warehouse.close();
  }
  await rm(work, { recursive: true });
  progress('hashing the files');
  await rewriteAsLatin1(join(making, vendorFile(latin1Date)));
  const manifest = { ...identity, files: await describeFiles(making) };
  const { name, text } = manifestText(manifest);
  await writeFile(join(making, name), text);
  return manifest;
}

/** Population, eight vintages, the rest of the files, counting, hashing. */
const steps = 12;

function stepCounter(options: SandboxOptions): (message: string) => void {
  let done = 0;
  return (message) => {
    options.onProgress?.({ message, done, total: steps });
    done += 1;
  };
}

async function summarise(directory: string, manifest: Manifest, reused: boolean): Promise<SandboxSummary> {
  const truth = JSON.parse(await readFile(join(directory, 'TRUTH.json'), 'utf8')) as Truth;
  const config = manifest.leak === null ? null : leakConfig(manifest.leak);
  return { directory, reused, ...manifest, truth, config };
}

/** What the file system says no to, in the words of the rest of the house. */
function explained(cause: unknown, directory: string): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOSPC') {
    return new LeadlineError({
      code: 'disk-full',
      message: `There is no room left on the disk for the sandbox ${directory}.`,
      next: 'Make room, or make a smaller sandbox.',
      cause,
    });
  }
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM' || isRefusedFolder(cause)) {
    return new LeadlineError({
      code: 'workspace-read-only',
      message: `The sandbox ${directory} cannot be written.`,
      expected: 'a folder that this user may write to',
      next: 'Give another folder, or change its permissions.',
      cause,
    });
  }
  return cause;
}

/** On a read-only file system a recursive mkdir answers ENOENT. */
function isRefusedFolder(cause: unknown): boolean {
  if (!(cause instanceof Error && 'code' in cause && 'syscall' in cause)) return false;
  return cause.code === 'ENOENT' && cause.syscall === 'mkdir';
}
