import { above, atLeast, atMost, below, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { Feature } from '../feature.ts';
import type { Step } from '../plan.ts';
import { engineeringInput, joinInput } from './dataset-steps.ts';
import { features } from './features.ts';
import type { Parameters } from './parameters.ts';
import { dropList } from './pii.ts';
import type { Tables } from './tables.ts';

const review = 'Stop and ask a person to review the model.';

/** Steps 4.2 to 4.8: policy, training, calibration, backtest, bundle, scores, report. The policy comes before the training that obeys it. */
export function modelSteps(parameters: Parameters, tables: Tables): Step[] {
  const { gates } = parameters;
  const matrix = matrixOf(parameters);
  const dataset = {
    dataset: tables.latest,
    time_column: 'contact_date',
    segment_column: 'firm_rep_count_bin',
  };
  const dropped = dropList.map(({ column }) => column);
  const split = { gap_days: parameters.gap_days, validation_fraction: parameters.validation_fraction };
  return [
    {
      kind: 'tool',
      id: '4.2',
      title: 'Define the PII policy',
      needs: ['3.3'],
      tool: 'define-pii-policy',
      input: { dataset: tables.latest, features: matrix, drop_list: dropList },
      gates: [
        blocking('V6-4.2-policy', equals(0), {
          title: 'Listed columns among the features',
          measure: 'listedColumnsInFeatures',
          onFailure: 'Take the column out of the features; the drop list is not negotiable.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '4.1',
      title: 'Train the model',
      needs: ['4.2'],
      tool: 'train-model',
      input: {
        ...dataset,
        ...split,
        features: matrix,
        drop_list: dropped,
        folds: parameters.folds,
        test_fraction: parameters.test_fraction,
        bootstrap_resamples: parameters.bootstrap_resamples,
        booster: parameters.booster,
      },
      gates: [
        blocking('V6-4.1a', above(gates.cv_auc_pr), {
          title: 'Average AUC-PR of the folds',
          measure: 'cvAucPr',
          onFailure:
            'The features do not tell converters apart well enough: review features, data quality and the join.',
        }),
        blocking('V6-4.1b', below(gates.train_test_gap), {
          title: 'AUC-PR of training minus AUC-PR of test',
          measure: 'trainTestGap',
          onFailure: 'The model learned its training rows by heart: regularise it more.',
        }),
        blocking('V6-4.1c', below(gates.cv_coefficient), {
          title: 'Coefficient of variation of AUC-PR over the folds',
          measure: 'cvCoefficientOfVariation',
          onFailure: 'The model is not stable over time: look at the fold that stands out.',
        }),
        blocking('V6-4.2', equals(0), {
          title: 'Listed columns in the matrix',
          measure: 'piiColumnsInMatrix',
          onFailure: 'The drop list must be enforced where the matrix is built.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '4.3',
      title: 'Calibrate by segment',
      needs: ['4.1'],
      tool: 'calibrate-model',
      input: { ...dataset, min_segment_positives: parameters.minimum_segment_positives },
      gates: [
        blocking('V6-4.3a', atMost(gates.ece), {
          title: 'Expected calibration error',
          measure: 'eceOverall',
          onFailure: review,
        }),
        blocking('V6-4.3b', atMost(gates.ece), {
          title: 'Expected calibration error of the worst segment',
          measure: 'eceWorstSegment',
          onFailure: review,
        }),
      ],
    },
    {
      kind: 'tool',
      id: '4.4',
      title: 'Backtest',
      needs: ['4.3'],
      tool: 'backtest-model',
      input: {
        ...dataset,
        ...split,
        features: matrix,
        drop_list: dropped,
        max_period_gap: gates.train_test_gap,
        periods: parameters.backtest_periods,
        booster: parameters.booster,
        tiers: parameters.tiers,
        stability_threshold: gates.importance_stability,
      },
      gates: [
        blocking('V6-4.4a', below(gates.train_test_gap), {
          title: 'AUC-PR of training minus AUC-PR of test, over periods',
          measure: 'trainTestGap',
          onFailure: review,
        }),
        blocking('V6-4.4b', below(gates.cv_coefficient), {
          title: 'Coefficient of variation of AUC-PR over periods',
          measure: 'cvCoefficientOfVariation',
          onFailure: review,
        }),
        warning('V6-4.4c', above(gates.importance_stability), {
          title: 'Rank correlation of importances between periods',
          measure: 'importanceStability',
          onFailure: 'Look at which features changed places between periods.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '4.5',
      title: 'Build the bundle',
      needs: ['4.4'],
      tool: 'build-bundle',
      input: { name: 'v6', plan: 'v6-true-vintage', tiers: parameters.tiers },
      gates: [
        blocking('LL-4.5', equals(true), {
          title: 'Bundle read back with every hash matching',
          measure: 'bundleReadBack',
          onFailure: 'Run the step again; a bundle that cannot be read back must not score anybody.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '4.6a',
      title: 'Join open leads with what is known',
      needs: ['4.5'],
      tool: 'join-point-in-time',
      input: joinInput('open', tables),
      gates: [
        blocking('LL-4.6a', equals(0), {
          title: 'Rows beyond one an open lead',
          measure: 'rowsMultiplied',
          onFailure: 'A join multiplied leads: look for repeated keys.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '4.6b',
      title: 'Engineer the features of open leads',
      needs: ['4.6a'],
      tool: 'engineer-features',
      input: {
        ...engineeringInput(parameters, tables),
        labelled: false,
        leads: tables.open,
        staging: tables.openStaging,
        target: tables.openFeatures,
        extraTable: tables.openExtra,
      },
      gates: [
        blocking('LL-4.6b', equals(0), {
          title: 'Boolean features of open leads that are not 0 or 1',
          measure: 'invalidFlags',
          onFailure: 'Look at the engineering of the flag.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '4.6',
      title: 'Score and explain the open leads',
      needs: ['4.6b'],
      tool: 'score-leads',
      input: {
        candidates: tables.openFeatures,
        time_column: 'as_of',
        segment_column: 'firm_rep_count_bin',
        reason_column: 'unscorable_reason',
        outcome: `a call within ${parameters.maturity_days} days`,
      },
      gates: [
        blocking('LL-4.6', atLeast(1), {
          title: 'Open leads that got a score',
          measure: 'scoredLeads',
          onFailure: 'No open lead could be scored: look at the reasons in scores.csv.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '4.7',
      title: 'Write the report',
      needs: ['4.6'],
      tool: 'write-report',
      input: { title: 'V6: true vintages' },
      gates: [],
    },
  ];
}

/** The matrix's columns as the model tools want them, with the columns that the workspace added. */
function matrixOf(parameters: Parameters) {
  const added = parameters.extra_features.map(
    ({ name }): Feature => ({
      name,
      kind: 'number',
      phrase: { label: name, high: `a high ${name}`, low: `a low ${name}` },
      from: [],
    }),
  );
  return [...features, ...added].map(({ from, ...feature }) => ({
    ...feature,
    // Features made from the same fact are told as one driver.
    ...(from[0] === undefined ? {} : { group: from[0] }),
  }));
}
