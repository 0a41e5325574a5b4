import { z } from 'zod';
import type { Measure } from '../gates/gate.ts';
import { evidenceOf, numberOf } from './evidence.ts';
import { counts } from './foreseen.ts';
import { defineTool } from './tool.ts';

/** Types a funnel's leads and closed deals and measures what would fool the plan: dates, repeats, deals without a lead. */
export const typeFunnel = defineTool({
  name: 'type-funnel',
  title: 'Type leads and deals',
  description:
    'Makes typed tables of leads and closed deals, joins each lead with its first deal, and measures unreadable and future dates, repeated ids, deals without a lead and deals dated before their contact.',
  effect: 'warehouse',
  guards: { futureDates: 'leakage' },
  input: z.object({
    leadsRaw: z.string(),
    dealsRaw: z.string(),
    leads: z.string(),
    deals: z.string(),
    outcomes: z.string().describe('Table of leads with their first deal'),
    dealAttributes: z.array(z.string()),
    observedUntil: z.iso.date().describe('Last day that the files can know'),
  }),
  output: z.object({
    leads: z.int(),
    deals: z.int(),
    firstContact: z.string().nullable(),
    lastContact: z.string().nullable(),
    firstWin: z.string().nullable(),
    lastWin: z.string().nullable(),
    wonBeforeContact: z.int(),
  }),
  measures: () => [
    'unreadableDates',
    'futureDates',
    'repeatedLeads',
    'repeatedDeals',
    'dealsWithoutLead',
    'wonBeforeContact',
    'silentDays',
  ],
  foresee: () =>
    counts(
      'unreadableDates',
      'futureDates',
      'repeatedLeads',
      'repeatedDeals',
      'dealsWithoutLead',
      'wonBeforeContact',
    ),
  touches: (asked) => ({
    reads: [
      {
        table: asked.leadsRaw,
        columns: ['mql_id', 'first_contact_date', 'landing_page_id', 'origin', '_line'],
      },
      { table: asked.dealsRaw, columns: ['mql_id', 'won_date', ...asked.dealAttributes, '_line'] },
    ],
    writes: [
      {
        table: asked.leads,
        columns: ['Id', 'contact_date', 'landing_page_id', 'origin', 'contact_text', 'line'],
      },
      {
        table: asked.deals,
        columns: ['lead_id', 'won_at', 'won_on', 'won_text', ...asked.dealAttributes, 'line'],
      },
      {
        table: asked.outcomes,
        columns: ['Id', 'contact_date', 'landing_page_id', 'origin', 'won_on', 'days_to_won', 'deal_line'],
      },
    ],
  }),
  async run({ observedUntil, ...asked }, { warehouse }) {
    await warehouse.run('funnel/type-leads', { source: asked.leadsRaw, target: asked.leads });
    await warehouse.run('funnel/type-deals', {
      source: asked.dealsRaw,
      target: asked.deals,
      attributes: asked.dealAttributes,
    });
    const { leads, deals } = asked;
    await warehouse.run('funnel/outcomes', { leads, deals, target: asked.outcomes });
    const [facts] = await warehouse.rows('funnel/facts', { leads, deals, observed_until: observedUntil });
    const faulty = await warehouse.rows('funnel/faulty-records', {
      leads,
      deals,
      observed_until: observedUntil,
      limit: 20,
    });
    const counted = (...names: string[]): Measure => {
      const value = names.reduce((sum, name) => sum + numberOf(facts, name), 0);
      return value === 0 ? { value } : { value, evidence: evidenceOf(faulty) };
    };
    const lastWin = textOf(facts?.last_win);
    return {
      output: {
        leads: numberOf(facts, 'leads'),
        deals: numberOf(facts, 'deals'),
        firstContact: textOf(facts?.first_contact),
        lastContact: textOf(facts?.last_contact),
        firstWin: textOf(facts?.first_win),
        lastWin,
        wonBeforeContact: numberOf(facts, 'won_before_contact'),
      },
      measures: {
        unreadableDates: counted('unreadable_contacts', 'unreadable_wins'),
        futureDates: {
          ...counted('future_contacts', 'future_wins'),
          note: `dated after ${observedUntil}`,
        },
        repeatedLeads: counted('repeated_leads'),
        repeatedDeals: counted('repeated_deals'),
        dealsWithoutLead: counted('deals_without_lead'),
        wonBeforeContact: {
          ...counted('won_before_contact'),
          note: 'their leads are left out: neither won nor lost',
        },
        silentDays: {
          value: lastWin === null ? null : daysBetween(lastWin, observedUntil),
          note: `the last deal was won on ${lastWin}, the plan takes the records to reach ${observedUntil}`,
        },
      },
    };
  },
});

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
