import { between, blocking, equals } from '../../gates/vocabulary.ts';
import type { Step } from '../plan.ts';
import * as gate from '../vintages/dataset-gates.ts';
import * as dataset from '../vintages/dataset-steps.ts';
import { features } from '../vintages/features.ts';
import { traceLineage } from '../vintages/lineage-audit.ts';
import { noListedFeatures } from '../vintages/model-gates.ts';
import { definePolicy } from '../vintages/model-steps.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import { checkTime } from './alignment-steps.ts';
import { modelData } from './model-data.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';
import { units } from './units.ts';

/** Unit 3: features and label from the joined rows, tried for leakage, promoted, and the balance of the classes. */
export function engineeringSteps(parameters: Parameters, tables: Tables): Step[] {
  const { information_value } = parameters.gates;
  const engineering = [
    dataset.engineer(
      {
        id: '3.1',
        needs: ['2.3'],
        title: 'Tasks 3.1 and 3.2: engineer the features and label the target',
      },
      'contacted',
      parameters,
      tables,
      [
        gate.noNegativeDays('V12-3a'),
        blocking('V12-3c', equals(0), {
          title: 'Leads that occur more than once',
          measure: 'repeatedLeads',
          onFailure: 'Progress halts: the join multiplied leads; look for repeated keys.',
        }),
        gate.cleanFeatureFlags('LL-V12-3.1a'),
        gate.soundMissingFlags('LL-V12-3.1b'),
      ],
    ),
    dataset.huntLeakage(
      { id: '3.1b', needs: ['3.1'] },
      parameters,
      tables,
      information_value,
      gate.noLeakage(
        { rules: 'LL-V12-3.1c', replay: 'LL-V12-3.1d', information: 'LL-V12-3.1e' },
        information_value,
      ),
    ),
    traceLineage({ id: '3.1d', needs: ['3.1b'] }, parameters, tables, [gate.nothingForbidden('LL-V12-3.1g')]),
    dataset.promote(
      { id: '3.3', needs: ['3.1d'], title: 'Task 3.3: produce the final training table' },
      tables,
      [gate.buildPromoted('LL-V12-3.3')],
    ),
    classStep(parameters, tables),
    definePolicy(
      { id: '3.1c', needs: ['3.3'], title: 'Task 3.1: drop raw PII' },
      modelData(parameters, tables),
      [noListedFeatures('LL-V12-3.1f')],
    ),
  ];
  const leakage = checkTime(
    { id: 'QA2', needs: ['3.3'], title: 'Leakage audit before the model' },
    tables.latest,
    tables,
    { report: 'reports/qa2-leakage-audit.md', json: 'reports/qa2-leakage-audit.json' },
    [
      blocking('V12-QA2', equals(0), {
        title: 'Training rows that rest on a vintage later than contact',
        measure: 'leakageCount',
        onFailure: 'Downstream execution halts: find the rows in the evidence and mend the join.',
      }),
    ],
  );
  return [...inPhase(units.engineering, engineering), ...inPhase(units.checkpoints, [leakage])];
}

function classStep({ gates, maturity_days }: Parameters, tables: Tables): Step {
  const input = {
    dataset: tables.latest,
    matched_column: 'rep_snapshot_at',
    maturity_days,
    segments: [
      { name: 'firm size', column: 'firm_rep_count_bin', order: ['1', '2_5', '6_20', '21_plus'] },
      { name: 'home area', column: 'Home_MetropolitanArea' },
    ],
    expected_columns: features.map(({ name }) => name),
    artifact: 'class-distribution.json',
    report: 'step_3_3_class_imbalance_analysis_v12.md',
  };
  return toolStep(
    { id: '3.3b', needs: ['3.3'] },
    { title: 'Task 3.3: analyse the class imbalance', tool: 'profile-classes', input },
    [
      blocking('V12-3b', between(gates.positive_share_low, gates.positive_share_high), {
        title: 'Positive share',
        measure: 'positiveShare',
        onFailure: 'Progress halts: check the window of the label and the dates of contact and call.',
        waivable: true,
      }),
      blocking('LL-V12-3.3b', equals(0), {
        title: 'Labels that contradict their dates',
        measure: 'labelFaults',
        onFailure: 'Look at the leads in the evidence.',
      }),
      blocking('LL-V12-3.3c', equals(0), {
        title: 'Features that the training table lacks',
        measure: 'missingColumns',
        onFailure: 'Look at the engineering of the feature named.',
      }),
    ],
  );
}
