import { blocking, equals } from '../../gates/vocabulary.ts';
import type { Feature } from '../feature.ts';
import type { Step } from '../plan.ts';
import { engineeredFlags, features, missingFlags } from '../vintages/features.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import { modelData } from './model-data.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';
import { units } from './units.ts';

const schemaArtifact = 'config/v12_feature_schema.json';

/** Unit 5: the settings and the schema as files, and the training table held against the schema row by row. */
export function contractSteps(parameters: Parameters, tables: Tables, seed: number): Step[] {
  return inPhase(units.contract, [
    toolStep(
      { id: '5.1', needs: ['QA1', 'QA1b'] },
      {
        title: 'Tasks 5.1 and 5.2: write the model config and the feature schema',
        tool: 'derive-feature-schema',
        input: {
          dataset: tables.latest,
          features: modelData(parameters, tables).features.map(schemaOf),
          // The schema says what the table holds; a row is only refused for what no row of the build had.
          low_percentile: 0,
          high_percentile: 1,
          artifact: schemaArtifact,
          config: configOf(parameters, seed),
          config_artifact: 'config/v12_model_config.json',
        },
      },
      [
        blocking('V12-5-contracts', equals(2), {
          title: 'Config and schema that load without error',
          measure: 'contractsFilled',
          onFailure: 'Progress halts: a feature has no value at all; take it out of the matrix.',
        }),
      ],
    ),
    toolStep(
      { id: '5.3', needs: ['5.1'] },
      {
        title: 'Task 5.3: assert schema compliance before training',
        tool: 'quarantine-rows',
        input: {
          dataset: tables.latest,
          target: tables.trainable,
          quarantine: tables.quarantine,
          schema_artifact: schemaArtifact,
          places: ['Id', 'lead_line'],
          artifact: 'feature-contract-validation.json',
          report: 'feature_contract_validation.md',
        },
      },
      [
        blocking('V12-5', equals(0), {
          title: 'Columns that are missing or of another type, and faults left in the rows kept',
          measure: 'contractBreaks',
          onFailure: 'Progress halts: mend the column named in the evidence.',
        }),
        blocking('V12-5-rows', equals(0), {
          title: 'Rows of the training table that break the contract',
          measure: 'rowsQuarantined',
          onFailure: 'Progress halts: look at the reasons in the quarantine table.',
        }),
      ],
    ),
  ]);
}

/** Years that grow by themselves; turned back to the moment of contact by the join, which reads the vintage of then. */
const counted = ['DateBecameRep_NumberOfYears', 'DateOfHireAtCurrentFirm_NumberOfYears'];

/** Made so that they are never NULL, whether a vintage was found or not. */
const filled = [
  ...engineeredFlags,
  ...missingFlags,
  'license_count',
  'designation_count',
  'missing_feature_count',
];

/** All that a vintage says of a rep may read otherwise in the next one; nothing here is made from the moment of contact. */
function schemaOf({ name, kind }: Pick<Feature, 'name' | 'kind'>) {
  const from = features.find((feature) => feature.name === name)?.from ?? [];
  return {
    name,
    kind,
    // Of other columns the table says by itself whether they may be NULL.
    nullable: filled.includes(name) ? false : null,
    is_mutable: true,
    is_calculable: from.some((column) => counted.includes(column)),
    is_temporal: false,
  };
}

function configOf(parameters: Parameters, seed: number) {
  return {
    global_seed: seed,
    cv_folds: parameters.folds,
    cv_gap_days: parameters.gap_days,
    test_fraction: parameters.test_fraction,
    target_window_days: parameters.maturity_days,
    imbalance_strategies: 'none, scale_pos_weight, smote',
    information_value_floor: parameters.iv_floor,
    vif_limit: parameters.gates.vif,
    correlation_limit: parameters.gates.correlation,
    calibration_ece_limit: parameters.gates.ece,
    calibration_minimum_segment_positives: parameters.minimum_segment_positives,
  };
}
