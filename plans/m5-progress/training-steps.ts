import type { Gate } from '../../gates/gate.ts';
import { above, atLeast, below, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { Step } from '../plan.ts';
import { noListedColumns, smallGap, steadyFolds } from '../vintages/model-gates.ts';
import { train } from '../vintages/model-steps.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import { filed, named } from './documents.ts';
import { modelData, rowsOf, splitOf, versionOf } from './model-data.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

const selected = { selection_artifact: 'feature-selection.json' };

/** Unit 4, and step 5.4 of Phase 1.5, which runs it again: filters inside folds, the strategy for the imbalance, the model, its baseline. */
export function trainingSteps(parameters: Parameters, tables: Tables): Step[] {
  const { gates, bootstrap_resamples } = parameters;
  const data = modelData(parameters, tables);
  const version = versionOf(parameters);
  const rows = { ...rowsOf(parameters, tables), ...splitOf(parameters) };
  return inPhase({ id: 'Phase 1, Unit 4', title: 'Feature selection and model training' }, [
    toolStep(
      { id: '4.1', needs: ['Q', 'S2', 'S3'] },
      {
        title: 'IV and VIF filters inside the folds',
        tool: 'select-features',
        input: {
          ...rows,
          min_information: parameters.iv_floor,
          max_vif: gates.vif,
          max_correlation: parameters.max_correlation,
          folds_artifact: 'cv-fold-indices.json',
        },
      },
      selectionGates(parameters),
    ),
    filed({ id: 'S', needs: ['4.1'] }, 'File the statistical validation report', [
      {
        name: 'statistical_validation_report_pre_training.md',
        title: 'Statistical validation before model training',
        from: ['feature-selection.md', 'outliers.md', 'split-report.md'],
      },
    ]),
    toolStep(
      { id: '4.2', needs: ['S'] },
      {
        title: 'SMOTE against scale_pos_weight inside the folds',
        tool: 'compare-imbalance',
        input: { ...rows, ...selected, booster: data.booster, max_variation: parameters.imbalance_variation },
      },
      [
        blocking('LL-4.2', atLeast(2), {
          title: 'Strategies that could be measured',
          measure: 'strategiesMeasured',
          onFailure: 'A fold has too few conversions: bring leads over a longer time, or use fewer folds.',
        }),
      ],
    ),
    train(
      { id: '4b', needs: ['4.2'], title: 'Train the final model' },
      data,
      { ...splitOf(parameters), ...selected, imbalance_artifact: 'imbalance.json', bootstrap_resamples },
      [
        ...(parameters.reenact === 'none' ? pivotGates(parameters) : rejectionGates(parameters)),
        noListedColumns('LL-4b'),
      ],
    ),
    toolStep(
      { id: '4.3', needs: ['4b'] },
      {
        title: 'Train the logistic baseline',
        tool: 'train-baselines',
        input: { ...rows, ...selected, bootstrap_resamples },
      },
      [
        warning('LL-4.3', equals(true), {
          title: 'Model that ranks better than every baseline',
          measure: 'beatsBaselines',
          onFailure: 'A logistic regression does as well: say so before anybody acts on the scores.',
        }),
      ],
    ),
    filed({ id: '4.4', needs: ['4.3'] }, "File Unit 4's artifacts", [
      named('model', version, 'json', 'model/booster.json'),
      named('model', `${version}_baseline_logit`, 'json', 'model_baseline_logit.json'),
      named('cv_fold_indices', version, 'json', 'cv-fold-indices.json'),
      named('feature_selection_report', version, 'md', 'feature-selection.md'),
      named('feature_order', version, 'json', 'model/feature-order.json'),
      named('selected_features', version, 'json', 'model/features.json'),
      {
        name: `model_training_report_${version}.md`,
        title: 'Model training',
        from: ['imbalance.md', 'reports/model-training-report.md', 'baselines.md'],
      },
    ]),
  ]);
}

function selectionGates({ gates }: Parameters): Gate[] {
  return [
    blocking('M5-S1', below(gates.vif), {
      title: 'Largest VIF of the features to train on',
      measure: 'maxVifAfter',
      onFailure: 'Stop and ask a person to review: take one of the features named out.',
      waivable: true,
    }),
    blocking('LL-4.1a', equals(0), {
      title: 'Rows outside a fold’s training part that had a part in its filters',
      measure: 'testRowsUsed',
      onFailure: 'Hard stop: the filters looked at rows that the fold is judged on.',
    }),
    blocking('LL-4.1b', equals(true), {
      title: 'Folds that come out again as their indices were saved',
      measure: 'foldsReproducible',
      onFailure: 'The rows have changed since step S3: run it again.',
    }),
    blocking('LL-4.1c', atLeast(1), {
      title: 'Features that are left',
      measure: 'selectedFeatures',
      onFailure: 'Nothing is left to train on: lower iv_floor, and say so.',
    }),
  ];
}

const reject = 'The model is rejected: do not go on to Unit 5.';

/** The three gates of step 5.4 stand in place of Unit 4's, which is told and does not stop. */
function pivotGates({ gates }: Parameters): Gate[] {
  return [
    blocking('M5-15.4a', above(gates.pivot_cv_auc_pr), {
      title: 'Average AUC-PR of the folds',
      measure: 'cvAucPr',
      onFailure: reject,
    }),
    smallGap('M5-15.4b', gates.pivot_train_test_gap),
    steadyFolds('M5-15.4c', gates.pivot_cv_coefficient),
    warning('M5-4b', above(gates.auc_pr), {
      title: 'Average AUC-PR of the folds, by the bar of the hybrid models',
      measure: 'cvAucPr',
      onFailure: 'Say so with every figure of this model; step 5.4 of the document asks for less.',
    }),
    blocking('M5-P2', below(gates.train_test_gap), {
      title: 'AUC-PR of training minus AUC-PR of the leads behind it',
      measure: 'trainTestGap',
      onFailure: 'Stop and ask a person for model review and iteration.',
      waivable: true,
    }),
  ];
}

/** A rejected model meets the gates of Unit 4, and at once those of Unit 6 that the document rejected it by. */
function rejectionGates({ gates }: Parameters): Gate[] {
  return [
    blocking('M5-4b', above(gates.auc_pr), {
      title: 'Average AUC-PR of the folds',
      measure: 'cvAucPr',
      onFailure: `${reject} See Phase 1.5.`,
    }),
    smallGap('M5-6a', gates.train_test_gap),
    steadyFolds('M5-6b', gates.cv_coefficient),
  ];
}
