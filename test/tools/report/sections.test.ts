import { expect, test } from 'vitest';
import { drawCharts } from '../../../tools/report/draw-chart.ts';
import type { Section } from '../../../tools/report/section.ts';
import { baselines } from '../../../tools/report/sections/baselines.ts';
import { classes } from '../../../tools/report/sections/classes.ts';
import { cohorts } from '../../../tools/report/sections/cohorts.ts';
import { collinearity } from '../../../tools/report/sections/collinearity.ts';
import { drift } from '../../../tools/report/sections/drift.ts';
import { explanation } from '../../../tools/report/sections/explanation.ts';
import { imbalance } from '../../../tools/report/sections/imbalance.ts';
import { impact } from '../../../tools/report/sections/impact.ts';
import { information } from '../../../tools/report/sections/information.ts';
import { overfitting } from '../../../tools/report/sections/overfitting.ts';
import { policies } from '../../../tools/report/sections/policies.ts';
import { power } from '../../../tools/report/sections/power.ts';
import { quality } from '../../../tools/report/sections/quality.ts';
import { selection } from '../../../tools/report/sections/selection.ts';
import { split } from '../../../tools/report/sections/split.ts';
import { tierBacktest, tierCalibration, tiers } from '../../../tools/report/sections/tiers.ts';
import { vintages } from '../../../tools/report/sections/vintages.ts';
import { chapters } from '../../../tools/report/sections.ts';
import * as files from './files.ts';
import { evidenceOf, partsOf, rowsOf } from './told-run.ts';

const group = (name: string, judged: number, positives: number) => ({
  group: name,
  leads: judged,
  judged,
  positives,
  rate: judged === 0 ? null : positives / judged,
  low: judged === 0 ? null : 0.01,
  high: judged === 0 ? null : 0.2,
});
const classesFile = (dataset: string) => ({
  dataset,
  maturity_days: 30,
  leads: 500,
  judged: 400,
  positives: 20,
  positive_share: 0.05,
  imbalance_ratio: 19,
  weekend_premium: null,
  segments: [{ name: 'firm size', groups: [group('small', 400, 20)] }],
  months: [group('2025-01', 400, 20), group('2025-02', 0, 0)],
  weekdays: [group('Monday', 400, 20)],
});
const profile = {
  people: 100,
  matched: 97,
  crdMatchRate: 0.97,
  vintages: [{ vintage: '2025-01-05', rows: 1000, matched: 97, matchRate: 0.97 }],
  coverage: [{ vintage: '2025-01-05', rows: 1000, filled: 900, expected: true }],
  numbers: [{ vintage: '2025-01-05', outliers: 12 }],
  completeness: { vintage: '2025-01-05', share: 0.9 },
  missing: ['2025 Q2'],
};
const dials = (name: string, per100: number) => ({
  name,
  dials: 40,
  conversions: 5,
  per_100: per100,
  low: 1,
  high: 20,
  lift: 2.5,
  captured: 0.5,
  pipeline_value: null,
});
const top = dials('top 10 %', 12.5);
const impactFile = {
  baseline: dials('every lead', 5),
  top,
  rows: [top],
  tops: [top],
  tiers: [dials('A', 12.5)],
};
const powerFile = {
  base_rate: 0.04,
  lift: 0.5,
  power: 0.8,
  weeks: 8,
  adoption: 0.6,
  flow: 576,
  per_arm_planned: 2302,
  size: { normal: 1863, exact: 1942 },
  weeks_needed: { normal: 6.5, exact: 6.7 },
  planned: { power_exact: 0.86 },
  adopted: { power_exact: 0.47 },
  curve: [{ weeks: 4, power: 0.6, power_under_adoption: 0.28 }],
};
const policiesFile = {
  policy: 'naive',
  maturity_days: 30,
  policies: [
    {
      policy: 'naive',
      chosen: true,
      records: 100,
      matched: 90,
      leaking: 80,
      leaking_share_of_matched: 80 / 90,
    },
  ],
};
const duplicates = {
  dataset: 'joined',
  key: 'Id',
  cause: { sentence: 'The vendor repeats 7 keys.' },
  before: { rows: 107, duplicates: 7 },
  after: { rows: 100, duplicates: 0 },
};

/** One run of one step for each section: the tool, the file's name, and what it holds. */
const told: [Section, string, string, unknown][] = [
  [drift, 'measure-drift', 'reports/any-drift.json', files.drift],
  [collinearity, 'analyse-collinearity', 'collinearity.json', files.collinearity],
  [selection, 'select-features', 'feature-selection.json', files.selection],
  [imbalance, 'compare-imbalance', 'imbalance.json', files.imbalance],
  [baselines, 'train-baselines', 'baselines.json', files.baselines],
  [overfitting, 'analyse-overfitting', 'overfitting.json', files.overfitting],
  [explanation, 'explain-model', 'explanation.json', files.explanation],
  [cohorts, 'explain-model', 'explanation.json', files.explanation],
  [split, 'split-dataset', 'split-report.json', files.splitReport],
  [tiers, 'validate-tiers', 'tiers.json', files.tiersFile],
  [tierCalibration, 'calibrate-tiers', 'tier-calibration.json', files.tierCalibration],
  [tierBacktest, 'backtest-tiers', 'tier-backtest.json', files.tierBacktest],
  [classes, 'profile-classes', 'class-distribution.json', classesFile('d')],
  [vintages, 'profile-vintages', 'vintages/profile.json', profile],
  [impact, 'measure-business-impact', 'business-impact.json', impactFile],
  [power, 'power-analysis', 'ab-test-power.json', powerFile],
  [quality, 'deduplicate', 'duplicates.json', duplicates],
  [policies, 'mask-mutable-features', 'hybrid.json', policiesFile],
  [information, 'audit-leakage', 'audit/information-values.json', [{ feature: 'tenure', value: 0.27 }]],
];

test.each(told.map(([section, tool, name, file]) => [section.id, section, tool, name, file] as const))(
  'the section %s says where it comes from, has no hole, and draws',
  async (_, section, tool, name, file) => {
    const parts = await partsOf(section, tool, name, file);
    expect(parts.length).toBeGreaterThan(0);
    expect(parts.some(({ sources }) => sources[0]?.artifact === name)).toBe(true);
    expect(JSON.stringify(parts)).not.toMatch(/NaN|undefined|\[object/);
    const figures = parts.flatMap((part) => part.figures);
    const charts = await drawCharts(figures.map(({ spec }) => spec));
    expect(charts.filter((svg) => /NaN|undefined/.test(svg) || !svg.startsWith('<svg'))).toEqual([]);
    expect(figures.every(({ numbers }) => numbers.rows.length > 0)).toBe(true);
  },
);

test.each(told.map(([section]) => [section.id, section] as const))(
  'the section %s is left out of a run without its file',
  async (_, section) => {
    expect(await section.parts(evidenceOf([{ id: '1', tool: 'other' }]))).toEqual([]);
  },
);

test('every section has an anchor of its own', () => {
  const ids = chapters.flatMap(({ sections }) => sections.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
});

test('a drift that chance does not explain is marked and counted', async () => {
  const parts = await partsOf(drift, 'measure-drift', 'drift.json', files.drift);
  expect(parts[0]?.text.join()).toContain('1 of 1 features drift');
  expect(rowsOf(parts, 'Each feature at its most moved')).toEqual([
    ['tenure', '2025 Q3', '2025 Q1', '0.310', '0.050', '0.200', '10.0 %', 'drifts'],
  ]);
  expect(JSON.stringify(parts[0]?.figures[0]?.spec)).toContain('"mark":"×"');
});

test('a feature that cannot be told from others has a factor without bound', async () => {
  const parts = await partsOf(collinearity, 'analyse-collinearity', 'c.json', files.collinearity);
  expect(rowsOf(parts, 'Variance inflation')[0]).toEqual([
    'age',
    'without bound',
    'removed',
    '0.100',
    '0.0 %',
  ]);
});

test('a tier has its rate, lift and Wilson interval in each window, the one in force first', async () => {
  const parts = await partsOf(tiers, 'validate-tiers', 'tiers.json', files.tiersFile);
  expect(parts.map(({ heading }) => heading)).toEqual(['V3.2, which goes into production', 'V3']);
  // Wilson's interval of 12 in 100 is 7.00 to 19.81 %; lifts are by the 4 % of all.
  expect(rowsOf(parts, 'V3.2')[0]).toEqual([
    'all',
    'TIER_1',
    '100',
    '12',
    '12.00 %',
    '7.00 to 19.81 %',
    '3.00',
    '1.75 to 4.95',
  ]);
});

test('only the last profile of the classes is drawn, the earlier ones are a line each', async () => {
  const parts = await classes.parts(
    evidenceOf([
      { id: '3.1', tool: 'profile-classes', files: { 'a.json': classesFile('first') } },
      { id: '3.3', tool: 'profile-classes', files: { 'b.json': classesFile('second') } },
    ]),
  );
  expect(parts).toHaveLength(1);
  expect(rowsOf(parts, 'Wherever it was counted').map(([step]) => step)).toEqual([
    '3.1: Step 3.1',
    '3.3: Step 3.3',
  ]);
});

test('what was not measured says nothing or says so', async () => {
  const parts = await partsOf(baselines, 'train-baselines', 'b.json', files.baselines);
  expect(rowsOf(parts, 'Ways to order the leads')[1]).toEqual([
    'a random order',
    '0.050',
    '',
    '0.750',
    '3.00',
  ]);
  const differences = rowsOf(parts, 'The model’s AUC-ROC less theirs, by DeLong’s test');
  expect(differences.map((row) => row.at(-1))).toEqual(['below 0.0001']);
});

test('a missing quarter is named', async () => {
  const parts = await partsOf(vintages, 'profile-vintages', 'p.json', profile);
  expect(parts[0]?.text.join()).toContain('No vintage stands for 2025 Q2.');
});
