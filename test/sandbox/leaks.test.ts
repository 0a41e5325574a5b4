import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SandboxSummary } from '../../sandbox/generate.ts';
import type { LeakName } from '../../sandbox/leaks.ts';
import { changedFiles, makeTiny, temporaryFolder } from './made.ts';

const folder = temporaryFolder();
let clean: SandboxSummary;

beforeAll(async () => {
  clean = await makeTiny(join(folder.path, 'clean'));
});
afterAll(folder.remove);

function plant(leak: LeakName): Promise<SandboxSummary> {
  return makeTiny(join(folder.path, leak), { leak });
}

function read(sandbox: SandboxSummary, path: string): Record<string, string>[] {
  return parse(readFileSync(join(sandbox.directory, path), 'utf8'), { columns: true });
}

/** Columns of a file in the leaky sandbox that the clean one lacks, after checking that all others are the same. */
function addedColumns(leaky: SandboxSummary, path: string): string[] {
  const before = read(clean, path);
  const after = read(leaky, path);
  const names = Object.keys(before[0] ?? {});
  const shared = after.map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? ''])));
  expect(shared).toEqual(before);
  return Object.keys(after[0] ?? {}).filter((name) => !names.includes(name));
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function converted(lead: Record<string, string>): boolean {
  const call = lead.Stage_Entered_Call_Scheduled__c ?? '';
  return call !== '' && call >= (lead.Stage_Entered_Contacting__c ?? '');
}

/** CRDs of the reps whose leads converted, without prefix and decimals. */
function convertedCrds(sandbox: SandboxSummary): Set<string | undefined> {
  const leads = read(sandbox, 'crm/Lead.csv').filter(converted);
  return new Set(leads.map((lead) => /\d{7}/.exec(lead.FA_CRD__c ?? '')?.[0]));
}

describe('planted leaks', () => {
  it('plants nothing in a clean sandbox', () => {
    expect(clean.config).toBeNull();
    expect(Object.keys(read(clean, 'crm/Lead.csv')[0] ?? {})).not.toContain('First_Response_Date__c');
    expect(Object.keys(read(clean, 'crm/Lead.csv')[0] ?? {})).not.toContain('Meeting_Link_Opened__c');
    expect(Object.keys(read(clean, 'fintrx/ria_contacts_current.csv')[0] ?? {})).not.toContain(
      'FirmTenureYears_current',
    );
  });

  it('current-value adds a current tenure that is short for converted reps', async () => {
    const leaky = await plant('current-value');
    expect(changedFiles(clean, leaky)).toEqual(['fintrx/ria_contacts_current.csv']);
    expect(addedColumns(leaky, 'fintrx/ria_contacts_current.csv')).toEqual(['FirmTenureYears_current']);
    const won = convertedCrds(leaky);
    const tenure = (isWon: boolean) =>
      mean(
        read(leaky, 'fintrx/ria_contacts_current.csv')
          .filter((row) => won.has(row.RIA_CONTACT_CRD_ID) === isWon)
          .map((row) => Number(row.FirmTenureYears_current)),
      );
    expect(tenure(true)).toBeLessThan(tenure(false) / 2);
    expect(leaky.config?.extra_features).toEqual([
      { name: 'firm_tenure_current', source: 'contacts_current', column: 'FirmTenureYears_current' },
    ]);
  });

  it('backfilled-end-date ends the jobs of converted leads before contact, in rows written after it', async () => {
    const leaky = await plant('backfilled-end-date');
    expect(changedFiles(clean, leaky)).toEqual(['TRUTH.json', 'fintrx/employment_history.csv']);
    const key = (row: Record<string, string>) =>
      [row.RIA_CONTACT_CRD_ID, row.PREVIOUS_REGISTRATION_COMPANY_START_DATE].join(' ');
    const before = new Map(
      read(clean, 'fintrx/employment_history.csv').map((row) => [
        key(row),
        row.PREVIOUS_REGISTRATION_COMPANY_END_DATE,
      ]),
    );
    const rewritten = read(leaky, 'fintrx/employment_history.csv').filter(
      (row) => before.get(key(row)) !== row.PREVIOUS_REGISTRATION_COMPANY_END_DATE,
    );
    const contacts = new Map(
      read(leaky, 'crm/Lead.csv')
        .filter(converted)
        .map((lead) => [
          /\d{7}/.exec(lead.FA_CRD__c ?? '')?.[0],
          lead.Stage_Entered_Contacting__c?.slice(0, 10) ?? '',
        ]),
    );
    expect(rewritten.length).toBeGreaterThan(100);
    for (const row of rewritten) {
      const contact = contacts.get(row.RIA_CONTACT_CRD_ID) ?? '';
      expect((row.PREVIOUS_REGISTRATION_COMPANY_END_DATE ?? '') < contact).toBe(true);
      expect((row.RECORD_UPDATED_DATE ?? '') > contact).toBe(true);
    }
  });

  it('post-contact-column adds a response date after contact for those who answered', async () => {
    const leaky = await plant('post-contact-column');
    expect(changedFiles(clean, leaky)).toEqual(['crm/Lead.csv']);
    expect(addedColumns(leaky, 'crm/Lead.csv')).toEqual(['First_Response_Date__c']);
    const leads = read(leaky, 'crm/Lead.csv');
    for (const lead of leads.filter((each) => each.First_Response_Date__c !== '')) {
      expect(
        (lead.First_Response_Date__c ?? '') >= (lead.Stage_Entered_Contacting__c ?? '').slice(0, 10),
      ).toBe(true);
    }
    expect(leads.filter((lead) => converted(lead) && lead.First_Response_Date__c === '')).toEqual([]);
  });

  it('misdated-snapshot publishes January 2025 as July 2024', async () => {
    const leaky = await plant('misdated-snapshot');
    expect(changedFiles(clean, leaky)).toEqual([
      'TRUTH.json',
      'fintrx/firm_historicals.csv',
      'vendor/RIARepDataFeed_20240707.csv',
    ]);
    const hash = (sandbox: SandboxSummary, date: string) =>
      sandbox.files.find((file) => file.path.includes(date))?.sha256;
    expect(hash(leaky, '20240707')).toBe(hash(clean, '20250105'));
    const late = read(leaky, 'vendor/RIARepDataFeed_20240707.csv').filter(
      (row) => (row['DateOfHireAtCurrentFirm_YYYY-MM'] ?? '') > '2024-07',
    );
    expect(late.length).toBeGreaterThan(50);
    expect(leaky.config).toBeNull();
  });

  it('misdated-snapshot publishes the firms of January 2025 as those of July 2024', async () => {
    const leaky = await plant('misdated-snapshot');
    const monthOf = (sandbox: SandboxSummary, year: string, month: string) =>
      read(sandbox, 'fintrx/firm_historicals.csv')
        .filter((row) => row.YEAR === year && row.MONTH === month)
        .map((row) => [row.RIA_INVESTOR_CRD_ID, row.TOTAL_AUM, row.REP_COUNT]);
    expect(monthOf(leaky, '2024', '7')).toEqual(monthOf(clean, '2025', '1'));
    expect(monthOf(leaky, '2024', '7')).not.toEqual(monthOf(clean, '2024', '7'));
    expect(monthOf(leaky, '2024', '8')).toEqual(monthOf(clean, '2024', '8'));
    expect(monthOf(leaky, '2025', '1')).toEqual(monthOf(clean, '2025', '1'));
  });

  it('target-proxy adds a column that agrees with the conversion for 97 % of contacted leads', async () => {
    const leaky = await plant('target-proxy');
    expect(changedFiles(clean, leaky)).toEqual(['crm/Lead.csv']);
    expect(addedColumns(leaky, 'crm/Lead.csv')).toEqual(['Meeting_Link_Opened__c']);
    const contacted = read(leaky, 'crm/Lead.csv').filter((lead) => lead.Stage_Entered_Contacting__c !== '');
    const agreement = mean(
      contacted.map((lead) => Number((lead.Meeting_Link_Opened__c === 'true') === converted(lead))),
    );
    expect(agreement).toBeGreaterThan(0.955);
    expect(agreement).toBeLessThan(0.985);
  });
});
