import { above, atLeast, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { Step } from '../plan.ts';
import * as gate from '../vintages/model-gates.ts';
import { backtest, calibrate, train } from '../vintages/model-steps.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import { modelData, splitOf } from './model-data.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';
import { units } from './units.ts';

const selection = { selection_artifact: 'feature-selection.json' };

/** Unit 7: the strategy for the imbalance, the model, its baselines and how far it overfits; and unit 9, its calibration. */
export function trainingSteps(parameters: Parameters, tables: Tables): Step[] {
  const { gates } = parameters;
  const data = modelData(parameters, tables);
  const rows = {
    ...data.dataset,
    ...splitOf(parameters),
    ...selection,
    features: data.features,
    drop_list: data.dropList.map(({ column }) => column),
  };
  const training = [
    toolStep(
      { id: '7.1', needs: ['6.1'] },
      {
        title: 'Task 7.1: train the imbalance strategies',
        tool: 'compare-imbalance',
        input: { ...rows, booster: data.booster, max_variation: gates.cv_coefficient },
      },
      [
        blocking('LL-V12-7.1', atLeast(2), {
          title: 'Strategies that could be measured',
          measure: 'strategiesMeasured',
          onFailure: 'A fold has too few conversions: bring leads over a longer time, or use fewer folds.',
        }),
      ],
    ),
    train(
      { id: '7.3', needs: ['7.1'], title: 'Task 7.3: train the final model' },
      data,
      {
        ...splitOf(parameters),
        ...selection,
        imbalance_artifact: 'imbalance.json',
        bootstrap_resamples: parameters.bootstrap_resamples,
      },
      [
        blocking('V12-7a', atLeast(gates.cv_auc_pr), {
          title: 'Average AUC-PR of the folds',
          measure: 'cvAucPr',
          onFailure: 'Progress halts: review features, data quality and the join.',
          waivable: true,
        }),
        gate.steadyFolds('V12-7b', gates.cv_coefficient),
        gate.smallGap('V12-7c', gates.train_test_gap),
        gate.noListedColumns('LL-V12-7.3'),
      ],
    ),
    toolStep(
      { id: '7.4', needs: ['7.3'] },
      {
        title: 'Task 7.4: train the baselines',
        tool: 'train-baselines',
        input: { ...rows, bootstrap_resamples: parameters.bootstrap_resamples },
      },
      [
        warning('LL-V12-7.4', equals(true), {
          title: 'Model that ranks better than every baseline',
          measure: 'beatsBaselines',
          onFailure: 'A logistic regression does as well: say so before anybody acts on the scores.',
        }),
      ],
    ),
    filed('7.2', ['7.4'], 'Task 7.2: document the strategy and the training', [
      {
        name: 'model_training_report_v12.md',
        title: 'Model training',
        from: ['imbalance.md', 'reports/model-training-report.md', 'baselines.md'],
      },
      { name: 'model_v12.json', from: ['model/booster.json'] },
      { name: 'model_v12_baseline_logit.json', from: ['model_baseline_logit.json'] },
    ]),
  ];
  const order = filed('6.3', ['7.3'], 'Task 6.3: persist the final feature order', [
    { name: 'feature_order_v12.json', from: ['model/feature-order.json'] },
  ]);
  const overfitting = backtest(
    { id: 'QA4', needs: ['9.3'], title: 'Overfitting checkpoint: the same training at earlier moments' },
    data,
    {
      gap_days: parameters.gap_days,
      max_period_gap: gates.train_test_gap,
      periods: parameters.backtest_periods,
      stability_threshold: gates.importance_stability,
    },
    [
      gate.smallGapOverPeriods('V12-QA4', gates.train_test_gap),
      gate.steadyPeriods('V12-QA4-variation', gates.cv_coefficient),
      warning('LL-V12-QA4', above(gates.importance_stability), {
        title: 'Rank correlation of importances between periods',
        measure: 'importanceStability',
        onFailure: 'Look at which features changed places between periods.',
      }),
      gate.noSignsOfOverfitting('LL-V12-QA4-signs'),
    ],
  );
  const calibration = [
    calibrate(
      { id: '9.1', needs: ['7.2'], title: 'Tasks 9.1 and 9.2: calibrate by firm size and validate' },
      data,
      { min_segment_positives: parameters.minimum_segment_positives },
      [
        gate.calibrated('V12-9', gates.ece),
        gate.segmentsCalibrated('V12-9-segment', gates.ece),
        gate.calibrated('V12-QA6', gates.ece),
        gate.segmentsCalibrated('V12-QA6-segment', gates.ece),
        gate.calibrationReported('V12-9-report'),
      ],
    ),
    filed('9.3', ['9.1'], 'Task 9.3: save the calibrated model and the calibration report', [
      { name: 'model_v12_calibrated.json', from: ['model/calibrators.json'] },
      { name: 'calibration_report_v12.md', from: ['reports/calibration-report.md'] },
    ]),
  ];
  return [
    ...inPhase(units.training, training),
    ...inPhase(units.selection, [order]),
    ...inPhase(units.calibration, calibration),
    ...inPhase(units.checkpoints, [overfitting]),
  ];
}

function filed(id: string, needs: string[], title: string, documents: object[]): Step {
  return toolStep({ id, needs }, { title, tool: 'file-documents', input: { documents } }, []);
}
