import { above, blocking } from '../../gates/vocabulary.ts';
import type { Step, ToolStep } from '../plan.ts';
import * as datasetGate from '../vintages/dataset-gates.ts';
import * as dataset from '../vintages/dataset-steps.ts';
import { firmSizeBins } from '../vintages/features.ts';
import * as gate from '../vintages/intake-gates.ts';
import * as intake from '../vintages/intake-steps.ts';
import { traceLineage } from '../vintages/lineage-audit.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import { holdContract } from './data-steps.ts';
import { receivedFeatures } from './features.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

const phase = { id: 'Phase 1.5', title: 'Pivot: true vintages' };

/** Steps 15.1 to 15.3 and 4a: sixteen snapshots, two views, a training set that is true to the moment of contact. */
export function pivotSteps(parameters: Parameters, tables: Tables): Step[] {
  const { gates } = parameters;
  const { information_value } = gates;
  const count = tables.snapshots.length;
  return inPhase(phase, [
    intake.fetchFiles(
      { id: '15.1', needs: ['3.5'], title: 'Fetch the historical snapshots' },
      parameters,
      tables,
    ),
    intake.loadSnapshots({ id: '15.1a', needs: ['15.1'] }, tables, [
      gate.rawSnapshots('LL-15.1a', count),
      gate.readableRecords('LL-15.1b', gates.rejected_record_share),
      gate.wholeSnapshots('LL-15.1c', gates.smallest_snapshot_share),
    ]),
    intake.transformSnapshots({ id: '15.1b', needs: ['15.1a', '1.3b'] }, parameters, tables, [
      gate.rowsKept('LL-15.1d'),
      gate.cleanFlags('LL-15.1e'),
      gate.datedByFile('LL-15.1f'),
      gate.nothingLaterThanFile('LL-15.1g', '15.1a'),
      gate.readableNumbers('LL-15.1h', gates.unparsed_number_share),
    ]),
    intake.aggregateFirms({ id: '15.1c', needs: ['15.1b'] }, tables, [gate.firmsWithReps('LL-15.1i')]),
    intake.validateSchemas({ id: '15.1d', needs: ['15.1c'], title: 'Query the sixteen snapshots' }, tables, [
      gate.schemasMatch('M5-15.1', 2 * count),
    ]),
    intake.buildViews({ id: '15.2', needs: ['15.1d'] }, tables, [
      gate.viewsReady('M5-15.2'),
      gate.viewsWhole('LL-15.2'),
    ]),
    dataset.joinLeads({ id: '15.3a', needs: ['15.2'] }, 'contacted', tables, [
      datasetGate.someLeadsJoined('LL-15.3a'),
      datasetGate.oneRowEach('LL-15.3b', 'a lead'),
    ]),
    dataset.engineer({ id: '15.3b', needs: ['15.3a'] }, 'contacted', parameters, tables, [
      datasetGate.noNegativeDays('M5-15.3b'),
      blocking('M5-Q1', above(gates.crd_match_rate), {
        title: 'Share of people with a vintage',
        measure: 'repMatchRate',
        onFailure:
          'Stop and ask a person to review: check how CRDs are written in the lead file and in the vendor files.',
        waivable: true,
      }),
      datasetGate.knownSnapshots('LL-15.3c'),
      datasetGate.nothingAfterContact('M5-Q4'),
      datasetGate.cleanFeatureFlags('LL-15.3d'),
      datasetGate.knownBins('LL-15.3e'),
      datasetGate.soundMissingFlags('LL-15.3f'),
    ]),
    dataset.huntLeakage(
      { id: '15.3c', needs: ['15.3b'] },
      parameters,
      tables,
      information_value,
      datasetGate.noLeakage({ rules: 'LL-L1', replay: 'LL-L2', information: 'LL-L3' }, information_value),
    ),
    traceLineage({ id: '15.3e', needs: ['15.3c'] }, parameters, tables, [
      datasetGate.nothingForbidden('LL-15.3h'),
    ]),
    profile(parameters, tables),
    dataset.promote({ id: '15.3', needs: ['15.3b', '15.3d', '15.3e'] }, tables, [
      datasetGate.buildPromoted('LL-15.3g'),
    ]),
    holdContract({ id: '4a', needs: ['15.3'] }, parameters, tables, {
      dataset: tables.latest,
      columns: receivedFeatures.map(({ name }) => name),
      places: ['Id', 'lead_line', 'rep_snapshot_at', 'rep_line'],
    }),
  ]);
}

function profile(parameters: Parameters, tables: Tables): ToolStep {
  const input = {
    dataset: tables.training,
    matched_column: 'rep_snapshot_at',
    maturity_days: parameters.maturity_days,
    segments: [{ name: 'firm size (reps)', column: 'firm_rep_count_bin', order: [...firmSizeBins] }],
    artifact: 'class-imbalance-v6.json',
    report: 'step_3_3_class_imbalance_analysis_v6.md',
  };
  return toolStep(
    { id: '15.3d', needs: ['15.3b'] },
    { title: 'Class imbalance of the true vintages', tool: 'profile-classes', input },
    [
      blocking('M5-15.3a', above(parameters.gates.fewest_samples), {
        title: 'Training samples',
        measure: 'judgedLeads',
        onFailure: 'Do not go on to 15.4: look at the match rate and at the filters of the join.',
        waivable: true,
      }),
    ],
  );
}
