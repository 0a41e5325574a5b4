import { dirname } from 'node:path/posix';
import { z } from 'zod';
import type { Gate } from '../../gates/gate.ts';
import { checklistField, type ExpectedFile, filesField, noteField } from '../form.ts';
import type { HumanStep, ToolStep } from '../plan.ts';
import { firmContract } from './contracts/firms.ts';
import { repContract, repFlags, vendorColumns, vendorNumericColumns } from './contracts/reps.ts';
import { type CrmTables, crmSources } from './crm-steps.ts';
import type { VintageParameters } from './parameters.ts';
import { type Place, toolStep } from './place.ts';
import type { VintageTables } from './tables.ts';

type Snapshots = Pick<VintageTables, 'snapshots'>;

/** Writes the contracts of the rep and firm tables under the plan's own names. */
export function defineContracts(
  place: Place,
  names: { reps: string; firms: string },
  gates: Gate[],
): ToolStep {
  const contracts = [
    { name: names.reps, columns: repContract },
    { name: names.firms, columns: firmContract },
  ];
  return toolStep(
    place,
    { title: 'Define data contracts', tool: 'define-contracts', input: { contracts } },
    gates,
  );
}

/** Asks a person for the vendor's files and the lead export, unless the leads come from Salesforce; `also` are further files of the same step. */
export function fetchFiles(
  place: Place,
  parameters: Asked,
  tables: Snapshots & CrmTables,
  also: readonly ExpectedFile[] = [],
): HumanStep {
  const { inputs, leads_from } = parameters;
  const { snapshots } = tables;
  const vendor = `Put the ${snapshots.length} RIARepDataFeed files into ${inputs.vendor_snapshots}`;
  const exported = `${inputs.leads} was exported on the analysis date or later, with as many leads as Salesforce counts`;
  const isFile = leads_from === 'file';
  const expected = [...crmFiles(parameters, tables), ...also];
  return {
    kind: 'human',
    title: 'Fetch the vendor files',
    ...place,
    instructions: isFile ? `${vendor} and the lead export at ${inputs.leads}.` : `${vendor}.`,
    checklist: [
      ...snapshots.map(({ path }) => `${path} is there, whole, as the vendor sent it`),
      ...(isFile
        ? [
            `${inputs.leads} is there, exported on the analysis date or later, with as many leads as Salesforce counts`,
          ]
        : []),
    ],
    form: z.strictObject({
      vendor: vendorFiles(parameters, snapshots),
      ...(expected.length === 0
        ? {}
        : { crm: filesField({ title: 'Exports of the CRM', folder: dirname(inputs.leads), expected }) }),
      checked: checklistField('What no file can tell', [
        'The vendor files are as the vendor sent them: nobody opened and saved them in between',
        ...(isFile ? [exported] : []),
      ]),
      note: noteField(),
    }),
  };
}

type Asked = Pick<VintageParameters, 'inputs' | 'extra_features' | 'leads_from' | 'pull_overlap_minutes'> & {
  gates: { smallest_snapshot_share: number };
};

function vendorFiles({ inputs, gates }: Asked, snapshots: VintageTables['snapshots']) {
  return filesField({
    title: 'Vendor files',
    folder: inputs.vendor_snapshots,
    leastShareOfMedian: gates.smallest_snapshot_share,
    expected: snapshots.map(({ path, date }) => ({
      path,
      date,
      columns: vendorColumns,
      dated: ['DateOfHireAtCurrentFirm_YYYY-MM', 'DateBecameRep_YYYY-MM'],
      leastRows: 1,
      finalNewline: true,
    })),
  });
}

function crmFiles(parameters: Asked, tables: CrmTables): ExpectedFile[] {
  return crmSources(parameters, tables).map(({ path, columns, finalNewline }) => ({
    path,
    columns,
    leastRows: 1,
    finalNewline,
  }));
}

export function loadSnapshots(place: Place, { snapshots }: Snapshots, gates: Gate[]): ToolStep {
  const sources = snapshots.map(({ path, raw }) => ({
    path,
    table: raw,
    columns: vendorColumns,
    finalNewline: true,
  }));
  return toolStep(
    place,
    { title: 'Load the vendor files as received', tool: 'ingest-files', input: { sources } },
    gates,
  );
}

/** Into the standard names and types, each row with the day on which it became known. Needs the typed leads, to show whom a misdated file would touch. */
export function transformSnapshots(
  place: Place,
  parameters: Pick<VintageParameters, 'knowledge_lag_days'>,
  tables: Pick<VintageTables, 'snapshots' | 'lead'>,
  gates: Gate[],
): ToolStep {
  const input = {
    snapshots: tables.snapshots,
    knowledgeLagDays: parameters.knowledge_lag_days,
    rawColumns: vendorColumns,
    numericColumns: vendorNumericColumns,
    contract: repContract,
    flags: repFlags,
    leads: tables.lead,
  };
  return toolStep(place, { title: 'Transform the snapshots', tool: 'transform-snapshots', input }, gates);
}

export function aggregateFirms(place: Place, { snapshots }: Snapshots, gates: Gate[]): ToolStep {
  const input = { snapshots, contract: firmContract };
  return toolStep(place, { title: 'Aggregate the firms', tool: 'aggregate-firms', input }, gates);
}

export function validateSchemas(place: Place, { snapshots }: Snapshots, gates: Gate[]): ToolStep {
  const input = {
    tables: snapshots.flatMap(({ reps, firms }) => [
      { table: reps, contract: 'reps' },
      { table: firms, contract: 'firms' },
    ]),
    contracts: { reps: repContract, firms: firmContract },
  };
  return toolStep(
    place,
    { title: 'Validate schemas against the contracts', tool: 'validate-schemas', input },
    gates,
  );
}

/** `quarter` names a further column for the first day of each file's quarter. */
export function buildViews(
  place: Place,
  tables: Pick<VintageTables, 'snapshots' | 'repVintages' | 'firmVintages'>,
  gates: Gate[],
  quarter?: string,
): ToolStep {
  const further = quarter === undefined ? {} : { quarter };
  const views = [
    {
      name: tables.repVintages,
      snapshots: tables.snapshots.map(({ reps }) => reps),
      columns: repContract.map(({ name }) => name),
      ...further,
    },
    {
      name: tables.firmVintages,
      snapshots: tables.snapshots.map(({ firms }) => firms),
      columns: firmContract.map(({ name }) => name),
      ...further,
    },
  ];
  return toolStep(
    place,
    { title: 'Build the vintage views', tool: 'build-vintage-views', input: { views } },
    gates,
  );
}
