import { describe, expect, it } from 'vitest';
import { allPlans } from '../../plans/index.ts';
import { parameters } from '../../plans/v6-true-vintage/parameters.ts';
import { tablesOf } from '../../plans/v6-true-vintage/tables.ts';
import { vendorColumns } from '../../plans/vintages/contracts/reps.ts';
import { sourcesOf } from '../../plans/vintages/enablement.ts';
import { features } from '../../plans/vintages/features.ts';
import { writeEnablement } from '../../tools/write-enablement.ts';

const run = { analysisDate: '2025-10-31', seed: 42 };

function inputsOf(name: string, overrides: object = {}) {
  const plan = allPlans.find((candidate) => candidate.name === name);
  const steps = plan?.steps(plan.parameters.parse(overrides) as never, run) ?? [];
  const tools = steps.filter((step) => step.kind === 'tool');
  return {
    trained: tools.find(({ tool }) => tool === 'train-model')?.input.features as { name: string }[],
    enabling: tools.filter(({ tool }) => tool === 'write-enablement').map(({ input }) => input),
  };
}

describe.each(['m5-progress', 'v6-true-vintage', 'v12-direct-lead'])('the enablement of %s', (name) => {
  it('says where each feature that is trained on comes from, one that the workspace added, too', () => {
    const extra_features = [{ name: 'score', source: 'lead', column: 'Score__c' }];
    const { trained, enabling } = inputsOf(name, { extra_features });
    expect(enabling.length).toBeGreaterThan(0);
    for (const input of enabling) {
      const { sources } = writeEnablement.input.parse(input);
      expect(sources.map(({ feature }) => feature)).toEqual(
        expect.arrayContaining(trained.map((feature) => feature.name)),
      );
      expect(sources.find(({ feature }) => feature === 'score')).toMatchObject({
        salesforce_field: 'Score__c',
        personal: true,
      });
    }
  });

  it('writes each document once', () => {
    const kinds = inputsOf(name).enabling.flatMap((input) => writeEnablement.input.parse(input).documents);
    expect(kinds.filter((kind, at) => kinds.indexOf(kind) !== at)).toEqual([]);
  });

  it('is refused before it runs where a tier has no word', () => {
    const tiers = [
      { name: 'Top', min: 0.2 },
      { name: 'D', min: 0 },
    ];
    for (const input of inputsOf(name, { tiers }).enabling)
      expect(writeEnablement.input.safeParse(input).error?.issues).toMatchObject([
        { path: ['tiers', 0, 'word'], message: expect.stringContaining('sga_tiers') },
      ]);
    const renamed = inputsOf(name, { tiers, sga_tiers: { Top: 'Very Hot', D: 'Cold' } }).enabling;
    for (const input of renamed) expect(writeEnablement.input.safeParse(input).success).toBe(true);
  });
});

describe('the sources of the vintages', () => {
  const chosen = parameters.parse({});
  const sources = sourcesOf(features, chosen, tablesOf(chosen, run.analysisDate));

  it('name columns as the vendor sends them', () => {
    const unknown = sources.flatMap(({ received }) =>
      received.filter((name) => !vendorColumns.includes(name)),
    );
    expect(unknown).toEqual([]);
    expect(sources.find(({ feature }) => feature === 'Number_BranchAdvisors')).toMatchObject({
      table: 'LeadScoring.v_discovery_reps_all_vintages',
      received: ['Number_OfficeReps'],
      updated: 'with each file of the vendor; the 8 so far came about every 91 days',
    });
  });

  it('take home, e-mail and LinkedIn for personal, and the career not', () => {
    const personal = sources.filter((one) => one.personal).map(({ feature }) => feature);
    expect(personal).toEqual(
      expect.arrayContaining(['Home_Zip_3Digit', 'email_personal_type_flag', 'Has_LinkedIn']),
    );
    expect(personal).not.toContain('NumberOfPriorFirms');
    expect(personal).not.toContain('total_reps');
  });
});
