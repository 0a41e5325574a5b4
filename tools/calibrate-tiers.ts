import { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import { renderPrompt } from '../prompts/render.ts';
import { counts, share } from './foreseen.ts';
import { type CalibratedTier, calibratedTier, calibrateTable } from './tiers/calibration.ts';
import { leadList, leadListOf } from './tiers/lead-list.ts';
import { tierNames, tierVersion } from './tiers/rules.ts';
import { tierEvidence } from './tiers/tier-measures.ts';
import { dateWindow, measureTiers, type TierTable } from './tiers/tier-table.ts';
import { defineTool } from './tool.ts';

const input = z
  .strictObject({
    versions: z.array(z.strictObject({ table: z.string().min(1), rules: tierVersion })).min(1),
    judged: z.string().min(1).describe('The version whose first tier the measures speak of'),
    chosen: z.string().min(1).describe('The version that goes into production'),
    target: z.string().min(1).describe('Table that takes the expected rates, one row a version and tier'),
    training: dateWindow.describe('Rates are expected as they were on these contact days'),
    minimum_leads: z
      .int()
      .min(1)
      .default(20)
      .describe('A tier with fewer training leads is expected to convert as all leads do'),
    list_leads: z.int().min(1).default(1000).describe('Size of the list that the calculator reckons'),
    name: z.string().min(1).default('lead-scoring-v3').describe('Of the model, in the registry'),
    registry: z.string().min(1).default('models/model_registry_v3.json'),
    status: z.enum(['candidate', 'production']).default('candidate'),
  })
  .refine(
    ({ versions, judged, chosen }) =>
      [judged, chosen].every((name) => versions.some(({ rules }) => rules.version === name)),
    'judged and chosen are among the versions',
  );
type Input = z.output<typeof input>;

export const calibrationArtifacts = {
  json: 'tier-calibration.json',
  packaging: 'tier-packaging.md',
  calculator: 'lead-list-calculator.md',
} as const;

const calibratedVersion = z.strictObject({
  version: z.string(),
  leads: z.int(),
  conversions: z.int(),
  rate: z.number(),
  tiers: z.array(calibratedTier),
});
type CalibratedVersion = z.output<typeof calibratedVersion>;

/** `tier-calibration.json`: the rate that each tier is expected to convert at, and what lists of leads bring. */
export const tierCalibrationFile = z.strictObject({
  chosen: z.string(),
  training: dateWindow,
  minimum_leads: z.int(),
  versions: z.array(calibratedVersion),
  list: leadList,
});
export type TierCalibrationFile = z.output<typeof tierCalibrationFile>;

/** Turns what the tiers did in training into the rates that production expects, with intervals, a registry entry and a list calculator. */
export const calibrateTiers = defineTool({
  name: 'calibrate-tiers',
  title: 'Calibrate the tiers',
  description:
    'Writes the calibration table (expected rate, Wilson interval and lift by version and tier), tier-calibration.json, the lead list calculator, a packaging summary and the registry entry.',
  effect: 'warehouse',
  input,
  output: z.strictObject({ table: z.string(), version: z.string(), listConversions: z.number() }),
  measures: () => ['firstTierExpectedRate', 'priorityLeads', 'tiersTooSmall'],
  foresee: () => ({ firstTierExpectedRate: share, ...counts('priorityLeads', 'tiersTooSmall') }),
  touches: ({ versions, target, registry }) => ({
    reads: versions.map(({ table }) => ({ table, columns: ['tier', 'contact_date', 'target_label'] })),
    writes: [{ table: target, columns: calibrationColumns }],
    writesArtifacts: [...Object.values(calibrationArtifacts), registry],
  }),
  async run(asked, { warehouse, artifacts, analysisDate }) {
    const measured = new Map<string, TierTable>();
    for (const { table, rules } of asked.versions)
      measured.set(rules.version, await measureTiers(warehouse, table, tierNames(rules), asked.training));
    const versions = asked.versions.map(({ rules }) => {
      const table = measured.get(rules.version) as TierTable;
      if (table.rate === null) throw nothingToCalibrateBy(asked, rules.version);
      const tiers = calibrateTable(rules, table, asked.minimum_leads);
      return {
        version: rules.version,
        leads: table.leads,
        conversions: table.conversions,
        rate: table.rate,
        tiers,
      };
    });
    await warehouse.run('tiers/calibration', { target: asked.target, rows: rowsOf(versions) });
    const chosen = versions.find(({ version }) => version === asked.chosen) as CalibratedVersion;
    const list = leadListOf(chosen.tiers, asked.list_leads);
    const { training, minimum_leads } = asked;
    const file: TierCalibrationFile = { chosen: chosen.version, training, minimum_leads, versions, list };
    await artifacts.writeJson(calibrationArtifacts.json, file);
    await artifacts.write(
      calibrationArtifacts.calculator,
      renderPrompt('reports/lead-list-calculator.md', file),
    );
    await artifacts.write(calibrationArtifacts.packaging, renderPrompt('reports/tier-packaging.md', file));
    await artifacts.writeJson(asked.registry, registryOf(asked, file, analysisDate));
    const judged = versions.find(({ version }) => version === asked.judged) as CalibratedVersion;
    const evidence = tierEvidence(measured.get(asked.judged) as TierTable);
    const priority = judged.tiers.slice(0, -1).reduce((sum, { leads }) => sum + leads, 0);
    const small = chosen.tiers.filter(({ basis }) => basis === 'all leads');
    return {
      output: { table: asked.target, version: chosen.version, listConversions: list.total.mean.estimate },
      measures: {
        firstTierExpectedRate: {
          value: judged.tiers[0]?.expected_rate ?? null,
          note: asked.judged,
          evidence,
        },
        priorityLeads: { value: priority, note: `${priority} of ${judged.leads} training leads`, evidence },
        tiersTooSmall: { value: small.length, note: small.map(({ tier }) => tier).join(', ') },
      },
      decisions: small.map(({ tier, leads }) => ({
        choice: `${tier} is expected to convert as all leads do`,
        rationale: `it has ${leads} training leads, fewer than ${minimum_leads}`,
        alternatives: ['its own rate, however few leads it rests on', 'the rate of the next tier'],
      })),
    };
  },
});

const calibrationColumns = [
  'tier_version',
  'tier',
  'tier_rank',
  'label',
  'because',
  'training_leads',
  'training_conversions',
  'expected_rate',
  'rate_low',
  'rate_high',
  'lift',
  'basis',
];

function rowsOf(versions: readonly CalibratedVersion[]) {
  return versions.flatMap(({ version, tiers }) =>
    tiers.map((tier: CalibratedTier, index) => ({ ...tier, version, rank: index + 1 })),
  );
}

function registryOf({ name, status, versions }: Input, file: TierCalibrationFile, analysisDate: string) {
  const rules = versions.find(({ rules: { version } }) => version === file.chosen)?.rules;
  const earlier = versions
    .map(({ rules: { version } }) => version)
    .filter((version) => version !== file.chosen);
  return {
    format: 1,
    models: [
      {
        name,
        model_version: file.chosen,
        kind: 'tier rules',
        status,
        registered_on: analysisDate,
        follows: earlier,
        training: file.training,
        rules,
        tiers: file.versions.find(({ version }) => version === file.chosen)?.tiers,
      },
    ],
  };
}

function nothingToCalibrateBy({ training }: Input, version: string): LeadlineError {
  return new LeadlineError({
    code: 'tier-training-empty',
    message: `No judged lead of the tier version ${version} was contacted in the training window.`,
    expected: `leads with a label, contacted from ${training.from} to ${training.to}`,
    arrived: 'none',
    next: 'Set train_start earlier in leadline.yaml, or a later analysis_date, and begin a new run.',
  });
}
