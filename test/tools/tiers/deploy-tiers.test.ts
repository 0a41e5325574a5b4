import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { assignTiers } from '../../../tools/assign-tiers.ts';
import { calibrateTiers } from '../../../tools/calibrate-tiers.ts';
import { deployTiers } from '../../../tools/deploy-tiers.ts';
import type { ToolResult } from '../../../tools/tool.ts';
import type { ModelBench } from '../model/bench.ts';
import { consolidated, group, openTiers, type TieredLead } from './leads.ts';

const training = { from: '2024-02-01', to: '2024-12-31' };
const prime: TieredLead = { tenure: 24, experience: 10, change: -5 };

/** 40 prime movers of whom 8 converted, 160 others of whom 8 did. To call: a prime mover, a proven mover, two others, and one without a CRD. */
const judged = [...group('prime', 40, 8, prime), ...group('other', 160, 8, {})];
const openLeads = `CREATE TABLE LeadScoring.open AS
  SELECT f.* REPLACE (t.lead AS Id, CAST(NULL AS DATE) AS contact_date, CAST(NULL AS BIGINT) AS target_label,
    CAST(t.tenure AS BIGINT) AS tenure_months, CAST(t.prior AS BIGINT) AS num_prior_firms, t.reason AS unscorable_reason)
  FROM LeadScoring.features AS f, (VALUES
    ('b', 24, 0, NULL), ('c', 120, 3, NULL), ('d', 48, 0, NULL), ('a', 120, 0, NULL), ('e', 24, 0, 'the lead has no CRD')
  ) AS t(lead, tenure, prior, reason)
  WHERE f.Id = 'prime-0'`;

let bench: ModelBench;
let result: ToolResult;
const deployment = {
  rules: consolidated,
  scores: 'LeadScoring.scores',
  open_scores: 'LeadScoring.open_scores',
  calibration: 'LeadScoring.calibration',
  production_view: 'LeadScoring.lead_scores_v3_current',
  dashboard_view: 'LeadScoring.sga_priority_leads_v3',
  project: 'some-project',
};

beforeAll(async () => {
  bench = await openTiers(judged, [openLeads]);
  const rules = consolidated;
  await bench.run(assignTiers, {
    features: 'LeadScoring.features',
    target: 'LeadScoring.scores',
    rules,
    training,
  });
  await bench.run(assignTiers, {
    features: 'LeadScoring.open',
    target: 'LeadScoring.open_scores',
    rules,
    training: null,
  });
  await bench.run(calibrateTiers, {
    versions: [{ table: 'LeadScoring.scores', rules }],
    judged: rules.version,
    chosen: rules.version,
    target: 'LeadScoring.calibration',
    training,
  });
  bench.artifacts.set('target.json', '{"window_days": 39}');
  result = await bench.run(deployTiers, deployment);
});

describe('deployment', () => {
  it('shows every scored lead once, and the priority leads on the dashboard', () => {
    expect(result.measures).toMatchObject({
      leadsMissingFromView: { value: 0 },
      dashboardReadable: { value: true },
      leadsWithoutRate: { value: 0 },
      // With a falling head count all four with a CRD are in a priority tier.
      priorityOpenLeads: { value: 4 },
    });
  });

  it('puts the best tier first in the dashboard and in scores.csv, and leads without a tier last', () => {
    const rows: Record<string, string>[] = parse(bench.artifacts.get('scores.csv') ?? '', { columns: true });
    expect(rows.map(({ id, tier }) => [id, tier])).toEqual([
      ['b', 'TIER_1_PRIME_MOVER'],
      ['c', 'TIER_2_PROVEN_MOVER'],
      ['a', 'TIER_3_MODERATE_BLEEDER'],
      ['d', 'TIER_3_MODERATE_BLEEDER'],
      ['e', ''],
    ]);
    expect(rows[0]).toMatchObject({ probability: '0.200000', model_version: 'V3.2_12212025', reason: '' });
    expect(rows[4]).toMatchObject({ probability: '', narrative: '', reason: 'the lead has no CRD' });
  });

  it('tells each lead of its tier, and what too few leads mean', () => {
    const { leads } = JSON.parse(bench.artifacts.get('scores.json') ?? '');
    expect(leads[0].narrative).toBe(
      'Prime mover: this adviser has been 1 to 3 years at the firm, with 5 to 15 years in the industry, at a firm that is losing advisers or has at most 10. Of 40 such leads 8 had a call within 39 days; expect 20.0 % (10.5 % to 34.8 %).',
    );
    expect(leads[1].narrative).toContain('these are too few, so expect what all leads do, 8.0 %');
  });

  it('writes the Salesforce query in a form that this warehouse runs', async () => {
    const { production_view } = deployment;
    const rows = await bench.warehouse.rows('tiers/salesforce-sync', { production_view });
    expect(rows).toHaveLength(4);
    expect(rows[0]).toMatchObject({
      Id: 'b',
      Lead_Tier__c: 'TIER_1_PRIME_MOVER',
      Lead_Tier_Rank__c: 1,
      Lead_Tier_Expected_Rate__c: 20,
      Lead_Tier_As_Of__c: '2024-05-01',
    });
  });

  it('writes the texts for both engines, and names no value to bind', () => {
    const texts = [...bench.artifacts].filter(([name]) => name.startsWith('deployment/'));
    expect(texts.map(([name]) => name).sort()).toEqual([
      'deployment/dashboard-view.bigquery.sql',
      'deployment/dashboard-view.duckdb.sql',
      'deployment/production-view.bigquery.sql',
      'deployment/production-view.duckdb.sql',
      'deployment/salesforce-sync.bigquery.sql',
      'deployment/salesforce-sync.duckdb.sql',
    ]);
    for (const [name, text] of texts) {
      expect(text).not.toMatch(/[@$]\w/);
      if (name.includes('bigquery')) expect(text).toContain('`some-project.LeadScoring.');
    }
    expect(bench.artifacts.get('deployment-guide.md')).toContain(
      '| judged leads | table `LeadScoring.scores` |',
    );
  });

  it('refuses a version without expected rates', async () => {
    const rules = { ...consolidated, version: 'V4' };
    await expect(bench.run(deployTiers, { ...deployment, rules })).rejects.toMatchObject({
      code: 'tier-version-not-calibrated',
    });
  });
});
