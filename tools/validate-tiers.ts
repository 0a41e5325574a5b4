import { z } from 'zod';
import type { Measure } from '../gates/gate.ts';
import { renderPrompt } from '../prompts/render.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { atLeastZero, share } from './foreseen.ts';
import { checkedTier, checkPublished, publishedTier } from './tiers/published.ts';
import { type TierVersion, tierNames, tierRule, tierVersion } from './tiers/rules.ts';
import { tierEvidence } from './tiers/tier-measures.ts';
import { type DateWindow, dateWindow, measureTiers, type TierTable, tierTable } from './tiers/tier-table.ts';
import { measuredTrait, measureTraits, trait } from './tiers/traits.ts';
import { defineTool } from './tool.ts';

const input = z
  .strictObject({
    versions: z
      .array(z.strictObject({ table: z.string().min(1), rules: tierVersion }))
      .min(1)
      .describe('Tier tables of judged leads, each with the rules that made it'),
    judged: z.string().min(1).describe('The version whose first tier the measures speak of'),
    chosen: z.string().min(1).describe('The version that goes into production'),
    train: dateWindow,
    test: dateWindow,
    traits: z
      .strictObject({ table: z.string().min(1), traits: z.array(trait).min(1) })
      .nullable()
      .default(null)
      .describe('Groups of conditions to count for themselves, and a tier table that has their columns'),
    published: z
      .array(publishedTier)
      .default([])
      .describe(
        'Counts and intervals that a document printed, to be held against Wilson intervals of the same counts',
      ),
  })
  .refine(
    ({ versions, judged, chosen }) =>
      [judged, chosen].every((name) => versions.some(({ rules }) => rules.version === name)),
    'judged and chosen are among the versions',
  );
type Input = z.output<typeof input>;

export const tierArtifacts = { json: 'tiers.json', report: 'tiers.md' } as const;

/** `tiers.json`: every version's tiers over all judged leads, the training window and the test window. */
export const tiersFile = z.strictObject({
  chosen: z.string(),
  judged: z.string(),
  train: dateWindow,
  test: dateWindow,
  versions: z.array(
    z.strictObject({
      version: z.string(),
      baseline: z.string(),
      rules: z.array(tierRule),
      all: tierTable,
      train: tierTable,
      test: tierTable,
    }),
  ),
  /** What the rules ask for, one by one: how common it is in training and test, and how such leads convert. */
  traits: z.array(measuredTrait).optional(),
  published: z.array(checkedTier),
});
export type TiersFile = z.output<typeof tiersFile>;
type MeasuredVersion = TiersFile['versions'][number];

/** Holds the tiers of every version against training and test window: rates, lifts, intervals and how far they move. */
export const validateTiers = defineTool({
  name: 'validate-tiers',
  title: 'Validate the tiers over time',
  description:
    'Measures every tier version on all judged leads, the training window and the test window, with Wilson and normal intervals side by side; writes tiers.json and tiers.md.',
  effect: 'files',
  input,
  output: z.strictObject({
    judged: z.string(),
    firstTierTrainRate: z.number().nullable(),
    firstTierTestRate: z.number().nullable(),
    priorityTrainShare: z.number().nullable(),
    priorityTestShare: z.number().nullable(),
  }),
  measures: () => ['firstTierTrainLift', 'firstTierFromExpected', 'firstTierTestLift', 'firstTierRateShift'],
  foresee: () => ({
    firstTierTrainLift: atLeastZero,
    firstTierFromExpected: atLeastZero,
    firstTierTestLift: atLeastZero,
    firstTierRateShift: share,
  }),
  touches: ({ versions, traits }) => ({
    reads: [
      ...versions.map(({ table }) => ({ table, columns: ['tier', 'contact_date', 'target_label'] })),
      ...(traits === null ? [] : [{ table: traits.table, columns: traitColumns(traits) }]),
    ],
    writesArtifacts: [tierArtifacts.json, tierArtifacts.report],
  }),
  async run(asked, { warehouse, artifacts }) {
    const { train, test, chosen, judged, published } = asked;
    const versions: MeasuredVersion[] = [];
    for (const { table, rules } of asked.versions)
      versions.push(await measureVersion(table, rules, asked, warehouse));
    const subject = versionNamed(versions, judged);
    const file: TiersFile = {
      chosen,
      judged,
      train,
      test,
      versions,
      ...(await traitsOf(asked, subject, warehouse)),
      published: published.map(checkPublished),
    };
    await artifacts.writeJson(tierArtifacts.json, file);
    await artifacts.write(tierArtifacts.report, renderPrompt('reports/tiers.md', viewOf(file)));
    const shares = { train: priorityShare(subject.train), test: priorityShare(subject.test) };
    return {
      output: {
        judged,
        firstTierTrainRate: subject.train.tiers[0]?.rate ?? null,
        firstTierTestRate: subject.test.tiers[0]?.rate ?? null,
        priorityTrainShare: shares.train,
        priorityTestShare: shares.test,
      },
      measures: measuresOf(subject),
      learnings: [
        `${percent(shares.train)} of the training leads and ${percent(shares.test)} of the test leads are in a priority tier of ${judged}.`,
      ],
    };
  },
});

async function measureVersion(
  table: string,
  rules: TierVersion,
  { train, test }: Input,
  warehouse: Warehouse,
): Promise<MeasuredVersion> {
  const measure = (window: DateWindow | null) => measureTiers(warehouse, table, tierNames(rules), window);
  return {
    version: rules.version,
    baseline: rules.baseline,
    rules: rules.tiers,
    all: await measure(null),
    train: await measure(train),
    test: await measure(test),
  };
}

function traitColumns({ traits }: NonNullable<Input['traits']>): string[] {
  return [...new Set(traits.flatMap(({ conditions }) => conditions.map(({ column }) => column)))];
}

async function traitsOf(
  { traits, train, test }: Input,
  judged: MeasuredVersion,
  warehouse: Warehouse,
): Promise<Pick<TiersFile, 'traits'>> {
  if (traits === null) return {};
  const periods = {
    all: { window: null, leads: judged.all },
    train: { window: train, leads: judged.train },
    test: { window: test, leads: judged.test },
  };
  return { traits: await measureTraits(warehouse, traits, periods) };
}

function measuresOf({ train, test, rules }: MeasuredVersion) {
  const [trained, tested] = [train.tiers[0], test.tiers[0]];
  const lift = trained?.lift ?? null;
  const expected = rules[0]?.expected_lift ?? null;
  const shift = difference(trained?.rate ?? null, tested?.rate ?? null);
  const counts = (table: TierTable) => `${table.tiers[0]?.conversions} of ${table.tiers[0]?.leads} leads`;
  return {
    firstTierTrainLift: { value: lift, note: counts(train), evidence: tierEvidence(train) },
    firstTierFromExpected: fromExpected(lift, expected),
    firstTierTestLift: { value: tested?.lift ?? null, note: counts(test), evidence: tierEvidence(test) },
    firstTierRateShift: {
      value: shift,
      note: `training ${percent(trained?.rate ?? null)} of ${trained?.leads} leads, test ${percent(tested?.rate ?? null)} of ${tested?.leads}`,
    },
  };
}

function fromExpected(lift: number | null, expected: number | null): Measure {
  if (lift === null || expected === null) return { value: null, note: 'no lift, or none expected' };
  return { value: Math.abs(lift / expected - 1), note: `${lift.toFixed(2)} against ${expected.toFixed(2)}` };
}

function difference(left: number | null, right: number | null): number | null {
  return left === null || right === null ? null : Math.abs(left - right);
}

function priorityShare({ leads, tiers }: TierTable): number | null {
  return leads === 0 ? null : tiers.slice(0, -1).reduce((sum, tier) => sum + tier.leads, 0) / leads;
}

function versionNamed(versions: readonly MeasuredVersion[], name: string): MeasuredVersion {
  return versions.find(({ version }) => version === name) as MeasuredVersion;
}

function percent(share: number | null): string {
  return share === null ? 'an unknown share' : `${(share * 100).toFixed(1)} %`;
}

function viewOf(file: TiersFile) {
  return {
    ...file,
    traits: file.traits ?? [],
    versions: file.versions.map((version) => ({
      ...version,
      isChosen: version.version === file.chosen,
      periods: [
        { name: 'All judged leads', ...version.all },
        { name: `Training, ${file.train.from} to ${file.train.to}`, ...version.train },
        { name: `Test, ${file.test.from} to ${file.test.to}`, ...version.test },
      ],
    })),
  };
}
