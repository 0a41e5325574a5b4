import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeExpectation } from '../../../gates/judge.ts';
import { contractFeatures, reenactedFeatures, treatedColumns } from '../../../plans/m5-progress/features.ts';
import { parameters } from '../../../plans/m5-progress/parameters.ts';
import { m5Progress } from '../../../plans/m5-progress/plan.ts';
import { tablesOf } from '../../../plans/m5-progress/tables.ts';
import { allTools } from '../../../tools/index.ts';
import { openPlan } from '../../plans/open-plan.ts';
import { writeLeadFile, writeVendorFile } from '../../support/vendor-files.ts';

const run = { analysisDate: '2025-10-31', seed: 42 };
const stepsOf = (overrides: object = {}) => m5Progress.steps(parameters.parse(overrides), run);
const modes = ['none', 'v1', 'v4', 'v5'] as const;

describe('the plan m5-progress, data half', () => {
  it.each([
    ['M5-3.2a', '= 0'],
    ['M5-3.2b', '= 0'],
    ['M5-3.3a', '15 to 30'],
    ['M5-3.3b', '= 0'],
    ['M5-3.3c', '= 0'],
    ['M5-3.4', '= 2'],
    ['M5-3.5a', '= 0'],
    ['M5-3.5b', '= true'],
    ['M5-15.1', '= 16'],
    ['M5-15.2', '= 2'],
    ['M5-15.3a', '> 20000'],
    ['M5-15.3b', '= 0'],
    ['M5-4a', '= 0'],
    ['M5-Q1', '> 0.9'],
    ['M5-Q4', '= 0'],
  ])('has the blocking gate %s with the threshold of the document', (id, threshold) => {
    const gates = stepsOf().flatMap((step) => (step.kind === 'human' ? [] : step.gates));
    const [gate, ...others] = gates.filter((each) => each.id === id);
    expect(others).toEqual([]);
    expect(gate).toMatchObject({ severity: 'blocking' });
    expect(gate === undefined ? '' : describeExpectation(gate.expect)).toBe(threshold);
  });

  it.each(modes)('names every gate and step once when it re-enacts %s', (reenact) => {
    const steps = stepsOf({ reenact });
    const ids = [
      ...steps.map(({ id }) => `step ${id}`),
      ...steps.flatMap((step) => (step.kind === 'human' ? [] : step.gates.map(({ id }) => id))),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    const known = new Set(steps.map(({ id }) => id));
    expect(steps.flatMap(({ needs }) => needs).filter((need) => !known.has(need))).toEqual([]);
  });

  it.each(modes)(
    'gives every tool an input that it takes, and gates measures that it hands back, for %s',
    (reenact) => {
      for (const step of stepsOf({ reenact })) {
        if (step.kind !== 'tool') continue;
        const tool = allTools.find(({ name }) => name === step.tool);
        const input = tool?.input.parse(step.input);
        const measures = tool?.measures?.(input) ?? [];
        expect(step.gates.map(({ measure }) => measure).filter((name) => !measures.includes(name))).toEqual(
          [],
        );
      }
    },
  );

  it('masks tenure for V1 alone, and engineers no features for it', () => {
    const treatment = (mode: (typeof modes)[number], name: string) =>
      treatedColumns(mode).find((column) => column.name === name)?.treatment;
    expect(treatment('none', 'DateOfHireAtCurrentFirm_NumberOfYears')).toBe('calculable');
    expect(treatment('v1', 'DateOfHireAtCurrentFirm_NumberOfYears')).toBe('mutable');
    expect(treatment('v1', 'NumberRIAFirmAssociations')).toBe('mutable');
    expect(treatment('v4', 'NumberRIAFirmAssociations')).toBe('stable');
    const names = (mode: 'v1' | 'v4') => reenactedFeatures(mode).map(({ name }) => name);
    expect(names('v1')).not.toContain('Firm_Stability_Score');
    expect(names('v4')).toEqual(expect.arrayContaining(['Firm_Stability_Score', 'Is_Weekend_Contact']));
  });

  it('says of each feature in the contract whether it is mutable, calculable or temporal', () => {
    const entry = (name: string) => contractFeatures('none').find((feature) => feature.name === name);
    expect(entry('total_reps')).toMatchObject({ is_mutable: true, is_calculable: false });
    expect(entry('DateBecameRep_NumberOfYears')).toMatchObject({ is_mutable: false, is_calculable: true });
    expect(entry('Day_of_Contact')).toMatchObject({ is_temporal: true, nullable: false });
  });
});

describe('the data steps over files', () => {
  const dates = ['2025-01-05', '2025-04-06'];
  const contact = (day: string) => `${day}T10:00:00.000Z`;
  let bench: Awaited<ReturnType<typeof openPlan>>;
  let tables: ReturnType<typeof tablesOf>;

  beforeAll(async () => {
    const overrides = { snapshot_dates: dates };
    bench = await openPlan(m5Progress, overrides);
    tables = tablesOf(parameters.parse(overrides), run.analysisDate);
    const vendor = (day: string) => join(bench.directory, `data/vendor/RIARepDataFeed_${day}.csv`);
    // Rep 7 moved from firm 100 to firm 200 between the two; rep 8 stands twice, in two states.
    writeVendorFile(vendor('20250105'), [
      { RepCRD: '7', RIAFirmCRD: '100', DateOfHireAtCurrentFirm_NumberOfYears: '5' },
      { RepCRD: '8', RIAFirmCRD: '100' },
    ]);
    writeVendorFile(vendor('20250406'), [
      { RepCRD: '7', RIAFirmCRD: '200', DateOfHireAtCurrentFirm_NumberOfYears: '0.1' },
      { RepCRD: '8', RIAFirmCRD: '100', PrimaryRIAFirmCRD: '100', Office_State: 'CA' },
      { RepCRD: '8', RIAFirmCRD: '300', PrimaryRIAFirmCRD: '100', Office_State: 'WA' },
    ]);
    writeLeadFile(join(bench.directory, 'data/crm/Lead.csv'), [
      {
        Id: 'won',
        FA_CRD__c: '7',
        Stage_Entered_Contacting__c: contact('2025-02-01'),
        Stage_Entered_Call_Scheduled__c: contact('2025-02-11'),
      },
      { Id: 'twice', FA_CRD__c: '8', Stage_Entered_Contacting__c: contact('2025-02-01') },
      { Id: 'later', FA_CRD__c: '7', Stage_Entered_Contacting__c: contact('2025-05-01') },
    ]);
    const data = bench.steps.slice(0, bench.steps.findIndex(({ id }) => id === '4a') + 1);
    for (const step of data) if (step.kind === 'tool') await bench.step(step.id);
  });

  const lead = async (dataset: string, id: string) =>
    (await bench.warehouse.rows('audit/lead-row', { dataset, lead: id }))[0];

  it('leave one row a lead, the one of the primary firm', async () => {
    expect(await lead(tables.deduplicated, 'twice')).toMatchObject({ Branch_State: 'CA' });
    expect(JSON.parse(bench.artifacts.get('duplicates.json') ?? '')).toMatchObject({
      before: { rows: 4, duplicates: 1 },
      after: { rows: 3, duplicates: 0 },
    });
  });

  it('mask what changed with time in the hybrid rows, and know it in the vintages', async () => {
    expect(await lead(tables.deduplicated, 'won')).toMatchObject({ total_reps: null, target_label: 1 });
    expect(await lead(tables.deduplicated, 'later')).toMatchObject({ total_reps: 1 });
    expect(await lead(tables.training, 'won')).toMatchObject({
      total_reps: 2,
      DateOfHireAtCurrentFirm_NumberOfYears: 5,
    });
  });

  it('lose the tenure of a rep who moved after the contact: masking cannot bring it back', async () => {
    expect(await lead(tables.deduplicated, 'won')).toMatchObject({
      DateOfHireAtCurrentFirm_NumberOfYears: null,
    });
  });

  it('write the reports of the document', () => {
    expect([...bench.artifacts.keys()]).toEqual(
      expect.arrayContaining([
        'Step_3_1_Class_Distribution_Analysis_Results.md',
        'step_3_2_leakage_report.md',
        'step_3_3_class_imbalance_analysis.md',
        'config/v1_model_config.json',
        'config/v1_feature_schema.json',
        'step_3_5_duplicate_analysis_report.md',
        'step_3_3_class_imbalance_analysis_v6.md',
      ]),
    );
    expect(JSON.parse(bench.artifacts.get('config/v1_model_config.json') ?? '')).toEqual({
      global_seed: 42,
      label_window_days: 30,
      cv_folds: 5,
      cv_gap_days: 30,
      evaluation_metric: 'aucpr',
      ship_threshold_aucpr: 0.35,
      ship_threshold_precision_at_10pct: 0.15,
      training_data_policy: 'hybrid_stable_mutable',
    });
  });
});
