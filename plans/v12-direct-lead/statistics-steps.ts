import { atLeast, atMost, below, blocking, equals } from '../../gates/vocabulary.ts';
import type { Step } from '../plan.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import { profileVintages } from '../vintages/profile.ts';
import { modelData, splitOf } from './model-data.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';
import { units } from './units.ts';

/** Unit 4 and the data-quality checkpoint: is the training table fit to be trained on? */
export function statisticsSteps(parameters: Parameters, tables: Tables): Step[] {
  const { gates } = parameters;
  const { dataset, features, dropList } = modelData(parameters, tables);
  const measured = { ...dataset, features, drop_list: dropList.map(({ column }) => column) };
  const split = splitOf(parameters);
  const statistics = [
    toolStep(
      { id: '4.1', needs: ['3.1c', '3.3b', 'QA2'] },
      {
        title: 'Task 4.1: VIF and correlation analysis',
        tool: 'analyse-collinearity',
        input: {
          ...measured,
          split,
          max_correlation: gates.correlation,
          max_vif: gates.vif,
          final_max_vif: gates.vif,
        },
      },
      [
        blocking('V12-4a', atMost(gates.vif), {
          title: 'Largest VIF once collinear features are resolved',
          measure: 'maxVifAfter',
          onFailure:
            'Progress halts: take one of the features named out, or let it be removed (not protected).',
          waivable: true,
        }),
        blocking('V12-4a-correlation', atMost(gates.correlation), {
          title: 'Largest correlation once collinear features are resolved',
          measure: 'maxCorrelationAfter',
          onFailure:
            'Progress halts: take one of the features named out, or let it be removed (not protected).',
          waivable: true,
        }),
      ],
    ),
    toolStep(
      { id: '4.2', needs: ['3.1c', '3.3b', 'QA2'] },
      {
        title: 'Task 4.2: PSI drift checks across quarters',
        tool: 'measure-drift',
        input: { ...measured, by: 'quarter', reference: 'previous', max_psi: gates.psi },
      },
      [
        blocking('V12-4b', below(gates.psi), {
          title: 'Largest PSI between quarters that chance does not explain',
          measure: 'psi',
          onFailure:
            'Progress halts: look at the feature and quarter named; list an unstable feature under unstable_features in leadline.yaml, then begin a new run.',
          waivable: true,
        }),
      ],
    ),
    toolStep(
      { id: '4.3', needs: ['3.1c', '3.3b', 'QA2'] },
      {
        title: 'Task 4.3: confirm that the temporal split is viable',
        tool: 'split-dataset',
        input: {
          dataset: dataset.dataset,
          time_column: dataset.time_column,
          ...split,
          target: tables.split,
        },
      },
      [
        blocking('V12-4c', equals(true), {
          title: 'Train/test split documented',
          measure: 'splitDocumented',
          onFailure: 'Progress halts: run the step again.',
        }),
        blocking('V12-4c-rows', equals(0), {
          title: 'Rows by which the table of the split differs from what is documented',
          measure: 'splitRowsDiffering',
          onFailure: 'Progress halts: the dataset changed while it was split; run the step again.',
        }),
        blocking('LL-V12-4.3', atLeast(parameters.gap_days), {
          title: 'Days between training and test',
          measure: 'gapDays',
          onFailure: 'Training would know outcomes that were open when the test began: raise gap_days.',
        }),
      ],
    ),
    toolStep(
      { id: '4.4', needs: ['4.1', '4.2', '4.3'] },
      {
        title: 'Unit 4: file the statistical validation report',
        tool: 'file-documents',
        input: {
          documents: [
            {
              name: 'statistical_validation_report_pre_training_v12.md',
              title: 'Statistical validation before training',
              from: ['collinearity.md', 'drift.md', 'split-report.md'],
            },
          ],
        },
      },
      [],
    ),
  ];
  const checkpoint = [
    profileVintages(
      { id: 'QA1', needs: ['4.4'], title: 'Data quality between phases 0 and 1: CRD and completeness' },
      parameters,
      tables.repVintages,
      tables.latest,
      'reports/qa1-data-quality',
      [
        blocking('V12-QA1', atLeast(gates.crd_match_rate), {
          title: 'CRD alignment of the leads trained on',
          measure: 'crdMatchRate',
          onFailure: 'Downstream execution halts: check how CRDs are written in the lead file.',
          waivable: true,
        }),
        blocking('V12-QA1-completeness', atLeast(gates.completeness), {
          title: 'Filled cells of the expected columns in the least complete vintage',
          measure: 'completeness',
          onFailure: 'Downstream execution halts: ask the vendor about the column in the evidence.',
          waivable: true,
        }),
      ],
    ),
    toolStep(
      { id: 'QA1b', needs: ['4.4'] },
      {
        title: 'Data quality between phases 0 and 1: PSI from training to test',
        tool: 'measure-drift',
        input: { ...measured, by: 'split', split, max_psi: gates.psi, artifact: 'reports/qa1-drift' },
      },
      [
        blocking('V12-QA1-psi', below(gates.psi), {
          title: 'Largest PSI from the training to the test window that chance does not explain',
          measure: 'psi',
          onFailure:
            'Downstream execution halts: the test window is of another population; look at the feature named.',
          waivable: true,
        }),
      ],
    ),
  ];
  return [...inPhase(units.statistics, statistics), ...inPhase(units.checkpoints, checkpoint)];
}
