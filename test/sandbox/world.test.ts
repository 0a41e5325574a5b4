import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vintageDates } from '../../sandbox/build-world.ts';
import type { SandboxSummary } from '../../sandbox/generate.ts';
import { makeTiny, temporaryFolder } from './made.ts';

type CsvRecord = Record<string, string>;

const folder = temporaryFolder();
let made: SandboxSummary;

beforeAll(async () => {
  made = await makeTiny(join(folder.path, 'data'));
});
afterAll(folder.remove);

function read(path: string, encoding: 'utf8' | 'latin1' = 'utf8'): CsvRecord[] {
  return parse(readFileSync(join(made.directory, path), encoding), { columns: true });
}

describe('the flaws of a sandbox', () => {
  it('duplicates 3 % of the keys in every vintage, and one of them 51 times with branches that differ', () => {
    for (const vintage of made.truth.vintages) {
      expect(vintage).toMatchObject({ rows: 4000, distinctReps: 3830, duplicatedKeys: 121, mostCopies: 51 });
    }
    const copies = read('vendor/RIARepDataFeed_20240107.csv').filter((row) => row.RepCRD === '1090963');
    expect(copies).toHaveLength(51);
    expect(new Set(copies.map((row) => row.Office_City)).size).toBeGreaterThan(1);
    expect(new Set(copies.map((row) => row.LastName)).size).toBe(1);
  });

  it("lacks in today's table of reps the LinkedIn and the e-mail that their newest vintage lacks", () => {
    const today = read('fintrx/ria_contacts_current.csv');
    const newest = new Map(read('vendor/RIARepDataFeed_20251005.csv').map((row) => [row.RepCRD, row]));
    const known = today.filter((row) => newest.has(row.RIA_CONTACT_CRD_ID));
    expect(known.length).toBeGreaterThan(3000);
    for (const row of known) {
      const vintage = newest.get(row.RIA_CONTACT_CRD_ID);
      expect([row.LINKEDIN_PROFILE_URL, row.PERSONAL_EMAIL_ADDRESS]).toEqual([
        vintage?.SocialMedia_LinkedIn,
        vintage?.Email_PersonalType,
      ]);
    }
    for (const column of ['GENDER', 'REP_LICENSES', 'INDUSTRY_TENURE_MONTHS']) {
      const empty = today.filter((row) => row[column] === '').length;
      expect(empty).toBeGreaterThan(20);
      expect(empty).toBeLessThan(today.length / 4);
    }
  });

  it('puts a town in the same number of numeric cells of every vintage', () => {
    expect(made.truth.vintages.map((vintage) => vintage.townsInNumericColumn)).toEqual(Array(8).fill(12));
    const rows = read('vendor/RIARepDataFeed_20251005.csv');
    expect(rows.filter((row) => row.MilesToWork === 'Osseo')).toHaveLength(12);
  });

  it('writes some keys with decimals or a prefix, in leads and in vintages', () => {
    const { crdsWithDecimals, crdsWithPrefix } = made.truth.leads;
    const crds = read('crm/Lead.csv').map((lead) => lead.FA_CRD__c ?? '');
    expect(crds.filter((crd) => /^\d+\.0$/.test(crd))).toHaveLength(Number(crdsWithDecimals));
    expect(crds.filter((crd) => /^CRD-\d+$/.test(crd))).toHaveLength(Number(crdsWithPrefix));
    expect(crds.every((crd) => /^(CRD-)?\d*(\.0)?$/.test(crd))).toBe(true);
    expect(Number(crdsWithDecimals)).toBeGreaterThan(50);
    for (const vintage of made.truth.vintages) expect(Number(vintage.keysWithDecimals)).toBeGreaterThan(0);
  });

  it('dates twelve conversions before contact', () => {
    const early = read('crm/Lead.csv').filter(
      (lead) =>
        lead.Stage_Entered_Call_Scheduled__c !== '' &&
        (lead.Stage_Entered_Call_Scheduled__c ?? '') < (lead.Stage_Entered_Contacting__c ?? ''),
    );
    expect(early).toHaveLength(12);
    expect(made.truth.leads.conversionsBeforeContact).toBe(12);
  });

  it('holds leads too young to judge, leads without a CRD, and leads that the vendor does not know', () => {
    const young = read('crm/Lead.csv').filter(
      (lead) => (lead.Stage_Entered_Contacting__c ?? '') >= '2025-10-02',
    );
    expect(young).toHaveLength(Number(made.truth.leads.leadsTooYoung));
    expect(young.length).toBeGreaterThan(50);
    const { contactedWithoutCrd, contactedUnknownToVendor, contactedWithVintage } = made.truth.matches;
    expect(Number(contactedWithoutCrd) / 2664).toBeCloseTo(0.066, 1);
    expect(Number(contactedUnknownToVendor)).toBeGreaterThan(30);
    expect(Number(contactedWithVintage) / 2664).toBeGreaterThan(0.88);
  });

  it('drifts from provided lists to LinkedIn', () => {
    const share = made.truth.leadSources.map((row) => Number(row.providedList) / Number(row.contacted));
    expect(share[0]).toBeGreaterThan(0.88);
    expect(share.at(-1)).toBeLessThan(0.55);
  });

  it('leaves reps out of some vintages', () => {
    const [first, second] = [0, 1].map((index) => {
      const path = `vendor/RIARepDataFeed_${(vintageDates[index] ?? '').replaceAll('-', '')}.csv`;
      return new Set(read(path).map((row) => /\d+/.exec(row.RepCRD ?? '')?.[0]));
    });
    expect([...(second ?? [])].filter((crd) => !first?.has(crd)).length).toBeGreaterThan(20);
    expect([...(first ?? [])].filter((crd) => !second?.has(crd)).length).toBeGreaterThan(20);
    expect(Number(made.truth.matches.repsMissingFromSomeVintage)).toBeGreaterThan(500);
  });

  it('backfills end dates long after the fact, and never claims to know one before it happened', () => {
    const ended = read('fintrx/employment_history.csv').filter(
      (row) => row.PREVIOUS_REGISTRATION_COMPANY_END_DATE !== '',
    );
    const days = ended.map(
      (row) =>
        (Date.parse(row.RECORD_UPDATED_DATE ?? '') -
          Date.parse(row.PREVIOUS_REGISTRATION_COMPANY_END_DATE ?? '')) /
        86_400_000,
    );
    expect(Math.min(...days)).toBeGreaterThanOrEqual(0);
    expect(days.filter((each) => each > 45)).toHaveLength(
      Number(made.truth.matches.employmentEndsBackfilled),
    );
    expect(days.filter((each) => each > 45).length).toBeGreaterThan(days.length / 4);
  });

  it('writes one vendor file in Latin-1 and the others in UTF-8', () => {
    const encodings = made.truth.vintages.map(({ file }) => {
      const bytes = readFileSync(join(made.directory, file));
      return Buffer.from(bytes.toString('utf8')).equals(bytes) ? 'utf-8' : 'latin-1';
    });
    expect(encodings.filter((each) => each === 'latin-1')).toHaveLength(1);
    expect(encodings[1]).toBe('latin-1');
    const names = read(made.truth.latin1File, 'latin1').map((row) => row.LastName);
    expect(names).toContain('Muñoz');
  });

  it('gives one snapshot an extra column', () => {
    const widths = made.truth.vintages.map(({ file }) => Object.keys(read(file, 'latin1')[0] ?? {}).length);
    expect(widths).toEqual([59, 59, 59, 59, 59, 59, 60, 59]);
  });
});

describe('the truthfulness of a sandbox', () => {
  it('holds no fact later than the vintage that states it', () => {
    for (const [index, { file }] of made.truth.vintages.entries()) {
      const month = (vintageDates[index] ?? '').slice(0, 7);
      const hired = read(file, 'latin1').map((row) => row['DateOfHireAtCurrentFirm_YYYY-MM'] ?? '');
      expect(hired.filter((each) => each > month)).toEqual([]);
    }
  });

  it('lets a rep who moves between two vintages start again at the new firm, with the old one as first prior firm', () => {
    const before = new Map(read('vendor/RIARepDataFeed_20240107.csv').map((row) => [row.RepCRD, row]));
    const moved = read('vendor/RIARepDataFeed_20251005.csv').filter((row) => {
      const earlier = before.get(row.RepCRD);
      const years = Number(row.DateOfHireAtCurrentFirm_NumberOfYears);
      return earlier !== undefined && row.DateOfHireAtCurrentFirm_NumberOfYears !== '' && years < 1.7;
    });
    expect(moved.length).toBeGreaterThan(100);
    const firms = moved.map((row) => [before.get(row.RepCRD)?.RIAFirmCRD, row.RIAFirmCRD]);
    const changed = firms.filter(([one, other]) => one !== '' && other !== '' && one !== other);
    expect(changed.length).toBeGreaterThan(
      0.9 * firms.filter(([one, other]) => one !== '' && other !== '').length,
    );
    const knownPriors = moved.filter((row) => row.PriorFirm1_NumberOfYears !== '');
    expect(knownPriors.length).toBeGreaterThan(0.9 * moved.length);
  });

  it('knows nothing later than the analysis date', () => {
    for (const lead of read('crm/Lead.csv')) {
      expect(lead.Stage_Entered_Call_Scheduled__c?.slice(0, 10) ?? '').not.toMatch(/^2025-1[12]/);
    }
    const known = read('fintrx/employment_history.csv').map((row) => row.RECORD_UPDATED_DATE ?? '');
    expect(known.filter((each) => each > '2025-10-31')).toEqual([]);
  });

  it('gives every lead an id of its own with the check letters of its capitals', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
    const ids = read('crm/Lead.csv').map((lead) => lead.Id ?? '');
    expect(new Set(ids).size).toBe(4000);
    for (const id of ids) {
      const check = [0, 5, 10].map((start) => {
        const capitals = [...id.slice(start, start + 5)].map((each) => Number(/[A-Z]/.test(each)));
        return letters[capitals.reduce((sum, bit, position) => sum + (bit << position), 0)];
      });
      expect(id).toBe(`00Q${id.slice(3, 15)}${check.join('')}`);
    }
  });
});
