import { above, atMost, below, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { Step } from '../plan.ts';
import { outcomeColumns } from './contract.ts';
import { features } from './features.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

const finding =
  'A finding about this funnel, not a fault of the run: read it before anybody acts on the scores.';

const dropList = [
  ...outcomeColumns.map((column) => ({ column, reason: 'known only because the lead was won' })),
  ...['Id', 'mql_id', 'lead_id'].map((column) => ({ column, reason: 'identifier' })),
];

/** Steps 3.1 to 3.7: policy, training, calibration, backtest, bundle, scores, report. */
export function modelSteps(parameters: Parameters, tables: Tables): Step[] {
  const { gates } = parameters;
  const matrix = [
    ...features.map(({ from: _from, ...feature }) => feature),
    ...parameters.plant_deal_attributes.map((name) => ({ name, kind: 'category' })),
  ];
  const columns = { time_column: 'contact_date', segment_column: 'origin' };
  const dropped = dropList.map(({ column }) => column);
  return [
    {
      kind: 'tool',
      id: '3.1',
      title: 'Define what no model may see',
      needs: ['2.4'],
      tool: 'define-pii-policy',
      input: { dataset: tables.training, features: matrix, drop_list: dropList },
      gates: [
        blocking('CW-3.1', equals(0), {
          title: 'Listed columns among the features',
          measure: 'listedColumnsInFeatures',
          onFailure: 'Take the column out of the features; the drop list is not negotiable.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '3.2',
      title: 'Train the model',
      needs: ['3.1'],
      tool: 'train-model',
      input: {
        dataset: tables.training,
        ...columns,
        // The rows of the gap are not in the dataset (step 2.3), so that the window lies between training and test all the same.
        test_start: parameters.test_start,
        gap_days: parameters.fold_gap_days,
        folds: parameters.folds,
        validation_fraction: parameters.validation_fraction,
        features: matrix,
        drop_list: dropped,
        bootstrap_resamples: parameters.bootstrap_resamples,
        booster: parameters.booster,
      },
      gates: [
        warning('CW-3.2a', above(gates.auc_roc), {
          title: 'AUC-ROC on the test month',
          measure: 'testAucRoc',
          onFailure: finding,
        }),
        warning('CW-3.2b', above(gates.auc_pr), {
          title: 'AUC-PR on the test month',
          measure: 'testAucPr',
          onFailure: finding,
        }),
        warning('CW-3.2c', above(gates.top_decile_lift), {
          title: 'Lift of the top decile on the test month',
          measure: 'topDecileLift',
          onFailure: finding,
        }),
        warning('CW-3.2d', below(gates.train_test_gap), {
          title: 'AUC-PR of training minus AUC-PR of test',
          measure: 'trainTestGap',
          onFailure: finding,
        }),
        warning('CW-3.2e', below(gates.cv_coefficient), {
          title: 'Coefficient of variation of AUC-PR over the folds',
          measure: 'cvCoefficientOfVariation',
          onFailure: finding,
        }),
        blocking('CW-3.2f', equals(0), {
          title: 'Listed columns in the matrix',
          measure: 'piiColumnsInMatrix',
          onFailure: 'The drop list must be enforced where the matrix is built.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '3.3',
      title: 'Calibrate',
      needs: ['3.2'],
      tool: 'calibrate-model',
      input: {
        dataset: tables.training,
        ...columns,
        min_segment_positives: parameters.minimum_segment_positives,
      },
      gates: [
        warning('CW-3.3a', atMost(gates.ece), {
          title: 'Expected calibration error',
          measure: 'eceOverall',
          onFailure: finding,
        }),
        warning('CW-3.3b', atMost(gates.ece), {
          title: 'Expected calibration error of the worst origin',
          measure: 'eceWorstSegment',
          onFailure: finding,
        }),
      ],
    },
    {
      kind: 'tool',
      id: '3.4',
      title: 'Backtest',
      needs: ['3.3'],
      tool: 'backtest-model',
      input: {
        dataset: tables.judged,
        ...columns,
        features: matrix,
        drop_list: dropped,
        periods: parameters.backtest_periods,
        gap_days: parameters.backtest_gap_days,
        validation_fraction: parameters.validation_fraction,
        booster: parameters.booster,
        tiers: parameters.tiers,
        stability_threshold: gates.importance_stability,
      },
      gates: [
        warning('CW-3.4a', below(gates.train_test_gap), {
          title: 'AUC-PR of training minus AUC-PR of test, over periods',
          measure: 'trainTestGap',
          onFailure: finding,
        }),
        warning('CW-3.4b', below(gates.cv_coefficient), {
          title: 'Coefficient of variation of AUC-PR over periods',
          measure: 'cvCoefficientOfVariation',
          onFailure: finding,
        }),
        warning('CW-3.4c', above(gates.importance_stability), {
          title: 'Rank correlation of importances between periods',
          measure: 'importanceStability',
          onFailure: finding,
        }),
      ],
    },
    {
      kind: 'tool',
      id: '3.5',
      title: 'Build the bundle',
      needs: ['3.4'],
      tool: 'build-bundle',
      input: { name: 'contacted-to-won', plan: 'contacted-to-won', tiers: parameters.tiers },
      gates: [],
    },
    {
      kind: 'tool',
      id: '3.6',
      title: 'Score and explain the newest leads',
      needs: ['3.5'],
      tool: 'score-leads',
      input: {
        candidates: tables.candidates,
        time_column: 'contact_date',
        segment_column: 'origin',
        reason_column: 'unscorable_reason',
        outcome:
          parameters.maturity_days === 'p90'
            ? 'a deal within the maturity window'
            : `a deal within ${parameters.maturity_days} days`,
      },
      gates: [],
    },
    {
      kind: 'tool',
      id: '3.7',
      title: 'Write the report',
      needs: ['3.6'],
      tool: 'write-report',
      input: { title: 'Contacted to won' },
      gates: [],
    },
  ];
}
