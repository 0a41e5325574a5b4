import { z } from 'zod';
import { wilsonInterval } from '../../model/measure/wilson.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { numberOf } from '../evidence.ts';
import { condition } from './rules.ts';
import type { DateWindow, TierTable } from './tier-table.ts';

/** Conditions that rules are made of, told for themselves: a lead counts in every trait that it has, whatever its tier. */
export const trait = z.strictObject({ name: z.string().min(1), conditions: z.array(condition).min(1) });
type Trait = z.output<typeof trait>;

const fraction = z.number().nullable();

/** Leads with the trait, their share of all judged leads, and the lift of their rate over that of all with its 95 % Wilson interval. */
const traitOutcome = z.strictObject({
  leads: z.int(),
  share: fraction,
  conversions: z.int(),
  rate: fraction,
  lift: fraction,
  lift_low: fraction,
  lift_high: fraction,
});
type TraitOutcome = z.output<typeof traitOutcome>;

export const measuredTrait = z.strictObject({
  name: z.string(),
  all: traitOutcome,
  train: traitOutcome,
  test: traitOutcome,
});
type MeasuredTrait = z.output<typeof measuredTrait>;

interface Period {
  window: DateWindow | null;
  /** All judged leads of the period. */
  leads: TierTable;
}

/** Counts the traits on all judged leads, in training and in the test. The table has the columns that they ask for. */
export async function measureTraits(
  warehouse: Warehouse,
  { table, traits }: { table: string; traits: readonly Trait[] },
  periods: Record<'all' | 'train' | 'test', Period>,
): Promise<MeasuredTrait[]> {
  const outcomesIn = (period: Period) => outcomesOf(warehouse, table, traits, period);
  const all = await outcomesIn(periods.all);
  const train = await outcomesIn(periods.train);
  const test = await outcomesIn(periods.test);
  return traits.map(({ name }) => ({
    name,
    all: all(name),
    train: train(name),
    test: test(name),
  }));
}

async function outcomesOf(
  warehouse: Warehouse,
  source: string,
  traits: readonly Trait[],
  { window, leads }: Period,
): Promise<(name: string) => TraitOutcome> {
  const range = { from: window?.from ?? null, to: window?.to ?? null };
  const rows = await warehouse.rows('tiers/traits', { source, traits, ...range });
  return (name) => {
    const row = rows.find((each) => each.trait === name) ?? {};
    return outcomeOf(numberOf(row, 'leads'), numberOf(row, 'conversions'), leads);
  };
}

function outcomeOf(leads: number, conversions: number, all: TierTable): TraitOutcome {
  const share = all.leads === 0 ? null : leads / all.leads;
  if (leads === 0 || !all.rate)
    return { leads, share, conversions, rate: null, lift: null, lift_low: null, lift_high: null };
  const { estimate, low, high } = wilsonInterval(conversions, leads);
  return {
    leads,
    share,
    conversions,
    rate: estimate,
    lift: estimate / all.rate,
    lift_low: low / all.rate,
    lift_high: high / all.rate,
  };
}
