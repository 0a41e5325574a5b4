import { blocking, equals } from '../../gates/vocabulary.ts';
import type { Step } from '../plan.ts';
import { firmContract } from '../vintages/contracts/firms.ts';
import { repContract, repFlags } from '../vintages/contracts/reps.ts';
import { typedLeads } from '../vintages/crm-gates.ts';
import { loadLeads, typeLeads } from '../vintages/crm-steps.ts';
import * as gate from '../vintages/intake-gates.ts';
import * as intake from '../vintages/intake-steps.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';
import { units } from './units.ts';

/** Unit 0: the vendor's files and the lead export as received, typed, with a manifest. */
export function intakeSteps(parameters: Parameters, tables: Tables): Step[] {
  const { gates } = parameters;
  const count = tables.snapshots.length;
  return inPhase(units.intake, [
    intake.defineContracts(
      { id: '0.0', needs: [], title: 'Write down the spec that the schemas must match' },
      { reps: 'v12_rep_contract', firms: 'v12_firm_contract' },
      [gate.soundContracts('LL-V12-0.0')],
    ),
    intake.fetchFiles(
      { id: '0.1', needs: ['0.0'], title: 'Task 0.1: retrieve the quarterly snapshots' },
      parameters,
      tables,
    ),
    intake.loadSnapshots(
      { id: '0.1a', needs: ['0.1'], title: 'Task 0.1: load the snapshots as received' },
      tables,
      [
        gate.rawSnapshots('LL-V12-0.1a', count),
        gate.readableRecords('LL-V12-0.1b', gates.rejected_record_share),
        gate.wholeSnapshots('LL-V12-0.1c', gates.smallest_snapshot_share),
      ],
    ),
    ...loadLeads(
      { id: '0.1b', needs: ['0.1'] },
      parameters,
      tables,
      { loaded: 'LL-V12-0.1d', rejected: 'LL-V12-0.1e' },
      gates.rejected_record_share,
    ),
    typeLeads({ id: '0.1c', needs: ['0.1b'] }, tables, typedLeads(leadGateIds, gates)),
    intake.transformSnapshots(
      { id: '0.1d', needs: ['0.1a', '0.1c'], title: 'Task 0.1: make the rep tables' },
      parameters,
      tables,
      [
        gate.rowsKept('LL-V12-0.1l'),
        gate.cleanFlags('LL-V12-0.1m'),
        gate.datedByFile('LL-V12-0.1n'),
        gate.nothingLaterThanFile('LL-V12-0.1o', '0.1a'),
        gate.readableNumbers('LL-V12-0.1p', gates.unparsed_number_share),
      ],
    ),
    intake.aggregateFirms({ id: '0.1e', needs: ['0.1d'], title: 'Task 0.1: make the firm tables' }, tables, [
      gate.firmsWithReps('LL-V12-0.1q'),
    ]),
    intake.validateSchemas(
      { id: '0.2', needs: ['0.0', '0.1e'], title: 'Task 0.2: validate the table schemas' },
      tables,
      [gate.schemasMatch('V12-0b', 2 * count)],
    ),
    manifestStep(tables),
  ]);
}

const leadGateIds = {
  futureDates: 'LL-V12-0.1f',
  unreadableDates: 'LL-V12-0.1g',
  repeatedIds: 'LL-V12-0.1h',
  conversions: 'LL-V12-0.1i',
  leads: 'LL-V12-0.1j',
  newestContact: 'LL-V12-0.1k',
};

function manifestStep({ snapshots }: Tables): Step {
  const input = {
    snapshots,
    contracts: { reps: repContract, firms: firmContract },
    flags: repFlags,
    documents: [
      {
        name: 'data_ingest_manifest.md',
        title: 'Data ingest manifest',
        sections: ['raw', 'transform', 'firms', 'schemas'],
      },
    ],
  };
  const tables = 2 * snapshots.length;
  return toolStep(
    { id: '0.2b', needs: ['0.2'] },
    { title: 'Task 0.2: record the manifest', tool: 'report-vintages', input },
    [
      blocking('V12-0a', equals(tables), {
        title: 'Snapshot tables of reps and firms that hold rows',
        measure: 'tablesPresent',
        onFailure:
          'Progress halts: find the snapshot that is not there, fetch its file, then resume from 0.1a.',
      }),
      blocking('V12-0c', equals(true), {
        title: 'Ingestion log complete',
        measure: 'logComplete',
        onFailure: 'Progress halts: look at the vintage in the evidence whose rows did not all come through.',
      }),
      blocking('LL-V12-0.2', equals(0), {
        title: 'Columns of time in the snapshot tables that are not dates',
        measure: 'wrongDateTypes',
        onFailure: 'Look at sql/vendor/transform-snapshot: days of files must be dates in UTC.',
      }),
    ],
  );
}
