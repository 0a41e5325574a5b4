import { type ContractColumn, column, required } from '../contract.ts';

/** Columns of the regulator's file that the plan reads, by the form's item numbers; the other 260 are loaded and not used. */
export const filedColumns: readonly string[] = ['FilingID', 'DateSubmitted', '1E1', '5A', '5F2c'];

/** One filing as typed. */
export const filingContract: readonly ContractColumn[] = [
  required('filing_id', 'INT64', 'FilingID'),
  required('firm_crd', 'STRING', '1E1'),
  required('filed_at', 'TIMESTAMP', 'DateSubmitted'),
  required('known_at', 'DATE', 'DateSubmitted'),
  column('regulatory_assets', 'FLOAT64', '5F2c'),
  column('employees', 'INT64', '5A'),
  required('file_month', 'STRING'),
  required('line', 'INT64'),
];
