import { atLeast, atMost, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { Step } from '../plan.ts';
import { firmContract } from '../vintages/contracts/firms.ts';
import { repContract, repFlags } from '../vintages/contracts/reps.ts';
import * as gate from '../vintages/intake-gates.ts';
import * as intake from '../vintages/intake-steps.ts';
import { toolStep } from '../vintages/place.ts';
import { crmSteps } from './crm-steps.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

/** Steps 0 to 2: from files as received to vintages of reps and firms, each row with the day it became known. */
export function vintageSteps(parameters: Parameters, tables: Tables): Step[] {
  const { gates } = parameters;
  const count = tables.snapshots.length;
  return [
    intake.defineContracts(
      { id: '0', needs: [] },
      { reps: 'v6_feature_contract', firms: 'v6_firm_feature_contract' },
      [gate.soundContracts('V6-0')],
    ),
    intake.fetchFiles({ id: '1.1', needs: ['0'] }, parameters, tables),
    intake.loadSnapshots({ id: '1.2', needs: ['1.1'] }, tables, [
      gate.rawSnapshots('V6-1.3', count),
      gate.readableRecords('LL-1.2', gates.rejected_record_share),
      gate.wholeSnapshots('LL-1.2b', gates.smallest_snapshot_share),
    ]),
    ...crmSteps(parameters, tables),
    intake.transformSnapshots({ id: '1.5', needs: ['1.2', '1.4b'] }, parameters, tables, [
      gate.rowsKept('V6-1.5a'),
      gate.cleanFlags('V6-1.5b'),
      gate.datedByFile('V6-1.5c'),
      gate.nothingLaterThanFile('LL-1.5d', '1.2'),
      gate.readableNumbers('LL-1.5e', gates.unparsed_number_share),
    ]),
    intake.aggregateFirms({ id: '1.6', needs: ['1.5'] }, tables, [
      warning('V6-1.6a', atLeast(gates.fewest_firms), {
        title: 'Firms in the smallest snapshot (full scale)',
        measure: 'fewestFirms',
        onFailure: 'Expected at full scale only. At full scale, look for a snapshot that lost firms.',
      }),
      warning('V6-1.6a-most', atMost(gates.most_firms), {
        title: 'Firms in the largest snapshot',
        measure: 'mostFirms',
        onFailure: 'Look for firm numbers that were not normalised.',
      }),
      gate.firmsWithReps('V6-1.6b'),
    ]),
    intake.validateSchemas({ id: '1.7', needs: ['0', '1.5', '1.6'] }, tables, [
      gate.schemasMatch('V6-1.7', 2 * count),
    ]),
    intake.buildViews({ id: '2', needs: ['1.7'] }, tables, [
      gate.viewsReady('V6-2a'),
      gate.viewsWhole('V6-2b'),
    ]),
    reportStep(tables),
  ];
}

/** The validation reports of steps 1.3 to 2.4, each under the document's name. */
function reportStep({ snapshots, repVintages, firmVintages }: Tables): Step {
  const documents = [
    { name: 'step_1_3_validation_report.md', title: 'Step 1.3: raw upload', sections: ['raw'] },
    { name: 'step_1_5_validation_report.md', title: 'Step 1.5: rep tables', sections: ['transform'] },
    { name: 'step_1_6_validation_report.md', title: 'Step 1.6: firm tables', sections: ['firms'] },
    {
      name: 'step_1_7_schema_validation_report.md',
      title: 'Step 1.7: schemas against the contracts',
      sections: ['schemas'],
    },
    { name: 'step_2_master_view_report.md', title: 'Step 2: master views', sections: ['views'] },
  ];
  const input = {
    snapshots,
    contracts: { reps: repContract, firms: firmContract },
    flags: repFlags,
    views: [repVintages, firmVintages],
    documents,
  };
  return toolStep(
    { id: '2.4', needs: ['2'] },
    { title: 'Write the validation reports', tool: 'report-vintages', input },
    [
      blocking('LL-2.4', equals(true), {
        title: 'Every vintage on record from file to firm table',
        measure: 'logComplete',
        onFailure: 'Look at the vintage in the evidence whose rows did not all come through.',
      }),
    ],
  );
}
