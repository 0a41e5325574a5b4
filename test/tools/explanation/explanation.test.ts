import { beforeAll, describe, expect, it } from 'vitest';
import { compareImportance } from '../../../tools/compare-importance.ts';
import { explainModel } from '../../../tools/explain-model.ts';
import {
  type ComparisonFile,
  comparisonFile,
  type ExplanationFile,
  explanationFile,
} from '../../../tools/explanation/explanation-files.ts';
import { rankDrift } from '../../../tools/explanation/rank-drift.ts';
import { measureBusinessImpact } from '../../../tools/measure-business-impact.ts';
import { predictionsFile } from '../../../tools/model/training-files.ts';
import { registerModel } from '../../../tools/register-model.ts';
import { leadDataset, leadFeatures, type ModelBench, smallBooster } from '../model/bench.ts';
import { runUntil, tiers } from '../model/pipeline.ts';

let bench: ModelBench;
beforeAll(async () => {
  bench = await runUntil('bundle');
});

const explained = {
  ...leadDataset,
  cohorts: [
    { title: 'Firm size', column: 'firm_size' },
    { title: 'Tenure', column: 'tenure', edges: [2, 5], names: ['under 2', '2 to 5', '5 and more'] },
  ],
  expected: ['tenure', 'prior_firms'],
};

describe('The explanation of a model', () => {
  it('ranks the features by exact SHAP, and adds up to the margin', async () => {
    const { output, measures } = await bench.run(explainModel, explained);
    const file = read<ExplanationFile>('explanation.json', explanationFile);
    expect(measures.additivityGap?.value).toBeLessThan(1e-9);
    expect(file.features.map(({ rank }) => rank)).toEqual(leadFeatures.map((_, index) => index + 1));
    expect(output.topFeature).toBe(file.features[0]?.feature);
    const shares = file.features.reduce((sum, { share }) => sum + share, 0);
    expect(shares).toBeCloseTo(1, 9);
    expect(measures.expectedAmongTop?.value).toBe(2);
  });

  it('tells cohorts whose leads add up to all explained rows', () => {
    const file = read<ExplanationFile>('explanation.json', explanationFile);
    const { test } = predictionsFile.parse(JSON.parse(bench.artifacts.get('model/predictions.json') ?? ''));
    expect(file.rows).toBe(test.ids.length);
    for (const table of file.cohorts) {
      expect(table.groups.reduce((sum, group) => sum + group.rows, 0)).toBe(file.rows);
      expect(table.groups.reduce((sum, group) => sum + group.positives, 0)).toBe(
        test.labels.reduce((sum, label) => sum + label, 0),
      );
    }
    expect(file.cohorts[1]?.groups.map(({ name }) => name).slice(0, 3)).toEqual([
      'under 2',
      '2 to 5',
      '5 and more',
    ]);
  });

  it('counts the expected features at the top, which is as long as it is asked to be', async () => {
    const [first, second] = read<ExplanationFile>('explanation.json', explanationFile).features;
    const expected = [second?.feature ?? ''];
    const within = async (expected_within: number) =>
      (await bench.run(explainModel, { ...explained, expected, expected_within })).measures.expectedAmongTop;
    expect(await within(1)).toMatchObject({ value: 0, note: `none of the top 1: ${first?.feature}` });
    expect(await within(2)).toMatchObject({ value: 1 });
  });

  it('writes the raising facts of every explained row', () => {
    const lines = (bench.artifacts.get('salesforce_drivers.csv') ?? '').trimEnd().split('\n');
    expect(lines[0]).toBe('id,driver1,driver2,driver3,driver4,driver5');
    const file = read<ExplanationFile>('explanation.json', explanationFile);
    expect(lines).toHaveLength(file.rows + 1);
  });

  it('is held against the release of a quarter before', async () => {
    const { measures, learnings } = await bench.run(compareImportance, {
      ...leadDataset,
      features: leadFeatures,
      booster: smallBooster,
      top: 3,
    });
    const file = read<ComparisonFile>('importance-comparison.json', comparisonFile);
    expect(file.previous).toMatch(/^the same model as of \d{4}-/);
    expect(measures.sharedTopFeatures?.value).toBe(file.shared);
    expect(learnings).toHaveLength(2);
  });

  it("is held against an earlier model's list", async () => {
    const previous = { name: 'm5', ranking: ['Multi_RIA_Relationships', 'tenure'] };
    await bench.run(compareImportance, { ...leadDataset, features: leadFeatures, previous });
    const file = read<ComparisonFile>('importance-comparison.json', comparisonFile);
    expect(file.questions[1]?.answer).toContain("Multi_RIA_Relationships is not among this model's features");
    // Two features of the list are known: of the others nothing is said.
    expect(file.questions[0]?.answer).toContain('of the 2 features known of m5');
    expect(file.questions[0]?.answer).toMatch(/ranks: Multi_RIA_Relationships(, tenure)?\.$/);
  });
});

describe('The drift of ranks', () => {
  const before = ['a', 'b', 'c', 'd', 'e', 'f'];
  const options = { top: 3, limit: 1, justified: {} };

  it('lets a feature move within the limit', () => {
    const { features, shared, largest_drift } = rankDrift(['b', 'a', 'c', 'd', 'e', 'f'], before, options);
    expect(features.every(({ within }) => within)).toBe(true);
    expect({ shared, largest_drift }).toEqual({ shared: 3, largest_drift: 1 });
  });

  it('names the features that moved further, and those that came or went', () => {
    const { features } = rankDrift(['f', 'b', 'new', 'a'], before, options);
    const outside = features.filter(({ within }) => !within).map(({ feature }) => feature);
    expect(outside).toEqual(['f', 'new', 'a', 'c']);
  });

  it('accepts a move that is justified', () => {
    const { features } = rankDrift(['f', 'a', 'b'], before, {
      ...options,
      justified: { f: 'joined by date now' },
    });
    expect(features.find(({ feature }) => feature === 'f')).toMatchObject({ drift: -5, within: true });
  });
});

describe('The business impact', () => {
  it('counts dials and MQLs that the test rows hold', async () => {
    const { output, measures } = await bench.run(measureBusinessImpact, {
      tiers,
      value_per_conversion: 1000,
    });
    const { test } = predictionsFile.parse(JSON.parse(bench.artifacts.get('model/predictions.json') ?? ''));
    const conversions = test.labels.reduce((sum, label) => sum + label, 0);
    expect(output.per100).toBeCloseTo((100 * conversions) / test.labels.length, 9);
    expect(measures.topDecilesLift?.value).toBeCloseTo((output.lift ?? 0) - 1, 9);
    const csv = (bench.artifacts.get('business_impact_metrics.csv') ?? '').split('\n');
    expect(csv[1]).toMatch(new RegExp(`^all,every lead,${test.labels.length},${conversions},`));
    expect(csv[1]).toMatch(new RegExp(`,1,1,${conversions * 1000}$`));
  });
});

describe('The registry', () => {
  it('has the version and the hashes of the bundle', async () => {
    const { output } = await bench.run(registerModel, {});
    const manifest = JSON.parse(bench.artifacts.get('bundle/manifest.json') ?? '');
    const registry = JSON.parse(bench.artifacts.get('models/model_registry.json') ?? '');
    expect(output.modelVersion).toBe(manifest.model_version);
    expect(registry.models[0].bundle.files).toEqual(manifest.files);
    expect(registry.models[0].registered_on).toBe('2025-10-31');
  });
});

function read<T>(name: string, schema: { parse(value: unknown): unknown }): T {
  return schema.parse(JSON.parse(bench.artifacts.get(name) ?? '')) as T;
}
