import { above, blocking, warning } from '../../gates/vocabulary.ts';
import type { Step } from '../plan.ts';
import { cleanFeatureFlags, oneRowEach } from '../vintages/dataset-gates.ts';
import { engineer, joinLeads } from '../vintages/dataset-steps.ts';
import { matrixOf } from '../vintages/matrix.ts';
import * as gate from '../vintages/model-gates.ts';
import * as model from '../vintages/model-steps.ts';
import { dropList } from '../vintages/pii.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

/** Steps 4.2 to 4.7: policy, training, calibration, backtest, bundle, scores, report. The policy comes before the training that obeys it. */
export function modelSteps(parameters: Parameters, tables: Tables): Step[] {
  const { gates, gap_days } = parameters;
  const data: model.ModelData = {
    dataset: {
      dataset: tables.latest,
      time_column: 'contact_date',
      segment_column: 'firm_rep_count_bin',
    },
    features: matrixOf(parameters),
    dropList,
    booster: parameters.booster,
    tiers: parameters.tiers,
    validation_fraction: parameters.validation_fraction,
  };
  const training = {
    gap_days,
    folds: parameters.folds,
    test_fraction: parameters.test_fraction,
    bootstrap_resamples: parameters.bootstrap_resamples,
  };
  const backtesting = {
    gap_days,
    max_period_gap: gates.train_test_gap,
    periods: parameters.backtest_periods,
    stability_threshold: gates.importance_stability,
  };
  return [
    model.definePolicy({ id: '4.2', needs: ['3.3'] }, data, [gate.noListedFeatures('V6-4.2-policy')]),
    model.train({ id: '4.1', needs: ['4.2'] }, data, training, [
      blocking('V6-4.1a', above(gates.cv_auc_pr), {
        title: 'Average AUC-PR of the folds',
        measure: 'cvAucPr',
        onFailure:
          'The features do not tell converters apart well enough: review features, data quality and the join.',
      }),
      gate.smallGap('V6-4.1b', gates.train_test_gap),
      gate.steadyFolds('V6-4.1c', gates.cv_coefficient),
      gate.noListedColumns('V6-4.2'),
    ]),
    model.calibrate(
      { id: '4.3', needs: ['4.1'] },
      data,
      { min_segment_positives: parameters.minimum_segment_positives },
      [gate.calibrated('V6-4.3a', gates.ece), gate.segmentsCalibrated('V6-4.3b', gates.ece)],
    ),
    model.backtest({ id: '4.4', needs: ['4.3'] }, data, backtesting, [
      gate.smallGapOverPeriods('V6-4.4a', gates.train_test_gap),
      gate.steadyPeriods('V6-4.4b', gates.cv_coefficient),
      warning('V6-4.4c', above(gates.importance_stability), {
        title: 'Rank correlation of importances between periods',
        measure: 'importanceStability',
        onFailure: 'Look at which features changed places between periods.',
      }),
    ]),
    model.bundle({ id: '4.5', needs: ['4.4'] }, data, { name: 'v6', plan: 'v6-true-vintage' }, [
      gate.bundleReadBack('LL-4.5'),
    ]),
    joinLeads({ id: '4.6a', needs: ['4.5'] }, 'open', tables, [oneRowEach('LL-4.6a', 'an open lead')]),
    engineer({ id: '4.6b', needs: ['4.6a'] }, 'open', parameters, tables, [
      cleanFeatureFlags('LL-4.6b', ' of open leads'),
    ]),
    model.score(
      { id: '4.6', needs: ['4.6b'] },
      data,
      {
        candidates: tables.openFeatures,
        time_column: 'as_of',
        outcome: `a call within ${parameters.maturity_days} days`,
      },
      [gate.someLeadsScored('LL-4.6')],
    ),
    model.report({ id: '4.7', needs: ['4.6'] }, 'V6: true vintages'),
  ];
}

/** Beside the model: its folds written down, a logistic baseline on the same rows, and what calling by score brings. */
function besideSteps(parameters: Parameters, tables: Tables, data: model.ModelData): Step[] {
  const { folds, gap_days, test_fraction, validation_fraction } = parameters;
  const split = { folds, gap_days, test_fraction, validation_fraction };
  const { dataset, time_column } = data.dataset;
  return [
    toolStep(
      { id: '4.1a', needs: ['4.1'] },
      {
        title: 'Save the indices of the folds',
        tool: 'split-dataset',
        input: { dataset, time_column, ...split, target: tables.split },
      },
      [
        blocking('LL-4.1a', equals(true), {
          title: 'Folds that come out again as their indices were saved',
          measure: 'foldsReproducible',
          onFailure: 'The dataset has changed since the training: run step 4.1 again.',
        }),
      ],
    ),
    toolStep(
      { id: '4.1b', needs: ['4.1'] },
      {
        title: 'Train the logistic baseline',
        tool: 'train-baselines',
        input: {
          ...data.dataset,
          ...split,
          features: data.features,
          drop_list: data.dropList.map(({ column }) => column),
          bootstrap_resamples: parameters.bootstrap_resamples,
        },
      },
      [
        warning('LL-4.1b', equals(true), {
          title: 'Model that ranks better than every baseline',
          measure: 'beatsBaselines',
          onFailure: 'A logistic regression does as well: say so before anybody acts on the scores.',
        }),
      ],
    ),
    toolStep(
      { id: '4.4b', needs: ['4.3'] },
      {
        title: 'Measure the business impact',
        tool: 'measure-business-impact',
        input: { tiers: parameters.tiers },
      },
      [],
    ),
  ];
}
