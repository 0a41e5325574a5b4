import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { vendorColumns } from '../../plans/vintages/contracts/reps.ts';

type Cells = Record<string, string>;

/** A vendor row with nothing unusual about it; tests say only what matters to them. */
const plainRep: Cells = {
  RepCRD: '1',
  RIAFirmCRD: '100',
  RIAFirmName: 'Plain Advisors',
  PrimaryRIAFirmCRD: '100',
  DateBecameRep_NumberOfYears: '12',
  DateOfHireAtCurrentFirm_NumberOfYears: '4.5',
  'DateBecameRep_YYYY-MM': '2010-01',
  'DateOfHireAtCurrentFirm_YYYY-MM': '2019-07',
  NumberFirmAssociations: '1',
  NumberRIAFirmAssociations: '1',
  Number_OfficeReps: '3',
  RegulatoryDisclosures: 'No',
  Office_State: 'NY',
  Home_State: 'NY',
  Home_ZipCode: '02111',
  MilesToWork: '8',
  Number_RegisteredStates: '4',
};

/** Writes one vendor file with all columns of the feed, in the order of the feed. */
export function writeVendorFile(path: string, reps: readonly Cells[]): void {
  writeCsv(
    path,
    vendorColumns,
    reps.map((rep) => ({ ...plainRep, ...rep })),
  );
}

const plainLead: Cells = {
  Id: '00Q000000000001AAA',
  FA_CRD__c: '1',
  Stage_Entered_Contacting__c: '',
  Stage_Entered_Call_Scheduled__c: '',
  LeadSource: 'Provided Lead List',
  CreatedDate: '2024-01-02T09:00:00.000Z',
};

/** Writes a Salesforce lead export; further columns of the leads are added behind the usual ones. */
export function writeLeadFile(path: string, leads: readonly Cells[]): void {
  const extra = leads.flatMap((lead) => Object.keys(lead)).filter((name) => !(name in plainLead));
  writeCsv(
    path,
    [...Object.keys(plainLead), ...new Set(extra)],
    leads.map((lead) => ({ ...plainLead, ...lead })),
  );
}

function writeCsv(path: string, columns: readonly string[], rows: readonly Cells[]): void {
  mkdirSync(dirname(path), { recursive: true });
  const lines = [columns, ...rows.map((row) => columns.map((name) => row[name] ?? ''))];
  writeFileSync(path, `${lines.map((line) => line.map(quoted).join(',')).join('\n')}\n`);
}

const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
