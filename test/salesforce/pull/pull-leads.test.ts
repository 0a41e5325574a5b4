import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Org } from '../../../salesforce/connect/org.ts';
import { type LeadsAsked, pullLeads } from '../../../salesforce/pull/pull-leads.ts';
import { temporaryFolder } from '../../runner/fixtures.ts';
import { connected, fakeOrg } from '../connect/fixtures.ts';

const impatient = { wait: async () => undefined };

function ask(org: Org, asked: Partial<LeadsAsked> = {}) {
  const folder = mkdtempSync(join(temporaryFolder(), 'pull-'));
  const given = { fields: ['CreatedDate', 'Company'], held: [], marks: null, overlapMinutes: 10, folder };
  return pullLeads(org, { ...given, ...asked }, impatient);
}

function leads(count: number) {
  return Array.from({ length: count }, (_, n) => ({
    LastName: 'Quillfeather',
    Company: `Firm ${n}, "the ${n}th"`,
    SystemModstamp: '2025-10-01T00:00:00.000Z',
  }));
}

describe('reading leads by Bulk queries', () => {
  it('writes what was asked for into a file, and never a name', async () => {
    const fake = await fakeOrg({ now: () => new Date('2025-10-31T06:00:00Z') });
    const [id] = fake.load('Lead', leads(1));
    const { leads: read } = await ask(await connected(fake));
    expect(read).toMatchObject({ records: 1, begunAt: '2025-10-31T06:00:00.000Z' });
    expect(parse(readFileSync(read.file, 'utf8'))).toEqual([
      ['Id', 'SystemModstamp', 'IsDeleted', 'MasterRecordId', 'CreatedDate', 'Company'],
      [id, '2025-10-01T00:00:00.000+0000', 'false', '', '2025-10-31T06:00:00.000+0000', 'Firm 0, "the 0th"'],
    ]);
  });

  it('reads a page again that was cut off, and keeps nothing of it twice', async () => {
    const fake = await fakeOrg({ faults: [{ kind: 'truncate', route: '/results', times: 3 }] });
    fake.load('Lead', leads(400));
    const { leads: read } = await ask(await connected(fake));
    expect(fake.context.faults.counts()[0]?.struck).toBe(3);
    expect(readFileSync(read.file, 'utf8').split('\n')).toHaveLength(402);
  });

  it('gives up where a page never comes whole', async () => {
    const fake = await fakeOrg({ faults: [{ kind: 'truncate', route: '/results' }] });
    fake.load('Lead', leads(3));
    await expect(ask(await connected(fake))).rejects.toMatchObject({ code: 'salesforce-answer-short' });
  });

  it('takes as few calls as there can be: limits, two describes, and job, look and page for each object', async () => {
    const fake = await fakeOrg({ pollsInProgress: 0 });
    fake.load('Lead', leads(3));
    const org = await connected(fake);
    const before = org.calls.made;
    await ask(org);
    expect(org.calls.made - before).toBe(9);
  });

  it('asks from the mark on, less the overlap, and for the history of these fields alone', async () => {
    const fake = await fakeOrg({ now: () => new Date('2025-10-31T06:00:00Z') });
    const marks = {
      leads: '2025-10-30T08:00:00.5Z',
      history: '2025-10-30T07:00:00Z',
      begunAt: '2025-10-30T09:00:00Z',
    };
    await ask(await connected(fake), { marks });
    const queries = fake.context.database.raw
      .prepare("SELECT json_extract(facts, '$.query') AS query FROM jobs ORDER BY rowid")
      .all()
      .map(({ query }) => query);
    expect(queries).toEqual([
      'SELECT Id, SystemModstamp, IsDeleted, MasterRecordId, CreatedDate, Company FROM Lead WHERE SystemModstamp >= 2025-10-30T07:50:00Z',
      "SELECT Id, LeadId, Field, OldValue, NewValue, CreatedDate FROM LeadHistory WHERE Field IN ('CreatedDate', 'Company') AND CreatedDate >= 2025-10-30T06:50:00Z",
    ]);
  });

  it('refuses a formula, whose value changes without a trace', async () => {
    const fake = await fakeOrg();
    const org = await connected(fake);
    const describing: Org = {
      ...org,
      request: async (call) => {
        const body = await org.request<{ fields?: { name: string; calculated: boolean }[] }>(call);
        for (const field of body.fields ?? []) if (field.name === 'Company') field.calculated = true;
        return body as never;
      },
    };
    await expect(ask(describing)).rejects.toMatchObject({ code: 'salesforce-field-undated' });
  });
});
