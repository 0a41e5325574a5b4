import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditKnownFacts } from '../../../tools/audit-known-facts.ts';
import { defineTarget } from '../../../tools/define-target.ts';
import { ingestFiles } from '../../../tools/ingest-files.ts';
import { joinKnownFacts } from '../../../tools/join-known-facts.ts';
import { typeTable } from '../../../tools/type-table.ts';
import { type Bench, openBench } from '../../support/run-tool.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench('2025-06-30');
});
afterEach(() => bench.warehouse.close());

const joining = {
  lead_facts: 'T.leads',
  vendor: 'T.vendor',
  lead_columns: ['channel', 'minutes'],
  vendor_columns: ['staff', 'jobs', 'founded'],
  tie_breaks: [{ column: 'staff', largest: true }],
  derived: [
    { name: 'hiring', make: 'ratio' as const, of: 'jobs', by: 'staff' },
    { name: 'age', make: 'days-since' as const, of: 'founded', by: 'founded' },
    { name: 'has_jobs', make: 'is-known' as const, of: 'jobs', by: 'jobs' },
  ],
};

/** Lead lines are id, key, contact, conversion, channel, minutes; vendor lines key, day, staff, jobs, founded. */
async function load(leads: string[], vendor: string[]) {
  const write = (name: string, header: string, lines: string[]) =>
    writeFileSync(join(bench.directory, name), `${[header, ...lines].join('\n')}\n`);
  write('leads.csv', 'no,key,called,won,channel,minutes', leads);
  write('vendor.csv', 'key,day,staff,jobs,founded', vendor);
  await bench.run(ingestFiles, {
    sources: [
      { path: 'leads.csv', table: 'T.leads_raw', columns: ['no'] },
      { path: 'vendor.csv', table: 'T.vendor_raw', columns: ['key'] },
    ],
  });
  await bench.run(typeTable, {
    file: 'leads.csv',
    source: 'T.leads_raw',
    target: 'T.leads',
    columns: [
      { name: 'Id', from: 'no', kind: 'text' },
      { name: 'crd', from: 'key', kind: 'key' },
      { name: 'created_at', from: 'called', kind: 'moment' },
      { name: 'contacted_at', from: 'called', kind: 'moment' },
      { name: 'call_scheduled_at', from: 'won', kind: 'moment' },
      { name: 'contact_date', from: 'called', kind: 'date' },
      { name: 'call_scheduled_date', from: 'won', kind: 'date' },
      { name: 'LeadSource', from: 'channel', kind: 'text' },
      { name: 'channel', from: 'channel', kind: 'text' },
      { name: 'minutes', from: 'minutes', kind: 'number' },
    ],
  });
  await bench.run(typeTable, {
    file: 'vendor.csv',
    source: 'T.vendor_raw',
    target: 'T.vendor',
    columns: [
      { name: 'vendor_key', from: 'key', kind: 'key' },
      { name: 'known_on', from: 'day', kind: 'date' },
      { name: 'staff', from: 'staff', kind: 'number' },
      { name: 'jobs', from: 'jobs', kind: 'number' },
      { name: 'founded', from: 'founded', kind: 'date' },
    ],
    shifted: [{ name: 'known_at', of: 'known_on', days: 0 }],
  });
  await bench.run(defineTarget, { leads: 'T.leads', target: 'T.target', maturity_days: 30 });
}

const joined = (population: 'labelled' | 'open') =>
  bench.run(joinKnownFacts, {
    ...joining,
    population,
    leads: population === 'labelled' ? 'T.target' : 'T.open',
    target: 'T.joined',
  });

async function lead(id: string, ...names: string[]) {
  const { rows, columns } = await bench.warehouse.columns('audit/lead-row', {
    dataset: 'T.joined',
    lead: id,
  });
  expect(rows).toBe(1);
  return names.map((name) => columns[name]?.[0]);
}

describe('join-known-facts', () => {
  it('takes the newest row known on the day, the day itself included, and none from the future', async () => {
    await load(
      ['a,k1,2025-03-10,,web,5', 'b,k1,2025-03-09,,web,5', 'c,k1,2024-12-31,,web,5', 'd,,2025-03-10,,web,5'],
      ['k1,2025-01-01,10,1,2020-01-01', 'k1,2025-03-10,20,5,2020-01-01', 'k1,2025-03-11,30,9,2020-01-01'],
    );
    const { measures } = await joined('labelled');

    expect(await lead('a', 'staff', 'hiring', 'fact_line')).toEqual([20, 0.25, 3]);
    expect(await lead('b', 'staff', 'hiring', 'has_jobs')).toEqual([10, 0.1, 1]);
    expect(await lead('c', 'staff', 'vendor_known', 'has_jobs')).toEqual([NaN, 0, 0]);
    expect(await lead('d', 'staff', 'vendor_known')).toEqual([NaN, 0]);
    expect(measures).toMatchObject({
      joinedLeads: { value: 4 },
      rowsMultiplied: { value: 0 },
      laterThanLead: { value: 0 },
      matchRate: { value: 0.5 },
      ambiguousFacts: { value: 0 },
    });
    // The key is known, only too late; the other lead has none.
    expect(measures.matchRate?.evidence?.rows).toEqual([
      ['c', 4, 'K1', '2024-12-31', '2025-01-01'],
      ['d', 5, null, '2025-03-10', null],
    ]);
  });

  it('chooses among rows of one day by the declared keys, whatever the order of the file, and says where they leave it open', async () => {
    const vendor = [
      'k1,2025-01-01,10,1,',
      'k1,2025-01-01,30,2,',
      'k1,2025-01-01,30,3,',
      'k1,2025-01-01,30,3,',
    ];
    const outcomes: unknown[] = [];
    for (const lines of [vendor, vendor.toReversed()]) {
      await load(['a,k1,2025-03-10,,web,5'], lines);
      const { measures } = await joined('labelled');
      expect(measures).toMatchObject({ rowsMultiplied: { value: 0 }, ambiguousFacts: { value: 1 } });
      outcomes.push(await lead('a', 'staff', 'jobs'));
    }
    expect(outcomes[0]).toEqual(outcomes[1]);
    expect((outcomes[0] as number[])[0]).toBe(30);
  });

  it('joins open leads as of the analysis date', async () => {
    await load(
      ['a,k1,2025-03-10,,web,5', 'o,k1,,,web,'],
      ['k1,2025-01-01,10,1,2020-01-01', 'k1,2025-06-30,40,4,2025-06-20', 'k1,2025-07-01,50,5,2020-01-01'],
    );
    const { measures } = await joined('open');

    expect(await lead('o', 'staff', 'age')).toEqual([40, 10]);
    expect(measures.joinedLeads).toMatchObject({ value: 1 });
  });

  it('refuses a name that leads and vendor share, or that the join itself needs', () => {
    const asked = { ...joining, population: 'open', leads: 'T.open', target: 'T.joined' };
    for (const vendor_columns of [['channel'], ['AS_OF']]) {
      const parsed = joinKnownFacts.input.safeParse({ ...asked, vendor_columns });
      expect(parsed.error?.issues[0]?.message).toContain(`taken already: ${vendor_columns[0]}`);
    }
  });
});

describe('audit-known-facts', () => {
  /** Two leads a day for sixty days; every sixth converts, `minutes` tells which, and channels say nothing. */
  const leads = Array.from({ length: 120 }, (_, n) => {
    const day = dayAfter('2025-01-01', Math.floor(n / 2));
    const won = n % 6 === 0 ? dayAfter(day, 5) : '';
    return `l${String(n).padStart(3, '0')},k${n % 7},${day},${won},${n % 2 === 0 ? 'web' : 'fair'},${won === '' ? 3 : 20}`;
  });
  const vendor = Array.from(
    { length: 21 },
    (_, n) => `k${n % 7},${dayAfter('2024-12-01', 3 * n)},${10 + n},${n},2020-01-01`,
  );
  const source = (name: string, file: 'leads' | 'vendor', kind: 'number' | 'category' = 'number') => ({
    name,
    kind,
    from: [{ file, column: name }],
  });

  const audit = (features: ReturnType<typeof source>[], options: object = {}) =>
    bench.run(auditKnownFacts, {
      ...joining,
      leads: 'T.target',
      dataset: 'T.joined',
      features,
      outcome_columns: ['won'],
      known_at_creation: ['channel'],
      replay_dataset: 'T_replay',
      ...options,
    });

  beforeEach(async () => {
    await load(leads, vendor);
    await joined('labelled');
  });

  it('finds nothing in what was known, rebuilt lead by lead', async () => {
    const { measures, output } = await audit([
      source('channel', 'leads', 'category'),
      source('jobs', 'vendor'),
    ]);

    expect(measures).toMatchObject({ forbiddenColumns: { value: 0 }, replayDifferences: { value: 0 } });
    expect(output).toMatchObject({ replayedDays: 8, replayedLeads: 16 });
  });

  it('catches a lead column that is written after contact by rule, by replay and by its information value', async () => {
    const { measures } = await audit([source('minutes', 'leads'), source('jobs', 'vendor')]);

    expect(measures.forbiddenColumns).toMatchObject({ value: 1 });
    expect(measures.replayDifferences).toMatchObject({
      value: 16,
      note: 'minutes could not be known at contact as built',
    });
    expect(measures.suspiciousFeatures?.note).toMatch(/^minutes has /);
  });

  it('catches by its information value what a plan wrongly declares as known at creation', async () => {
    const { measures } = await audit([source('minutes', 'leads')], {
      known_at_creation: ['channel', 'minutes'],
    });

    expect(measures).toMatchObject({
      forbiddenColumns: { value: 0 },
      replayDifferences: { value: 0 },
      suspiciousFeatures: { value: 1 },
    });
  });

  it('refuses columns of the outcome and of today in either file', async () => {
    const { measures } = await audit([source('jobs', 'vendor'), source('staff', 'vendor')], {
      outcome_columns: ['jobs'],
    });
    expect(measures.forbiddenColumns?.evidence?.rows).toEqual([
      ['jobs', 'vendor.jobs', 'tells the outcome: it is filled because a lead converted or not'],
    ]);
    const current = await audit([
      { ...source('staff', 'vendor'), from: [{ file: 'vendor', column: 'staff_current' }] },
    ]);
    expect(current.measures.forbiddenColumns?.value).toBe(1);
  });

  it('notices rows that became known after the dataset was built as if they had been there', async () => {
    await load(
      leads,
      vendor.map((line) => line.replace(/,202[45]-..-..,/, ',2025-06-01,')),
    );

    const { measures } = await audit([source('jobs', 'vendor')]);

    expect(measures.replayDifferences?.value).toBeGreaterThan(0);
  });
});

/** The ISO date so many days after another. */
function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}
