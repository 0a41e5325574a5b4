import { z } from 'zod';
import type { Org } from '../salesforce/connect/org.ts';
import { historyRelationship } from '../salesforce/fields.ts';
import type { LeadCard, ShownReason } from '../ui/lead-card.ts';

type Fields = Readonly<Record<string, unknown>>;

const records = z.object({ records: z.array(z.record(z.string(), z.unknown())) });

const raising = ['Leadline_Driver_Up_1', 'Leadline_Driver_Up_2', 'Leadline_Driver_Up_3'];
const lowering = ['Leadline_Driver_Down_1', 'Leadline_Driver_Down_2'];
const facts = {
  name: 'Name',
  title: 'Title',
  company: 'Company',
  tier: 'Leadline_Tier__c',
  notScoredReason: 'Leadline_Not_Scored_Reason__c',
  narrative: 'Leadline_Narrative__c',
  probability: 'Leadline_Probability__c',
  percentile: 'Leadline_Score_Percentile__c',
  modelVersion: 'Leadline_Model_Version__c',
  asOf: 'Leadline_As_Of__c',
  scoredAt: 'Leadline_Scored_At__c',
  override: 'Leadline_Rep_Override__c',
  overrideReason: 'Leadline_Override_Reason__c',
} as const;

/** One lead with its score and its history, as the user of `org` may see them. Throws what `org.request` throws. */
export async function readLeadCard(org: Org, id: string): Promise<LeadCard> {
  const drivers = [...raising, ...lowering].flatMap((driver) => [`${driver}__c`, `${driver}_Effect__c`]);
  const history = `SELECT Tier__c, Scored_At__c FROM ${historyRelationship} ORDER BY Scored_At__c`;
  const soql = `SELECT ${[...Object.values(facts), ...drivers].join(', ')}, (${history}) FROM Lead WHERE Id = '${id}'`;
  const answer = await org.request({
    method: 'GET',
    path: `/query?q=${encodeURIComponent(soql)}`,
    what: 'show a lead',
    repeatable: true,
  });
  return cardOf(records.parse(answer).records[0] ?? {});
}

function cardOf(lead: Fields): LeadCard {
  const scores = records.nullish().parse(lead[historyRelationship])?.records ?? [];
  return {
    name: textIn(lead, facts.name) ?? '',
    title: textIn(lead, facts.title),
    company: textIn(lead, facts.company),
    tier: textIn(lead, facts.tier),
    notScoredReason: textIn(lead, facts.notScoredReason),
    narrative: textIn(lead, facts.narrative),
    probability: numberIn(lead, facts.probability),
    percentile: numberIn(lead, facts.percentile),
    raising: raising.flatMap((driver) => reasonIn(lead, driver)),
    lowering: lowering.flatMap((driver) => reasonIn(lead, driver)),
    modelVersion: textIn(lead, facts.modelVersion),
    asOf: textIn(lead, facts.asOf),
    scoredAt: textIn(lead, facts.scoredAt),
    override: textIn(lead, facts.override),
    overrideReason: textIn(lead, facts.overrideReason),
    history: scores.map((score) => ({
      tier: textIn(score, 'Tier__c'),
      scoredAt: textIn(score, 'Scored_At__c'),
    })),
  };
}

function reasonIn(lead: Fields, driver: string): ShownReason[] {
  const text = textIn(lead, `${driver}__c`);
  return text === null ? [] : [{ text, effect: numberIn(lead, `${driver}_Effect__c`) }];
}

function textIn(fields: Fields, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' ? value : null;
}

function numberIn(fields: Fields, name: string): number | null {
  const value = fields[name];
  return typeof value === 'number' ? value : null;
}
