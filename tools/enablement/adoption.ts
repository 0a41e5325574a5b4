import { wilsonInterval } from '../../model/measure/index.ts';
import { renderPrompt } from '../../prompts/render.ts';
import { bigquery } from '../../warehouse/dialects/bigquery.ts';
import { renderQuery } from '../../warehouse/render.ts';
import type { EnablementFacts } from './enablement-facts.ts';

/** The headings that the plan of adoption must have to be whole. */
export const adoptionHeadings = [
  'The question',
  'What counts',
  'Where the numbers come from',
  'The weekly table',
  'When to act',
  'What this cannot tell',
] as const;

export interface AdoptionOptions {
  /** Share of first calls in tier order that is asked for. */
  adoption_target: number;
  /** Share that the power analysis also reckons with; null where there is none. */
  adoption_scenario: number | null;
  /** Of BigQuery, in which the query is shown. */
  project: string;
}

/** Tables of the query, as whoever exports the three SOQL results may call them. */
const tables = { leads: 'Salesforce.leads', scores: 'Salesforce.scores', calls: 'Salesforce.calls' };

/**
 * SOQL whose results are the three tables. Salesforce allows no semi-join over tasks, so that they are read by the type of whom they
 * concern; a conversion moves the calls of a lead to its contact, so that contacts are read, too.
 */
export const adoptionQueries = {
  leads:
    'SELECT Id, OwnerId, ConvertedDate, ConvertedContactId, Status, Leadline_Rep_Override__c FROM Lead WHERE Leadline_Tier__c != null',
  scores: 'SELECT Lead__c, Tier__c, Scored_At__c FROM Leadline_Score__c WHERE Tier__c != null',
  calls:
    "SELECT WhoId, OwnerId, CompletedDateTime FROM Task WHERE Who.Type IN ('Lead', 'Contact') AND TaskSubtype = 'Call' AND IsClosed = true AND CompletedDateTime != null",
} as const;

/** Numbers of first calls for which the plan says how sure a share of them is. */
const sizes = [20, 50, 100, 200, 400];

/** How it is measured whether the SGAs call in the order of the tiers, as Markdown. It needs no experiment: the same numbers serve before and in one. */
export function adoptionText(
  { bundle, scores, tiers }: EnablementFacts,
  { adoption_target: target, adoption_scenario: scenario, project }: AdoptionOptions,
): string {
  const dials = tiers.reduce((sum, tier) => sum + tier.dials, 0);
  const conversions = tiers.reduce((sum, tier) => sum + tier.conversions, 0);
  return renderPrompt('enablement/adoption.md', {
    headings: adoptionHeadings,
    manifest: bundle.manifest,
    outcome: scores.outcome,
    target,
    scenario,
    tiers: tiers.map((tier, place) => ({ ...tier, rank: place + 1 })),
    average: dials === 0 ? null : (100 * conversions) / dials,
    dials,
    soql: adoptionQueries,
    sql: renderQuery('enablement/tier-order', { ...tables, project }, bigquery).text.trim(),
    sizes: sizes.map((calls) => {
      const inOrder = Math.round(calls * target);
      return { calls, inOrder, ...wilsonInterval(inOrder, calls) };
    }),
  });
}
