import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { recordsOf, toCsv } from '../../../tools/model/csv.ts';

/** Begins every made-up name, address and number that must come out nowhere; `word` makes each of them its own. */
export const canary = 'Zqcanary';

/** Columns that the sandbox does not have and an export of a real CRM does. */
const added = ['Phone', 'MobilePhone', 'Street', 'City', 'PostalCode', 'Description'];

const leadColumns = ['FirstName', 'LastName', 'Email', ...added];

/** Of vendor files and contacts: names, addresses, places, sites. A metropolitan area is none of them: the reference makes a feature of it. */
const vendorColumns =
  /^(FirstName|LastName|(Office|Home)_(City|County)|PersonalWebsite|FirmWebsite|SocialMedia_LinkedIn|Email_.*|RIAFirmName|CONTACT_(FIRST|LAST)_NAME|LINKEDIN_PROFILE_URL|PERSONAL_EMAIL_ADDRESS|PRIMARY_FIRM_NAME)$/;

export interface Planted {
  /** Id of the lead whose person is planted. */
  id: string;
  crd: string;
  /** How many cells hold a canary. */
  cells: number;
}

/** Makes one scored person of a sandbox recognizable in every personal column of every file. */
export async function plantCanary(folder: string, id: string): Promise<Planted> {
  const data = path.join(folder, 'data');
  const leadFile = path.join(data, 'crm', 'Lead.csv');
  let crd = '';
  let cells = 0;
  const word = (column: string) => {
    cells += 1;
    return /mail/i.test(column) ? `${canary}.${column}@zq.example` : `${canary} ${column} ${cells}`;
  };
  await edit(leadFile, (header, records) => {
    const at = header.indexOf('FA_CRD__c');
    const missing = added.filter((name) => !header.includes(name));
    const wide = records.map((record) => [...record, ...missing.map(() => '')]);
    const names = [...header, ...missing];
    for (const record of wide.filter((one) => one[0] === id)) {
      crd = record[at] ?? '';
      for (const name of leadColumns) record[names.indexOf(name)] = word(name);
    }
    return [names, wide];
  });
  for (const place of ['vendor', 'fintrx']) {
    for (const name of await readdir(path.join(data, place))) {
      await edit(path.join(data, place, name), (header, records) => {
        const key = header.findIndex((column) => column === 'RepCRD' || column === 'RIA_CONTACT_CRD_ID');
        for (const record of records.filter((one) => key !== -1 && one[key] === crd)) {
          for (const [index, column] of header.entries())
            if (vendorColumns.test(column)) record[index] = word(column);
        }
        return [header, records];
      });
    }
  }
  return { id, crd, cells };
}

async function edit(
  file: string,
  change: (header: string[], records: string[][]) => [string[], string[][]],
): Promise<void> {
  const [header = [], ...records] = recordsOf(await readFile(file, 'utf8'));
  await writeFile(file, toCsv(...change(header, records)));
}
