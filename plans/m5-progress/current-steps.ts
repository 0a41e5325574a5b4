import type { HumanStep, Step } from '../plan.ts';
import { typedLeads } from '../vintages/crm-gates.ts';
import { loadLeads, typeLeads } from '../vintages/crm-steps.ts';
import * as gate from '../vintages/intake-gates.ts';
import * as intake from '../vintages/intake-steps.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import { assetColumns } from './asset-steps.ts';
import { treatedColumns } from './features.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

const foundation = { id: 'Phase 0, Units 1 and 2', title: 'The current vendor table' };

/** Units 1 and 2: the newest vendor file and the leads as received, typed, and joined as they are, to look at. */
export function currentSteps(parameters: Parameters, tables: Tables): Step[] {
  const { gates } = parameters;
  const current = { snapshots: [tables.current], lead: tables.lead };
  return inPhase(foundation, [
    intake.defineContracts(
      { id: '0', needs: [] },
      { reps: 'm5_feature_contract', firms: 'm5_firm_contract' },
      [gate.soundContracts('LL-0')],
    ),
    fetchFiles(parameters, tables),
    intake.loadSnapshots(
      { id: '1.2', needs: ['1.1'], title: 'Load the newest vendor file as received' },
      current,
      [gate.rawSnapshots('LL-1.2', 1), gate.readableRecords('LL-1.2b', gates.rejected_record_share)],
    ),
    ...loadLeads(
      { id: '1.3', needs: ['1.1'] },
      parameters,
      tables,
      { loaded: 'LL-1.3', rejected: 'LL-1.3a' },
      gates.rejected_record_share,
    ),
    typeLeads({ id: '1.3b', needs: ['1.3'] }, tables, typedLeads(leadGates, gates)),
    intake.transformSnapshots(
      {
        id: '1.4',
        needs: ['1.2', '1.3b'],
        title: 'Make the current table of reps',
      },
      parameters,
      current,
      [
        gate.rowsKept('LL-1.4a'),
        gate.cleanFlags('LL-1.4b'),
        gate.datedByFile('LL-1.4c'),
        gate.nothingLaterThanFile('LL-1.4d', '1.2'),
        gate.readableNumbers('LL-1.4e', gates.unparsed_number_share),
      ],
    ),
    intake.aggregateFirms({ id: '1.5', needs: ['1.4'], title: 'Make the current table of firms' }, current, [
      gate.firmsWithReps('LL-1.5'),
    ]),
    toolStep(
      {
        id: '2',
        needs: ['1.5'],
        task: 'This table is looked at and never trained on: it knows what came after the contacts.',
      },
      {
        title: 'Join the current table as it is',
        tool: 'mask-mutable-features',
        input: {
          ...joinInput(parameters, tables),
          target: tables.analysis,
          policy: 'naive',
          labelled_only: false,
          artifact: 'naive-join.json',
          report: 'naive-join.md',
        },
      },
      [],
    ),
  ]);
}

function fetchFiles(parameters: Parameters, tables: Tables): HumanStep {
  const { firm_historicals } = parameters.inputs;
  const place = {
    id: '1.1',
    needs: ['0'],
    title: 'Fetch the newest vendor file, the leads, and the assets of the firms',
  };
  const step = intake.fetchFiles(place, parameters, { ...tables, snapshots: [tables.current] }, [
    { path: firm_historicals, columns: assetColumns, leastRows: 1, finalNewline: true },
  ]);
  return {
    ...step,
    instructions: `${step.instructions} The assets of the firms by month belong at ${firm_historicals}.`,
    checklist: [...step.checklist, `${firm_historicals} is there, whole, as the vendor sent it`],
  };
}

const leadGates = {
  futureDates: 'LL-1.3b',
  unreadableDates: 'LL-1.3c',
  repeatedIds: 'LL-1.3d',
  conversions: 'LL-1.3e',
  leads: 'LL-1.3f',
  newestContact: 'LL-1.3g',
};

/** What every join with the current table has in common. */
export function joinInput(parameters: Parameters, tables: Tables) {
  return {
    leads: tables.lead,
    selected: tables.contacted,
    reps: tables.current.reps,
    firms: tables.current.firms,
    columns: treatedColumns(parameters.reenact),
    maturity_days: parameters.maturity_days,
  };
}
