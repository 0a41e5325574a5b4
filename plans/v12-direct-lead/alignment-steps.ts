import { atLeast, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { Step, ToolStep } from '../plan.ts';
import { oneRowEach, someLeadsJoined } from '../vintages/dataset-gates.ts';
import { joinLeads } from '../vintages/dataset-steps.ts';
import { viewsReady, viewsWhole } from '../vintages/intake-gates.ts';
import { buildViews } from '../vintages/intake-steps.ts';
import { inPhase, type Place, toolStep } from '../vintages/place.ts';
import { profileVintages } from '../vintages/profile.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';
import { units } from './units.ts';

/** Units 1 and 2: one view of all vintages and what they cover; leads with their quarter, joined with what was known by then. */
export function alignmentSteps(parameters: Parameters, tables: Tables): Step[] {
  const { gates } = parameters;
  const normalization = [
    buildViews(
      { id: '1.1', needs: ['0.2b'], title: 'Task 1.1: create the master views' },
      tables,
      [viewsReady('LL-V12-1.1a'), viewsWhole('LL-V12-1.1b')],
      'snapshot_quarter',
    ),
    profileVintages(
      { id: '1.2', needs: ['1.1', '0.1c'], title: 'Task 1.2: run the completeness checks' },
      parameters,
      tables.repVintages,
      tables.lead,
      'step_1_snapshot_normalization_report',
      [
        blocking('V12-1a', atLeast(gates.crd_match_rate), {
          title: 'CRD match rate',
          measure: 'crdMatchRate',
          onFailure: 'Progress halts: check how CRDs are written in the lead file and in the vendor files.',
          waivable: true,
        }),
        blocking('V12-1b', equals(0), {
          title: 'Quarters without a vintage',
          measure: 'missingSlices',
          onFailure:
            'Progress halts: ask the vendor for the quarter that is missing and add it to snapshot_dates.',
        }),
        warning('V12-1c', equals(true), {
          title: 'Outliers documented for every vintage and numeric column',
          measure: 'outliersDocumented',
          onFailure: 'Run the step again; a vintage or column is not in the report.',
        }),
      ],
    ),
  ];
  const alignment = [
    toolStep(
      { id: '2.1', needs: ['0.1c'] },
      {
        title: 'Tasks 2.1 and 2.2: align the leads with their quarter of contact',
        tool: 'align-leads',
        input: { leads: tables.lead, target: tables.aligned },
      },
      [
        blocking('LL-V12-2.1a', equals(0), {
          title: 'Contacted leads without a quarter',
          measure: 'leadsWithoutQuarter',
          onFailure: 'Look at sql/vintages/align-leads.',
        }),
        blocking('LL-V12-2.1b', equals(0), {
          title: 'Contacted leads that occur more than once',
          measure: 'repeatedLeads',
          onFailure: 'Export one line a lead, with its Id.',
        }),
      ],
    ),
    joinLeads(
      { id: '2.3a', needs: ['1.2', '2.1'], title: 'Task 2.3: join leads with the vintages' },
      'contacted',
      tables,
      [someLeadsJoined('LL-V12-2.3a'), oneRowEach('LL-V12-2.3b', 'a lead')],
    ),
    checkTime(
      { id: '2.3', needs: ['2.3a'], title: 'Task 2.3: run the temporal leakage checks' },
      tables.staging,
      tables,
      { report: 'step_2_temporal_integrity_report.md', json: 'temporal-integrity.json' },
      [
        blocking('V12-2a', equals(0), {
          title: 'Share of matched leads that rest on a vintage later than contact',
          measure: 'leakageRate',
          onFailure: 'Hard stop: the join looked into the future.',
        }),
        blocking('V12-2b', equals(0), {
          title: 'Columns of time that are not of their type',
          measure: 'wrongTimestampTypes',
          onFailure: 'Fail hard: mend the typing of the column named before anything is built on it.',
        }),
      ],
    ),
  ];
  return [...inPhase(units.normalization, normalization), ...inPhase(units.alignment, alignment)];
}

/** The document's check `snapshot_quarter <= contact_quarter`, and the stricter one by the day. */
export function checkTime(
  place: Place,
  joined: string,
  tables: Tables,
  artifacts: { report: string; json: string },
  gates: ToolStep['gates'],
): ToolStep {
  const input = {
    joined,
    leads: tables.aligned,
    types: [
      ...['created_at', 'contacted_at', 'call_scheduled_at'].map((column) => ({
        table: tables.aligned,
        column,
        type: 'TIMESTAMP',
      })),
      ...['contact_date', 'call_scheduled_date', 'contact_quarter'].map((column) => ({
        table: tables.aligned,
        column,
        type: 'DATE',
      })),
      ...['snapshot_at', 'known_at', 'snapshot_quarter'].flatMap((column) =>
        [tables.repVintages, tables.firmVintages].map((table) => ({ table, column, type: 'DATE' })),
      ),
    ],
    ...artifacts,
  };
  return toolStep(
    place,
    { title: 'Check temporal integrity', tool: 'check-temporal-integrity', input },
    gates,
  );
}
