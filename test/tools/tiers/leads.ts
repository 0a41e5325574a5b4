import { tierVersions } from '../../../plans/v3-tiers/tier-rules.ts';
import { openModelBench } from '../model/bench.ts';

/** A lead that no rule takes, unless a test says what is different about it. */
const plain = {
  Id: 'lead',
  contact: '2024-05-01',
  label: 0 as number | null,
  tenure: 120 as number | null,
  experience: 18,
  change: 0,
  reps: 200,
  prior: 0,
  wirehouse: 0,
  reason: null as string | null,
};
export type TieredLead = Partial<typeof plain>;

export const v3 = tierVersions.V3;
export const v32 = tierVersions['V3.2'];
export const consolidated = tierVersions['V3.2_12212025'];

/** A warehouse with LeadScoring.features, as the tier tools read it. */
export function openTiers(leads: readonly TieredLead[], further: readonly string[] = []) {
  const values = leads.map((given) => {
    const lead = { ...plain, ...given };
    return `(${[
      text(lead.Id),
      `DATE ${text(lead.contact)}`,
      lead.label ?? 'NULL',
      lead.tenure ?? 'NULL',
      lead.experience,
      lead.change,
      lead.reps,
      lead.prior,
      lead.wirehouse,
      lead.reason === null ? 'CAST(NULL AS VARCHAR)' : text(lead.reason),
    ].join(', ')})`;
  });
  return openModelBench([
    `CREATE TABLE LeadScoring.features AS
     SELECT Id, contact AS as_of, contact AS contact_date, CAST(label AS BIGINT) AS target_label,
       CAST(tenure AS BIGINT) AS tenure_months, CAST(experience AS DOUBLE) AS experience_years,
       CAST(change AS BIGINT) AS firm_net_change_12mo, CAST(reps AS BIGINT) AS firm_rep_count,
       CAST(prior AS BIGINT) AS num_prior_firms, CAST(wirehouse AS BIGINT) AS is_wirehouse, reason AS unscorable_reason
     FROM (VALUES ${values.join(', ')}) AS t(Id, contact, label, tenure, experience, change, reps, prior, wirehouse, reason)`,
    ...further,
  ]);
}

/** So many leads with the same traits, of which the first few converted. */
export function group(name: string, leads: number, conversions: number, traits: TieredLead): TieredLead[] {
  return Array.from({ length: leads }, (_, n) => ({
    ...traits,
    Id: `${name}-${n}`,
    label: n < conversions ? 1 : 0,
  }));
}

const text = (value: string) => `'${value}'`;
