import type { Gate } from '../../gates/gate.ts';
import { above, atMost, between, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { Step, ToolStep } from '../plan.ts';
import { firmSizeBins } from '../vintages/features.ts';
import { inPhase, type Place, toolStep } from '../vintages/place.ts';
import { joinInput } from './current-steps.ts';
import { contractFeatures, receivedFeatures, temporalFeatures, treatedColumns } from './features.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

const unit3 = { id: 'Phase 0, Unit 3', title: 'Validation and baseline metrics' };
const stop = 'Stop and ask a person for an immediate review.';

/** Steps 3.1 to 3.5: classes, leakage under a policy, labels, contracts, and the duplicates that the join made. */
export function dataSteps(parameters: Parameters, tables: Tables, seed: number): Step[] {
  return inPhase(unit3, [
    classDistribution(parameters, tables),
    leakage(parameters, tables),
    labels(parameters, tables),
    contracts(parameters, tables, seed),
    duplicates(tables),
  ]);
}

function classDistribution(parameters: Parameters, tables: Tables): ToolStep {
  const input = {
    dataset: tables.analysis,
    matched_column: 'RepCRD',
    maturity_days: parameters.maturity_days,
    segments,
    artifact: 'class-distribution.json',
    report: 'Step_3_1_Class_Distribution_Analysis_Results.md',
  };
  return toolStep(
    { id: '3.1', needs: ['2'] },
    { title: 'Class distribution', tool: 'profile-classes', input },
    [],
  );
}

const segments = [
  { name: 'firm size (reps)', column: 'firm_rep_count_bin', order: [...firmSizeBins] },
  { name: 'metropolitan area', column: 'Home_MetropolitanArea', most: 12 },
];

function leakage(parameters: Parameters, tables: Tables): ToolStep {
  const input = {
    ...joinInput(parameters, tables),
    target: tables.hybrid,
    policy: parameters.training_data_policy,
    artifact: 'hybrid.json',
    report: 'step_3_2_leakage_report.md',
  };
  return toolStep(
    {
      id: '3.2',
      needs: ['3.1'],
      task: 'Compare the policies in the report. Any leaking record in the table that is built is a reason to stop and ask.',
    },
    {
      title: 'Temporal leakage, and the training rows under the policy',
      tool: 'mask-mutable-features',
      input,
    },
    [
      blocking('M5-3.2a', equals(0), {
        title: 'Contact and snapshot times that are not timestamps in UTC',
        measure: 'zoneFaults',
        onFailure: 'Fail hard: export the contact times as UTC timestamps; no zone may be guessed.',
      }),
      blocking('M5-3.2b', equals(0), {
        title: 'Matched records that hold what was not known at contact',
        measure: 'leakageRecordsMatched',
        onFailure: stop,
      }),
      // The pivot is held to it on its vintages, step 15.3b.
      ...(parameters.reenact === 'none' ? [] : [matchRate(parameters.gates.crd_match_rate)]),
    ],
  );
}

const matchRate = (share: number): Gate =>
  blocking('M5-Q1', above(share), {
    title: 'Share of contacted leads that the vendor table knows',
    measure: 'matchRate',
    onFailure: stop,
    waivable: true,
  });

function labels(parameters: Parameters, tables: Tables): ToolStep {
  const { gates } = parameters;
  const input = {
    dataset: tables.hybrid,
    matched_column: 'RepCRD',
    maturity_days: parameters.maturity_days,
    segments,
    expected_columns: [...receivedFeatures, ...temporalFeatures]
      .map(({ name }) => name)
      .concat('target_label'),
    artifact: 'class-imbalance.json',
    report: 'step_3_3_class_imbalance_analysis.md',
  };
  return toolStep(
    { id: '3.3', needs: ['3.2'] },
    { title: 'Class imbalance and label integrity', tool: 'profile-classes', input },
    [
      blocking('M5-3.3a', between(gates.least_imbalance, gates.most_imbalance), {
        title: 'Negatives to a positive',
        measure: 'imbalanceRatio',
        onFailure: 'Do not go on to 3.4: look at the label, the window and the population.',
        waivable: true,
      }),
      blocking('M5-3.3b', equals(0), {
        title: 'Labels kept that are negative in days, right-censored, odd or contradictory',
        measure: 'labelFaults',
        onFailure: 'Do not go on to 3.4: the filters of step 3.2 have let them through.',
      }),
      blocking('M5-3.3c', equals(0), {
        title: 'Features of the contract, or the target, that the table lacks',
        measure: 'missingColumns',
        onFailure: 'Do not go on to 3.4: the join of step 3.2 must choose the column.',
      }),
    ],
  );
}

function contracts(parameters: Parameters, tables: Tables, seed: number): ToolStep {
  const input = {
    dataset: tables.analysis,
    features: contractFeatures(parameters.reenact),
    ...parameters.contract,
    artifact: contractArtifacts.schema,
    config: {
      global_seed: seed,
      label_window_days: parameters.maturity_days,
      cv_folds: parameters.folds,
      cv_gap_days: parameters.gap_days,
      evaluation_metric: 'aucpr',
      ship_threshold_aucpr: parameters.ship_threshold_aucpr,
      ship_threshold_precision_at_10pct: parameters.ship_threshold_precision_at_10pct,
      training_data_policy: parameters.training_data_policy,
    },
    config_artifact: contractArtifacts.config,
  };
  return toolStep(
    { id: '3.4', needs: ['3.3'] },
    { title: 'Config and schema contracts', tool: 'derive-feature-schema', input },
    [
      blocking('M5-3.4', equals(2), {
        title: 'Contracts that are there and filled',
        measure: 'contractsFilled',
        onFailure: 'Do not go on to Unit 4: it must load both contracts first.',
      }),
    ],
  );
}

/** The document's names; Unit 4 loads both first. */
export const contractArtifacts = {
  schema: 'config/v1_feature_schema.json',
  config: 'config/v1_model_config.json',
};

function duplicates(tables: Tables): ToolStep {
  const input = {
    dataset: tables.hybrid,
    target: tables.deduplicated,
    sources: [
      { table: tables.lead, key: 'Id', via: 'Id' },
      { table: tables.current.reps, key: 'RepCRD', via: 'crd' },
    ],
    order: tieBreak,
    bookkeeping: ['row_digest', 'rep_line'],
    report: 'step_3_5_duplicate_analysis_report.md',
  };
  return toolStep(
    { id: '3.5', needs: ['3.4'] },
    { title: 'Find the cause of the duplicates and mend them', tool: 'deduplicate', input },
    [
      blocking('M5-3.5a', equals(0), {
        title: 'Duplicates after the fix',
        measure: 'duplicatesAfter',
        onFailure: stop,
      }),
      blocking('M5-3.5b', equals(true), {
        title: 'Root cause of the duplicates identified',
        measure: 'rootCauseIdentified',
        onFailure: stop,
      }),
    ],
  );
}

/** As the point-in-time join breaks ties: the primary firm's row, then the fuller career, then the content itself. */
const tieBreak = [
  { column: 'IsPrimaryRIAFirm', descending: true },
  { column: 'NumberOfPriorFirms', descending: true },
  { column: 'row_digest' },
  { column: 'rep_line' },
];

/** M5-4a: the rows to train on, held against the contract of step 3.4. The rest goes to quarantine with its reasons. */
export function holdContract(
  place: Place,
  parameters: Parameters,
  tables: Tables,
  rows: { dataset: string; columns: readonly string[]; places: readonly string[] },
): ToolStep {
  const input = {
    ...rows,
    target: tables.trainable,
    quarantine: tables.quarantine,
    schema_artifact: contractArtifacts.schema,
    critical: criticalFeatures(parameters),
    matched_column: 'rep_snapshot_at',
  };
  return toolStep(
    place,
    { title: 'Hold the training rows against the contract', tool: 'quarantine-rows', input },
    [
      blocking('M5-4a', equals(0), {
        title: 'Columns missing or of another type, and faults in the rows that are kept',
        measure: 'contractBreaks',
        onFailure: 'Fail hard: mend the table or the contract before anything is trained.',
      }),
      blocking('M5-Q2', above(parameters.gates.feature_completeness), {
        title: 'Filled share of the emptiest critical feature among matched leads',
        measure: 'completeness',
        onFailure: stop,
        waivable: true,
      }),
      warning('LL-4a', atMost(parameters.gates.quarantined_share), {
        title: 'Share of rows in quarantine',
        measure: 'quarantinedShare',
        onFailure: 'Look at the reasons: either the feed has changed or the expected ranges are too narrow.',
      }),
    ],
  );
}

/** Without those that the policy of a re-enactment masks or turns back: the document asks its models to live with them. */
function criticalFeatures({ critical_features, reenact }: Parameters): string[] {
  if (reenact === 'none') return critical_features;
  const treated = treatedColumns(reenact).filter(({ treatment }) => treatment !== 'stable');
  return critical_features.filter((name) => !treated.some((column) => column.name === name));
}
