import type { TierCalibrationFile } from '../../../tools/calibrate-tiers.ts';
import type { ExplanationFile } from '../../../tools/explanation/explanation-files.ts';
import type { BaselinesFile } from '../../../tools/model/baseline-files.ts';
import type { ImbalanceFile } from '../../../tools/model/imbalance-files.ts';
import type { OverfittingFile } from '../../../tools/model/overfitting-files.ts';
import type { CollinearityFile } from '../../../tools/statistics/collinearity.ts';
import type { DriftFile } from '../../../tools/statistics/drift.ts';
import type { SelectionFile } from '../../../tools/statistics/selection-file.ts';
import type { SplitReport } from '../../../tools/statistics/split-report.ts';
import type { CalibratedTier } from '../../../tools/tiers/calibration.ts';
import { leadListOf } from '../../../tools/tiers/lead-list.ts';
import { tierTableOf } from '../../../tools/tiers/tier-table.ts';
import type { TiersFile } from '../../../tools/validate-tiers.ts';

/** Small results of the tools whose sections are tested, as their schemas have them. */
const ranking = { rows: 400, positives: 20, baseRate: 0.05, aucPr: 0.2, aucRoc: 0.75, topDecileLift: 3 };
const noIntervals = { aucPr: null, aucRoc: null, topDecileLift: null };

const quarter = (period: string, rows: number, compared: boolean): DriftFile['periods'][number] => ({
  period,
  from: '2025-01-01',
  to: '2025-03-31',
  rows,
  positives: 10,
  rate: 10 / rows,
  low: 0.01,
  high: 0.2,
  compared,
});
const moved = (period: string, psi: number, drifted: boolean) => ({
  period,
  reference: '2025 Q1',
  psi,
  critical: 0.05,
  drifted,
  ks: 0.2,
  ksChance: 0.001,
  missing: 0.1,
});

export const drift: DriftFile = {
  dataset: 'd',
  by: 'quarter',
  reference: 'first',
  limit: 0.25,
  level: 0.05,
  comparisons: 2,
  kept: ['tenure'],
  removed: [],
  periods: [quarter('2025 Q1', 300, true), quarter('2025 Q2', 300, true), quarter('2025 Q3', 300, true)],
  features: [
    {
      feature: 'tenure',
      kind: 'number',
      worst: moved('2025 Q3', 0.31, true),
      bins: [],
      comparisons: [moved('2025 Q2', 0.02, false), moved('2025 Q3', 0.31, true)],
    },
  ],
};

export const collinearity: CollinearityFile = {
  dataset: 'd',
  rows: 400,
  limits: { correlation: 0.9, vif: 5, finalVif: 10 },
  kept: ['tenure', 'moves'],
  removed: [
    {
      feature: 'age',
      rule: 'correlation',
      value: 0.95,
      kept_instead: 'tenure',
      rationale: 'says less of the target',
    },
  ],
  features: [
    { feature: 'tenure', missing: 0, target: 0.2, vif: 1.5, vifAfter: 1.1 },
    { feature: 'moves', missing: 0.1, target: null, vif: 1.2, vifAfter: 1.1 },
    { feature: 'age', missing: 0, target: 0.1, vif: 1e12, vifAfter: null },
  ],
  leftOut: [],
  correlations: [
    [1, -0.2, 0.95],
    [-0.2, 1, null],
    [0.95, null, 1],
  ],
  pairs: [{ first: 'tenure', second: 'age', correlation: 0.95 }],
  pairsAfter: 0,
  conditionNumber: { before: 1e6, after: 12.4 },
  weakest: [],
};

export const selection: SelectionFile = {
  dataset: 'd',
  limits: { information: 0.02, correlation: 0.9, vif: 10 },
  kept: ['tenure'],
  removed: [{ feature: 'noise', rule: 'information', value: 0.001, rationale: 'says too little' }],
  folds: [{ fold: 1, rows: 200, from: '2024-01-01', to: '2024-06-30', kept: ['tenure'], removed: [] }],
  features: [
    { feature: 'tenure', kind: 'number', information: 0.31, vif: 1.1, kept: true, foldsKept: 1 },
    { feature: 'noise', kind: 'number', information: 0.001, vif: null, kept: false, foldsKept: 0 },
  ],
};

const fold = (aucPr: number): ImbalanceFile['strategies'][number]['folds'][number] => ({
  fold: 1,
  from: '2024-01-01',
  to: '2024-06-30',
  rows: 100,
  positives: 5,
  aucPr,
  aucRoc: 0.7,
  topDecileLift: 2,
  bestRound: 10,
  scalePosWeight: null,
  syntheticRows: null,
});

export const imbalance: ImbalanceFile = {
  winner: { strategy: 'smote', smote_neighbours: 5, smote_ratio: 1 },
  rule: { max_variation: 0.2, tolerance: 0.01 },
  rationale: 'it has the best mean AUC-PR',
  rounds: 50,
  strategies: [
    { strategy: 'none', meanAucPr: 0.15, coefficientOfVariation: 0.1, steady: true, folds: [fold(0.15)] },
    { strategy: 'smote', meanAucPr: 0.17, coefficientOfVariation: 0.3, steady: false, folds: [fold(0.17)] },
  ],
};

export const baselines: BaselinesFile = {
  rows: 400,
  positives: 20,
  baseRate: 0.05,
  resamples: 500,
  scorers: [
    { ...ranking, name: 'model', title: 'the model', intervals: noIntervals, top: [], against: null },
    {
      ...ranking,
      name: 'random',
      title: 'a random order',
      aucPr: 0.05,
      intervals: noIntervals,
      top: [],
      against: {
        rows: 400,
        model: 0.75,
        other: 0.5,
        difference: 0.25,
        low: 0.2,
        high: 0.3,
        p: 1e-9,
        aucPrDifference: 0.15,
      },
    },
  ],
};

export const overfitting: OverfittingFile = {
  train: { ...ranking, aucRoc: 0.85 },
  test: ranking,
  gaps: { aucRoc: 0.1, aucPr: 0, topDecileLift: 0 },
  earlyStopping: { patience: 20, rounds: 500, grown: 102, stopped: true, bestRound: 52 },
  folds: [],
  spread: {
    aucRoc: { mean: 0.74, standardDeviation: 0.01 },
    aucPr: { mean: 0.2, standardDeviation: 0.02 },
    topDecileLift: { mean: null, standardDeviation: null },
  },
  learningCurve: {
    points: [100, 400].map((rows) => ({
      share: rows / 400,
      rows,
      positives: rows / 20,
      bestRound: 30,
      train: { ...ranking, aucRoc: 0.9 },
      test: ranking,
    })),
    tolerance: 0.01,
    gain: 0.002,
    stableFrom: 100,
    converged: true,
  },
  top: [],
  significance: { rows: 40, positives: 6, lift: 3, exact: 0.00001, bootstrap: 0.002 },
  resamples: 500,
  segments: [{ ...ranking, column: 'source', segment: 'LinkedIn', judged: true }],
};

export const explanation: ExplanationFile = {
  rows: 400,
  rows_sampled_from: 400,
  additivity_gap: 1e-15,
  features: [
    { feature: 'tenure', label: 'tenure', rank: 1, mean_absolute: 0.4, share: 0.8, direction: -0.7 },
    { feature: 'moves', label: 'moves', rank: 2, mean_absolute: 0.1, share: 0.2, direction: null },
  ],
  beeswarm: [
    {
      feature: 'tenure',
      label: 'tenure',
      points: [
        { shap: -0.5, value: 1 },
        { shap: 0.9, value: 0 },
        { shap: 0.1, value: null },
      ],
    },
  ],
  cohorts: [
    {
      title: 'Firm size',
      column: 'size',
      groups: [
        {
          name: 'small',
          rows: 100,
          positives: 5,
          rate: 0.05,
          low: 0.02,
          high: 0.11,
          mean_probability: 0.06,
          auc_roc: null,
          top_decile_lift: null,
          features: [{ feature: 'tenure', label: 'tenure', mean_absolute: 0.4 }],
        },
      ],
    },
  ],
};

export const splitReport: SplitReport = {
  dataset: 'd',
  table: 't',
  trainEnd: '2025-04-30',
  testStart: '2025-05-30',
  gapDays: 30,
  observedGapDays: 31,
  parts: [
    {
      part: 'TRAIN',
      from: '2024-01-01',
      to: '2025-04-30',
      rows: 100,
      positives: 5,
      rate: 0.05,
      low: 0.02,
      high: 0.11,
    },
    { part: 'EXCLUDED', from: null, to: null, rows: 0, positives: 0, rate: null, low: null, high: null },
  ],
  positiveRateDifference: 0,
  positiveRateRelativeDifference: 0.1,
  sources: [{ source: 'LinkedIn', train: 0.2, test: 0.4, difference: 0.2 }],
  folds: [],
};

const windows = {
  train: { from: '2024-01-01', to: '2025-04-30' },
  test: { from: '2025-05-30', to: '2025-09-30' },
};
const tierCounts = (conversions: number) =>
  tierTableOf([
    { tier: 'TIER_1', leads: 100, conversions },
    { tier: 'STANDARD', leads: 900, conversions: 40 - conversions },
  ]);
const version = (name: string): TiersFile['versions'][number] => ({
  version: name,
  baseline: 'STANDARD',
  rules: [
    {
      name: 'TIER_1',
      label: 'Prime mover',
      because: 'has moved lately',
      alternatives: [[{ column: 'moves', is: 'at-least', value: 2 }]],
      expected_lift: 3,
    },
  ],
  all: tierCounts(12),
  train: tierCounts(13),
  test: tierCounts(10),
});

export const tiersFile: TiersFile = {
  chosen: 'V3.2',
  judged: 'V3',
  ...windows,
  versions: [version('V3'), version('V3.2')],
  published: [],
};

const primeMover: CalibratedTier = {
  tier: 'TIER_1',
  label: 'Prime mover',
  because: 'has moved lately',
  leads: 100,
  conversions: 12,
  expected_rate: 0.12,
  low: 0.07,
  high: 0.2,
  lift: 3,
  basis: 'own leads',
};

export const tierCalibration: TierCalibrationFile = {
  chosen: 'V3.2',
  training: windows.train,
  minimum_leads: 20,
  versions: [{ version: 'V3.2', leads: 1000, conversions: 40, rate: 0.04, tiers: [primeMover] }],
  list: leadListOf([primeMover], 100),
};

export const tierBacktest = {
  version: 'V3.2',
  tier: 'TIER_1',
  periods: ['H1', 'H2'].map((name) => ({
    name,
    ...windows,
    trained: tierCounts(12),
    tested: tierCounts(10),
  })),
  averageLift: 2.5,
  smallestLift: 2.5,
  largestLift: 2.5,
  liftDeviation: 0,
  liftDeviationByLuck: 0.7,
  overlappingTests: [['H1', 'H2']],
};
