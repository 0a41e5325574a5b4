import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditLineage } from '../../../tools/audit-lineage.ts';
import { ingestFiles } from '../../../tools/ingest-files.ts';
import { type Bench, openBench } from '../../support/run-tool.ts';

/** The columns of the files as received, as far as the queries read them. */
const received = {
  'Crm.Lead_raw': [
    'Id',
    'FA_CRD__c',
    'CreatedDate',
    'Stage_Entered_Contacting__c',
    'Stage_Entered_Call_Scheduled__c',
    'LeadSource',
    'First_Response__c',
  ],
  'V.reps_raw': [
    ...['RepCRD', 'RIAFirmCRD', 'PrimaryRIAFirmCRD', 'NumberFirmAssociations', 'NumberRIAFirmAssociations'],
    ...['DateBecameRep_NumberOfYears', 'DateOfHireAtCurrentFirm_NumberOfYears', 'Number_OfficeReps'],
    ...[1, 2, 3, 4].map((firm) => `PriorFirm${firm}_NumberOfYears`),
    ...['DuallyRegisteredBDRIARep', 'Series7_GeneralSecuritiesRepresentative'],
    ...['Series65_InvestmentAdviserRepresentative', 'Series66_CombinedUniformStateLawAndIARepresentative'],
    ...['Series24_GeneralSecuritiesPrincipal', 'Designations_CFP', 'Designations_CFA', 'Designations_CIMA'],
    ...['Designations_AIF', 'RegulatoryDisclosures', 'BreakawayRep', 'InsuranceLicensed', 'NonProducer'],
    ...[
      'IndependentContractor',
      'Owner',
      'Office_USPSCertified',
      'Home_USPSCertified',
      'SocialMedia_LinkedIn',
    ],
    ...['Email_BusinessType', 'Email_PersonalType', 'Home_MetropolitanArea', 'Office_State', 'Home_State'],
    ...['Home_ZipCode', 'MilesToWork', 'Number_RegisteredStates'],
    ...['DateOfHireAtCurrentFirm_YYYY-MM', 'DateBecameRep_YYYY-MM'],
  ],
  'O.leads_raw': ['mql_id', 'first_contact_date', 'landing_page_id', 'origin'],
  'O.deals_raw': ['mql_id', 'won_date', 'business_segment'],
  'Fin.ria_contacts_current': ['RIA_CONTACT_CRD_ID', 'FirmTenureYears', 'GENDER'],
  'Fin.employment': [
    'RIA_CONTACT_CRD_ID',
    'PREVIOUS_REGISTRATION_COMPANY_CRD_ID',
    'PREVIOUS_REGISTRATION_COMPANY_NAME',
    'PREVIOUS_REGISTRATION_COMPANY_START_DATE',
    'PREVIOUS_REGISTRATION_COMPANY_END_DATE',
    'RECORD_UPDATED_DATE',
  ],
};

/** A warehouse with the files as received, one line each: lineage looks at columns, not at rows. */
export async function openReceived(): Promise<Bench> {
  const bench = await openBench();
  const sources = Object.entries(received).map(([table, columns]) => ({
    path: `${table}.csv`,
    table,
    columns,
  }));
  for (const { path, columns } of sources) {
    writeFileSync(join(bench.directory, path), `${columns.join()}\n${columns.map(() => '1').join()}\n`);
  }
  await bench.run(ingestFiles, { sources });
  return bench;
}

/** What the audit finds of features, in short. */
export async function audit(bench: Bench, input: Parameters<typeof auditLineage.input.parse>[0] & object) {
  const result = await bench.run(auditLineage, auditLineage.input.parse(input));
  const { forbiddenLineage, featuresTraced } = result.measures;
  return {
    found: forbiddenLineage?.value,
    traced: featuresTraced?.value,
    breaches: (forbiddenLineage?.evidence?.rows ?? []).map(([feature, rule, , , path, query]) => ({
      feature,
      rule,
      path,
      query,
    })),
  };
}
