import { beforeAll, expect, test } from 'vitest';
import { loadBundle } from '../../../tools/model/bundle.ts';
import { libraryHere, unlessMissing } from '../../model/booster/native/library-here.ts';
import type { ModelBench } from './bench.ts';
import { runUntil } from './pipeline.ts';

const files = ['booster.json', 'calibrators.json', 'card.md', 'features.json', 'tiers.json'];
let bench: ModelBench;

function load(changes: Record<string, (text: string) => string> = {}) {
  return loadBundle(async (name) => {
    const text = bench.artifacts.get(`bundle/${name}`) ?? '';
    return changes[name]?.(text) ?? text;
  });
}

beforeAll(async () => {
  bench = await runUntil('bundle');
});

test('a bundle reads back with everything that scoring needs', async () => {
  const { manifest, booster, features, tiers } = await load();
  expect(manifest.model_version).toMatch(/^v6-20251031-[0-9a-f]{8}$/);
  expect(manifest.files.map((file) => file.name)).toEqual(files);
  expect(booster.featureNames).toEqual(features.features.map((feature) => feature.name));
  expect(tiers.base_rate).toBeGreaterThan(0);
});

test.each(files)('one changed byte of %s is found and named', async (name) => {
  const flip = (text: string) => `${text.slice(0, 40)}${text[40] === 'x' ? 'y' : 'x'}${text.slice(41)}`;
  await expect(load({ [name]: flip })).rejects.toMatchObject({
    code: 'bundle-corrupt',
    message: `${name} of the bundle is not what the manifest says.`,
  });
});

test.each([
  ['a date', (text: string) => text.replace('2025-10-31', '2025-10-30')],
  ['the version', (text: string) => text.replace(/v6-20251031-./, 'v6-20251031-x')],
  ['a blank', (text: string) => text.replace('{', '{ ')],
  ['its end', (text: string) => text.slice(0, -10)],
])('a manifest whose text was changed in %s is found', async (_, change) => {
  await expect(load({ 'manifest.json': change })).rejects.toMatchObject({
    code: 'bundle-corrupt',
    message: expect.stringContaining('manifest.json'),
  });
});

test('the same model is given the same version and the same bytes', async () => {
  const again = await runUntil('bundle');
  expect([...again.artifacts].filter(([name]) => name.startsWith('bundle/'))).toEqual(
    [...bench.artifacts].filter(([name]) => name.startsWith('bundle/')),
  );
});

test('the card says what the model was made from and what it must not see', () => {
  const card = bench.artifacts.get('bundle/card.md') ?? '';
  expect(card).toContain('LeadScoring.leads');
  expect(card).toContain('`LastName`');
  expect(card).not.toContain('NaN');
});

test('a bundle of our own trees names no engine, as bundles before it did', async () => {
  const { manifest } = await load();
  expect(manifest).not.toHaveProperty('engine');
  expect(manifest.parameters).not.toHaveProperty('engine');
  expect(bench.artifacts.get('bundle/card.md')).not.toContain('grown by');
});

test.skipIf(libraryHere === undefined)(
  `a bundle, its card and the training report name the library that grew the trees${unlessMissing}`,
  async () => {
    const theirs = await runUntil('bundle', { engine: 'libxgboost' });
    const { manifest } = await loadBundle(async (name) => theirs.artifacts.get(`bundle/${name}`) ?? '');
    expect(manifest.engine).toMatch(/^libxgboost \d+\.\d+\.\d+$/);
    expect(manifest.parameters.engine).toBe('libxgboost');
    for (const file of ['bundle/card.md', 'reports/model-training-report.md'])
      expect(theirs.artifacts.get(file)).toContain(`grown by ${manifest.engine}`);
  },
);
