import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { leadline } from './leadline.ts';
import { madeWorkspace, plan } from './workspaces.ts';

// A firm is made, run on and asked about in one test.
vi.setConfig({ testTimeout: 120_000 });

/** The gates that judge whether something leaked. */
const leakGates = ['LL-1.5d', 'V6-3.2.5', 'LL-L1', 'LL-L2', 'LL-L3'];

interface Report {
  gate: string;
  severity: string;
  status: string;
  sentence: string;
  rows: { columns: string[]; rows: unknown[][]; total: number } | null;
}

const leadId = /^00Q[A-Za-z0-9]{15}$/;

describe('a clean sandbox', () => {
  let made: Awaited<ReturnType<typeof madeWorkspace>>;

  beforeAll(async () => {
    made = await madeWorkspace();
  });
  afterAll(() => made.remove());

  it('passes every gate that hunts for leaks', async () => {
    expect((await runTo('3.2b', made.folder)).code).toBe(0);
    const reports = await gatesOf(made.folder);
    expect(reports.filter(({ gate }) => leakGates.includes(gate)).map(({ status }) => status)).toEqual(
      leakGates.map(() => 'passed'),
    );
  });
});

describe('a planted leak', () => {
  it.each([
    ['current-value', ['LL-L1', 'LL-L2', 'LL-L3'], 'firm_tenure_current', 'FirmTenureYears_current'],
    [
      'backfilled-end-date',
      ['LL-L1', 'LL-L2', 'LL-L3'],
      'months_since_last_exit',
      'PREVIOUS_REGISTRATION_COMPANY_END_DATE',
    ],
    ['post-contact-column', ['LL-L1', 'LL-L2', 'LL-L3'], 'first_response_days', 'First_Response_Date__c'],
    ['target-proxy', ['LL-L1', 'LL-L2', 'LL-L3'], 'meeting_link_opened', 'Meeting_Link_Opened__c'],
    ['misdated-snapshot', ['LL-1.5d'], 'DateOfHireAtCurrentFirm_YYYY-MM', 'RIARepDataFeed_20240707.csv'],
  ])('%s is stopped by %j, which name %s and %s and show leads', async (leak, blocking, ...names) => {
    const made = await madeWorkspace('--plant-leak', leak);
    try {
      const { code, stdout } = await runTo('3.3', made.folder);
      expect({ code, error: JSON.parse(stdout).error.code }).toEqual({ code: 3, error: 'gate-blocked' });
      const failed = (await gatesOf(made.folder)).filter(({ status }) => status === 'failed');
      expect(failed.map(({ gate }) => gate)).toEqual(blocking);
      for (const name of names) expect(failed.map(({ sentence }) => sentence).join('\n')).toContain(name);
      expect(leadsIn(failed).length).toBeGreaterThan(0);
    } finally {
      await made.remove();
    }
  });

  it('is stopped in a plan without vendor snapshots by the months that it reads', async () => {
    const made = await madeWorkspace('--plant-leak', 'misdated-snapshot');
    try {
      // A tiny firm has few leads, and one in five converts.
      const tiny = { 'v3-tiers': { gates: { mature_leads: 2000, highest_rate: 0.4 } } };
      await writeFile(path.join(made.folder, 'leadline.yaml'), JSON.stringify({ plans: tiny }));
      const { code } = await leadline(['run', 'v3-tiers', '--rehearse', '--until', '2.1', '--json'], {
        cwd: made.folder,
      });
      expect(code).toBe(3);
      const failed = (await gatesOf(made.folder)).filter(({ status }) => status === 'failed');
      expect(failed.map(({ gate }) => gate)).toEqual(['LL-1.1e']);
      expect(failed[0]?.sentence).toContain('data/fintrx/firm_historicals.csv 2024-07');
      expect(leadsIn(failed).length).toBeGreaterThan(0);
    } finally {
      await made.remove();
    }
  });

  it('that the configuration declares harmless is still found by what it gives away', async () => {
    const made = await madeWorkspace('--plant-leak', 'target-proxy');
    try {
      const file = path.join(made.folder, 'leadline.yaml');
      const configuration = parse(await readFile(file, 'utf8'));
      configuration.plans[plan].lead_columns_known_at_creation = ['LeadSource', 'Meeting_Link_Opened__c'];
      await writeFile(file, JSON.stringify(configuration));
      expect((await runTo('3.3', made.folder)).code).toBe(3);
      const failed = (await gatesOf(made.folder)).filter(({ status }) => status === 'failed');
      expect(failed.map(({ gate }) => gate)).toEqual(['LL-L3']);
      expect(failed[0]?.sentence).toContain('meeting_link_opened');
      expect((await leadline(['gates'], { cwd: made.folder })).stdout).toContain(leadsIn(failed)[0]);
      expect(leadsIn(failed).length).toBeGreaterThan(0);
    } finally {
      await made.remove();
    }
  });
});

function runTo(step: string, cwd: string) {
  return leadline(['run', plan, '--rehearse', '--until', step, '--json'], { cwd });
}

async function gatesOf(cwd: string): Promise<Report[]> {
  const { code, stdout } = await leadline(['gates', '--json'], { cwd });
  expect(code).toBe(0);
  return JSON.parse(stdout).gates;
}

/** The ids of leads among the evidence. */
function leadsIn(reports: readonly Report[]): string[] {
  return reports
    .flatMap(({ rows }) => rows?.rows ?? [])
    .flat()
    .filter((value): value is string => typeof value === 'string' && leadId.test(value));
}
