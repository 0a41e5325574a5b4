import { z } from 'zod';
import type { Measure, Measures } from '../gates/gate.ts';
import type { Row, Warehouse } from '../warehouse/warehouse.ts';
import { evidenceOf, numberOf } from './evidence.ts';
import { count, counts, yesOrNo } from './foreseen.ts';
import { ruleColumns, type TierVersion, tierNames, tierVersion } from './tiers/rules.ts';
import { foreseenTierMeasures, summaryOf, tierMeasureNames, tierMeasures } from './tiers/tier-measures.ts';
import { dateWindow, measureTiers } from './tiers/tier-table.ts';
import { defineTool } from './tool.ts';

const input = z.strictObject({
  features: z.string().min(1).describe('One row a lead: Id, as_of, contact_date, target_label, features'),
  target: z.string().min(1).describe('Table that takes the tiers'),
  rules: tierVersion,
  training: dateWindow
    .nullable()
    .describe('Contact days of the training window; null for leads without a label'),
  excluded_flag: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('A 0/1 column of the rules that keeps a lead out of the first tier'),
  consolidates: z
    .strictObject({ table: z.string().min(1), tiers: z.array(z.string().min(1)).min(1) })
    .nullable()
    .default(null)
    .describe('An earlier tier table, and those of its tiers that the first tier now holds together'),
});
type Input = z.output<typeof input>;

/** Puts every lead into its tier by rules that are data, and measures how the tiers did where leads have labels. */
export const assignTiers = defineTool({
  name: 'assign-tiers',
  title: 'Assign tiers by rule',
  description:
    'Makes the tier table of one version of the rules: one row a lead with tier, version and the columns that the rules read; counts, rates, lifts and 95 % intervals of judged leads go to tiers/<version>.json.',
  effect: 'warehouse',
  input,
  output: z.strictObject({
    table: z.string(),
    version: z.string(),
    leads: z.int(),
    untiered: z.int(),
    tiers: z.record(z.string(), z.int()),
    rate: z.record(z.string(), z.number().nullable()).describe('Of judged leads'),
    lift: z.record(z.string(), z.number().nullable()).describe('Over all judged leads'),
  }),
  measures: ({ rules, training }) => [
    ...['tableCreated', 'leadsScored', 'leadsMissing', 'tierCount', 'modelVersion'],
    ...['excludedInFirstTier', 'consolidationDifferences'],
    ...(training === null ? [] : tierMeasureNames(rules)),
  ],
  foresee: ({ rules, training }) => ({
    tableCreated: yesOrNo,
    ...counts('leadsScored', 'leadsMissing', 'excludedInFirstTier', 'consolidationDifferences'),
    tierCount: count(tierNames(rules).length),
    ...(training === null ? {} : foreseenTierMeasures(rules)),
  }),
  touches: ({ features, target, rules, training, consolidates }) => ({
    reads: [
      {
        table: features,
        columns: ['Id', 'as_of', 'contact_date', 'target_label', 'unscorable_reason', ...ruleColumns(rules)],
      },
      ...(consolidates === null ? [] : [{ table: consolidates.table, columns: ['Id', 'tier'] }]),
    ],
    writes: [{ table: target, columns: [...tierColumns, ...ruleColumns(rules)] }],
    writesArtifacts: training === null ? [] : [artifactOf(rules)],
  }),
  async run(asked, { warehouse, artifacts }) {
    const { rules, target, training } = asked;
    await warehouse.run('tiers/assign', assignment(asked));
    const facts = await factsOf(asked, warehouse);
    const all = await measureTiers(warehouse, target, tierNames(rules));
    const trained =
      training === null ? null : await measureTiers(warehouse, target, tierNames(rules), training);
    if (trained !== null) {
      const file = { version: rules.version, baseline: rules.baseline, training, all, trained };
      await artifacts.writeJson(artifactOf(rules), file);
    }
    const counts = await warehouse.rows('tiers/counts', { source: target });
    return {
      output: {
        table: target,
        version: rules.version,
        leads: numberOf(facts, 'leads'),
        untiered: numberOf(facts, 'leads') - numberOf(facts, 'tiered'),
        tiers: Object.fromEntries(counts.map((row) => [String(row.tier), numberOf(row, 'leads')])),
        rate: training === null ? {} : Object.fromEntries(all.tiers.map(({ tier, rate }) => [tier, rate])),
        lift: training === null ? {} : Object.fromEntries(all.tiers.map(({ tier, lift }) => [tier, lift])),
      },
      measures: {
        ...(await tableMeasures(asked, facts, warehouse)),
        ...(trained === null ? {} : tierMeasures(rules, all, trained)),
      },
      ...(trained === null ? {} : { learnings: [summaryOf(rules, all)] }),
    };
  },
});

const tierColumns = [
  'Id',
  'as_of',
  'contact_date',
  'target_label',
  'tier',
  'tier_rank',
  'tier_version',
  'unscorable_reason',
];

function artifactOf({ version }: TierVersion): string {
  return `tiers/${version}.json`;
}

function assignment({ features, target, rules }: Input) {
  return {
    source: features,
    target,
    version: rules.version,
    tiers: rules.tiers.map(({ name, alternatives }, index) => ({ name, alternatives, rank: index + 1 })),
    baseline: rules.baseline,
    baseline_rank: rules.tiers.length + 1,
    columns: ruleColumns(rules),
  };
}

async function factsOf(
  { features, target, rules, excluded_flag }: Input,
  warehouse: Warehouse,
): Promise<Row> {
  const [facts] = await warehouse.rows('tiers/table-facts', {
    source: features,
    target,
    first_tier: rules.tiers[0]?.name ?? rules.baseline,
    flag: excluded_flag,
  });
  return facts ?? {};
}

async function tableMeasures(asked: Input, facts: Row, warehouse: Warehouse): Promise<Measures> {
  const lost = numberOf(facts, 'missing') + numberOf(facts, 'repeated');
  const names = tierNames(asked.rules);
  return {
    tableCreated: { value: (await warehouse.schemaOf(asked.target)) !== null, note: asked.target },
    leadsScored: { value: numberOf(facts, 'tiered') },
    leadsMissing: {
      value: lost,
      note: `${numberOf(facts, 'leads')} leads in the table, ${numberOf(facts, 'missing')} missing, ${numberOf(facts, 'repeated')} repeated`,
    },
    tierCount: { value: numberOf(facts, 'tiers'), note: `of ${names.length}: ${names.join(', ')}` },
    modelVersion: { value: facts.version ?? null },
    excludedInFirstTier: excluded(asked, facts),
    consolidationDifferences: await consolidation(asked, numberOf(facts, 'in_first_tier'), warehouse),
  };
}

function excluded({ excluded_flag, rules }: Input, facts: Row): Measure {
  if (excluded_flag === null) return { value: null, note: 'no flag keeps leads out of the first tier' };
  return {
    value: numberOf(facts, 'flagged_in_first_tier'),
    note: `${numberOf(facts, 'flagged')} leads have ${excluded_flag}; none of them may be in ${rules.tiers[0]?.name}`,
  };
}

const shown = 20;

/** An empty first tier would agree with empty parts: that says nothing. */
async function consolidation(
  { consolidates, target, rules }: Input,
  firstTierLeads: number,
  warehouse: Warehouse,
): Promise<Measure> {
  if (consolidates === null) return { value: null, note: 'this version consolidates no other' };
  if (firstTierLeads === 0) return { value: null, note: `${rules.tiers[0]?.name} has no leads` };
  const rows = await warehouse.rows('tiers/consolidation', {
    target,
    tier: rules.tiers[0]?.name ?? rules.baseline,
    parts: consolidates.table,
    part_tiers: consolidates.tiers,
    limit: shown,
  });
  const total = rows[0] === undefined ? 0 : numberOf(rows[0], 'total');
  return {
    value: total,
    note: `${firstTierLeads} leads in ${rules.tiers[0]?.name}, against ${consolidates.tiers.join(', ')}`,
    evidence: evidenceOf(
      rows.map(({ total: _, ...row }) => row),
      total,
    ),
  };
}
