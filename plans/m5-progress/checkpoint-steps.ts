import { atLeast, below, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { Step } from '../plan.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import { addAssets, loadAssets } from './asset-steps.ts';
import { filed } from './documents.ts';
import { rowsOf, splitOf } from './model-data.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

const stop = 'Stop and ask a person to review.';

/** The checkpoints between the data and the training: drift (Q), outliers and the split (S). Multicollinearity follows with the filters. */
export function checkpointSteps(parameters: Parameters, tables: Tables): Step[] {
  const { gates, reenact } = parameters;
  const pivot = reenact === 'none';
  const split = splitOf(parameters);
  const { dataset, time_column } = rowsOf(parameters, tables);
  const assets = inPhase({ id: 'Phase 1, Unit 4', title: 'Feature selection and model training' }, [
    loadAssets({ id: '4.0a', needs: ['4a'] }, parameters, tables),
    addAssets({ id: '4.0b', needs: ['4.0a'] }, parameters, tables, {
      dataset: tables.trainable,
      places: pivot ? tables.staging : tables.deduplicated,
      target: tables.modelRows,
      as_of: 'contact_date',
    }),
  ]);
  const quality = inPhase({ id: 'Q', title: 'Data quality validation between the phases' }, [
    toolStep(
      { id: 'Q3', needs: ['4.0b'] },
      {
        title: 'Measure drift from training to test',
        tool: 'measure-drift',
        input: { ...rowsOf(parameters, tables), by: 'split', split, max_psi: gates.psi },
      },
      [
        blocking('M5-Q3', below(gates.psi), {
          title: 'Largest PSI that chance does not explain',
          measure: 'psi',
          onFailure: `${stop} A feature that drifts can be listed under unstable_features in leadline.yaml; then begin a new run.`,
          waivable: true,
        }),
      ],
    ),
    filed({ id: 'Q', needs: ['Q3'] }, 'File the data quality report', [
      {
        name: 'data_quality_validation_report_phase_1.md',
        title: 'Data quality between phases 0 and 1',
        from: [...(pivot ? [] : ['step_3_2_leakage_report.md']), 'quarantine.md', classes(pivot), 'drift.md'],
      },
    ]),
  ]);
  const statistics = inPhase({ id: 'S', title: 'Statistical validation before model training' }, [
    toolStep(
      { id: 'S2', needs: ['4.0b'] },
      {
        title: 'Identify and document the outliers',
        tool: 'profile-vintages',
        input: {
          reps: pivot ? tables.repVintages : tables.current.reps,
          leads: tables.contacted,
          dates: pivot ? parameters.snapshot_dates : [tables.current.date],
          expected: ['RepCRD'],
          numeric: continuous,
          fence: parameters.outlier_fence,
          report: 'outliers.md',
          json: 'outliers.json',
        },
      },
      [
        warning('M5-S2', equals(true), {
          title: 'Outliers of every continuous column identified and documented',
          measure: 'outliersDocumented',
          onFailure: stop,
        }),
      ],
    ),
    toolStep(
      { id: 'S3', needs: ['4.0b'] },
      {
        title: 'Split by time, with folds in blocks',
        tool: 'split-dataset',
        input: { dataset, time_column, ...split, target: tables.split },
      },
      [
        blocking('M5-S3', equals(true), {
          title: 'Training before test, and every fold before its validation, with the gap between',
          measure: 'temporalBlocking',
          onFailure: stop,
        }),
        blocking('LL-S3', atLeast(parameters.gap_days), {
          title: 'Days between training and test',
          measure: 'gapDays',
          onFailure: 'Training would know outcomes that were open when the test began: raise gap_days.',
        }),
      ],
    ),
  ]);
  return [...assets, ...quality, ...statistics];
}

function classes(pivot: boolean): string {
  return pivot ? 'step_3_3_class_imbalance_analysis_v6.md' : 'step_3_3_class_imbalance_analysis.md';
}

/** The vendor's columns that measure something: years, counts, miles. */
const continuous = [
  'DateBecameRep_NumberOfYears',
  'DateOfHireAtCurrentFirm_NumberOfYears',
  'Number_YearsPriorFirm1',
  'Number_YearsPriorFirm2',
  'Number_YearsPriorFirm3',
  'Number_YearsPriorFirm4',
  'AverageTenureAtPriorFirms',
  'NumberOfPriorFirms',
  'NumberFirmAssociations',
  'NumberRIAFirmAssociations',
  'Number_BranchAdvisors',
  'Number_RegisteredStates',
  'MilesToWork',
];
