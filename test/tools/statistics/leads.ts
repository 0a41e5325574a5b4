import { createRandom } from '../../../model/booster/random.ts';
import { dateOf, dayOf } from '../../../tools/model/split.ts';
import { type ModelBench, openModelBench, tableOf } from '../model/bench.ts';

/** Two leads a day from 2024-01-01; what is in the columns is said where they are made. */
export interface Lead {
  Id: string;
  contact_date: string;
  /** Short stays convert. */
  tenure: number | null;
  /** Tenure with a little noise. */
  near_tenure: number;
  moves: number;
  /** Tenure and moves together. */
  mixture: number;
  noise: number;
  constant: number;
  firm_size: string;
  source: string;
  target_label: number;
}

export const leadCount = 1200;

/** A lead a half day for 600 days; `change` may spoil the rows to see what is noticed. */
export function makeLeads(change: (lead: Lead, day: number) => Lead = (lead) => lead): Lead[] {
  const random = createRandom(11);
  return Array.from({ length: leadCount }, (_, index) => {
    const day = Math.floor(index / 2);
    const tenure = random.uniform() * 10;
    const moves = random.below(6);
    const chance = 1 / (1 + Math.exp(-(-1.5 - 0.35 * tenure + 0.5 * moves)));
    const lead: Lead = {
      Id: `00Q${String(index).padStart(5, '0')}`,
      contact_date: dateOf(dayOf('2024-01-01') + day),
      tenure: random.uniform() < 0.05 ? null : tenure,
      near_tenure: tenure + 0.2 * random.uniform(),
      moves,
      mixture: tenure + moves,
      noise: random.uniform(),
      constant: 3,
      firm_size: ['1', '2_5', '6_20'][random.below(3)] as string,
      source: random.uniform() < 0.2 ? 'LinkedIn (Self Sourced)' : 'Provided List',
      target_label: random.uniform() < chance ? 1 : 0,
    };
    return change(lead, day);
  });
}

const types = {
  near_tenure: 'DOUBLE',
  moves: 'BIGINT',
  mixture: 'DOUBLE',
  noise: 'DOUBLE',
  constant: 'BIGINT',
  source: 'VARCHAR',
};

export function openLeads(leads: readonly Lead[] = makeLeads()): Promise<ModelBench> {
  return openModelBench([tableOf('LeadScoring.leads', leads, types)]);
}

const numeric = ['tenure', 'near_tenure', 'moves', 'mixture', 'noise', 'constant'];

export const dataset = {
  dataset: 'LeadScoring.leads',
  time_column: 'contact_date',
  features: [
    ...numeric.map((name) => ({ name, kind: 'number' as const })),
    { name: 'firm_size', kind: 'category' as const },
  ],
};
