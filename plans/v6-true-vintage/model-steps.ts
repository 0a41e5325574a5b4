import { above, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { Step } from '../plan.ts';
import { cleanFeatureFlags, oneRowEach } from '../vintages/dataset-gates.ts';
import { engineer, joinLeads } from '../vintages/dataset-steps.ts';
import * as gate from '../vintages/model-gates.ts';
import * as model from '../vintages/model-steps.ts';
import { toolStep } from '../vintages/place.ts';
import { modelData } from './model-data.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

/** Steps 4.2 to 4.6: policy, training, calibration, backtest, bundle, scores. The policy comes before the training that obeys it. */
export function modelSteps(parameters: Parameters, tables: Tables): Step[] {
  const { gates, gap_days } = parameters;
  const data = modelData(parameters, tables);
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
        waivable: true,
      }),
      gate.smallGap('V6-4.1b', gates.train_test_gap),
      gate.steadyFolds('V6-4.1c', gates.cv_coefficient),
      gate.noListedColumns('V6-4.2'),
    ]),
    model.calibrate(
      { id: '4.3', needs: ['4.1'] },
      data,
      { min_segment_positives: parameters.minimum_segment_positives },
      [
        gate.calibrated('V6-4.3a', gates.ece),
        gate.segmentsCalibrated('V6-4.3b', gates.ece),
        gate.calibrationReported('V6-4.3-report'),
      ],
    ),
    model.backtest({ id: '4.4', needs: ['4.3'] }, data, backtesting, [
      gate.smallGapOverPeriods('V6-4.4a', gates.train_test_gap),
      gate.steadyPeriods('V6-4.4b', gates.cv_coefficient),
      warning('V6-4.4c', above(gates.importance_stability), {
        title: 'Rank correlation of importances between periods',
        measure: 'importanceStability',
        onFailure: 'Look at which features changed places between periods.',
      }),
      gate.noSignsOfOverfitting('V6-4.4-signs'),
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
      [gate.someLeadsScored('LL-4.6'), ...gate.honestNarratives('LL-4.6')],
    ),
    ...(parameters.polish_narratives === 0 ? [] : [polish(parameters.polish_narratives)]),
  ];
}

/** Not in the document, and off unless asked for: the narratives of scores.csv stand as they are. */
function polish(top: number): Step {
  return toolStep(
    { id: '4.6c', needs: ['4.6'] },
    { title: 'Reword the first narratives', tool: 'polish-narratives', input: { top } },
    [
      blocking('LL-4.6c', equals(0), {
        title: 'Reworded narratives that say more than is stored',
        measure: 'polishFaults',
        onFailure: 'Run the step again, or set polish_narratives to 0: the templates say what is stored.',
      }),
    ],
  );
}
