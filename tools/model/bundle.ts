import { createHash } from 'node:crypto';
import { z } from 'zod';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { type Booster, fromXgboostJson } from '../../model/booster/index.ts';
import { type CalibratorsFile, calibratorsFile } from './calibrators.ts';
import { asked } from './errors.ts';
import { type FeaturesFile, featuresFile } from './features.ts';
import { boosterInput, tierList } from './inputs.ts';

export const bundleFolder = 'bundle';
const manifestName = 'manifest.json';

/** Every file of a bundle, as an artifact of the run. */
export const bundleArtifacts: readonly string[] = [
  'booster.json',
  'features.json',
  'calibrators.json',
  'tiers.json',
  'card.md',
  manifestName,
].map((file) => `${bundleFolder}/${file}`);

/** `tiers.json`: absolute cut-offs on the calibrated probability, and what a score is compared with in words. */
const tiersFile = z.strictObject({
  /** Conversions of the training window over its leads. */
  base_rate: z.number(),
  tiers: tierList,
});
type TiersFile = z.output<typeof tiersFile>;

const window = z.strictObject({ from: z.string(), to: z.string(), rows: z.int(), positives: z.int() });

/** What a manifest says before the hashes are known. */
const bundleFacts = z.strictObject({
  plan: z.string(),
  analysis_date: z.string(),
  seed: z.int(),
  /** What grew the trees and its version, such as `libxgboost 3.2.0`; absent where Leadline itself did. */
  engine: z.string().optional(),
  dataset: z.string(),
  trained_on: window,
  calibrated_on: window,
  tested_on: window,
  measures: z.record(z.string(), z.number().nullable()),
  parameters: boosterInput,
});
export type BundleFacts = z.output<typeof bundleFacts>;

/** `manifest.json`. `digest` is the SHA-256 of the manifest's own text without it. */
const manifestFile = z.strictObject({
  format: z.literal(1),
  model_version: z.string(),
  ...bundleFacts.shape,
  files: z.array(z.strictObject({ name: z.string(), sha256: z.string(), bytes: z.int() })),
  digest: z.string(),
});
type Manifest = z.output<typeof manifestFile>;

/** Everything that production scoring needs. */
export interface Bundle {
  manifest: Manifest;
  booster: Booster;
  features: FeaturesFile;
  calibrators: CalibratorsFile;
  tiers: TiersFile;
}

/** The files that decide a score; the version is made from them, so that the same model always has the same name. */
const decidingFiles = ['booster.json', 'calibrators.json', 'features.json', 'tiers.json'];

/** `v6-20251031-1a2b3c4d`: a name, the analysis date, and eight digits of the hash of the deciding files. */
export function versionOf(name: string, analysisDate: string, files: ReadonlyMap<string, string>): string {
  const hashes = decidingFiles.map((file) => `${file} ${sha256(files.get(file) ?? '')}`);
  return `${name}-${analysisDate.replaceAll('-', '')}-${sha256(hashes.join('\n')).slice(0, 8)}`;
}

/** The manifest's text over the files of a bundle, in the order of their names. */
export function manifestText(
  facts: BundleFacts,
  modelVersion: string,
  files: ReadonlyMap<string, string>,
): string {
  const listed = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => fileRecord(name, text));
  const manifest = { format: 1 as const, model_version: modelVersion, ...facts, files: listed };
  return serialise({ ...manifest, digest: sha256(serialise(manifest)) });
}

/**
 * Reads a bundle and checks every byte of it against the manifest, and the manifest against itself. Throws `bundle-corrupt`, which names
 * the file that differs. `read` gives a file of the bundle by its name.
 */
export async function loadBundle(read: (name: string) => Promise<string>): Promise<Bundle> {
  const manifest = readManifest(await read(manifestName));
  const texts = new Map<string, string>();
  for (const { name, sha256: expected } of manifest.files) {
    const text = await read(name);
    const arrived = sha256(text);
    if (arrived !== expected) throw corrupt(name, `SHA-256 ${expected}`, `SHA-256 ${arrived}`);
    texts.set(name, text);
  }
  const [prefix] = manifest.model_version.split(/-\d{8}-/);
  const version = versionOf(prefix ?? '', manifest.analysis_date, texts);
  if (version !== manifest.model_version) throw corrupt(manifestName, version, manifest.model_version);
  return {
    manifest,
    booster: asked(() => fromXgboostJson(texts.get('booster.json') ?? '')),
    features: parse('features.json', texts, featuresFile),
    calibrators: parse('calibrators.json', texts, calibratorsFile),
    tiers: parse('tiers.json', texts, tiersFile),
  };
}

export function serialise(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function readManifest(text: string): Manifest {
  const parsed = manifestFile.safeParse(tryJson(text));
  if (!parsed.success) throw corrupt(manifestName, 'a manifest of format 1', z.prettifyError(parsed.error));
  const { digest, ...rest } = parsed.data;
  const expected = sha256(serialise(rest));
  if (digest !== expected || serialise(parsed.data) !== text)
    throw corrupt(manifestName, `digest ${digest}`, expected);
  return parsed.data;
}

function parse<T>(name: string, texts: ReadonlyMap<string, string>, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(tryJson(texts.get(name) ?? ''));
  if (parsed.success) return parsed.data;
  throw corrupt(name, 'the layout that this version of Leadline writes', z.prettifyError(parsed.error));
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fileRecord(name: string, text: string): Manifest['files'][number] {
  return { name, sha256: sha256(text), bytes: Buffer.byteLength(text) };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function corrupt(name: string, expected: string, arrived: string): LeadlineError {
  return new LeadlineError({
    code: 'bundle-corrupt',
    message: `${name} of the bundle is not what the manifest says.`,
    expected,
    arrived,
    next: 'Build the bundle again, or take it from where it was built. Do not score with this one.',
  });
}
