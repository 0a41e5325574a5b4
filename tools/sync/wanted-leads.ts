import { LeadlineError } from '../../errors/leadline-error.ts';
import { ownFields } from '../../salesforce/push/own-fields.ts';
import type { FieldValue, WantedLead } from '../../salesforce/push/types.ts';
import { eachRecord } from '../model/csv.ts';
import { eachDriver } from '../model/driver-files.ts';
import { narrativeFor, type ToldBy } from './lead-narrative.ts';

/** How the results of a run become what Salesforce shows. */
export interface Telling extends ToldBy {
  /** Words of Salesforce by the run's names of tiers. */
  tiers: Readonly<Record<string, string>>;
  /** ISO time at which the scores were made. */
  scoredAt: string;
}

/** What a lead should hold, and whether its narrative tells a figure that is suppressed. */
export interface ToldLead extends WantedLead {
  tellsFigure: boolean;
}

/** What is kept of a stored driver. */
interface Fact {
  direction: 'up' | 'down';
  rank: number;
  text: string;
  contribution: number;
}

/** A driver's place in Salesforce, by direction and rank. */
const places = [
  ...[1, 2, 3].map((rank) => ({ direction: 'up', rank, field: `Leadline_Driver_Up_${rank}` })),
  ...[1, 2].map((rank) => ({ direction: 'down', rank, field: `Leadline_Driver_Down_${rank}` })),
];

/**
 * What each lead of scores.csv should hold, in its order, one by one. `drivers` is the text of drivers.csv. Throws `tier-unmapped`,
 * `scores-unreadable`, `drivers-unreadable`.
 */
export function* wantedLeads(
  scores: string,
  drivers: string,
  telling: Telling,
): Generator<ToldLead, void, void> {
  const records = eachRecord(scores);
  const columns = new Map((records.next().value ?? []).map((name, index) => [name, index]));
  requireColumns(columns);
  const factsOf = readFacts(drivers);
  for (const cells of records) {
    const cell = (name: string) => cells[columns.get(name) ?? -1] || null;
    const id = cell('id') ?? '';
    yield leadOf(id, cell, factsOf.get(id) ?? [], telling);
  }
}

function readFacts(drivers: string): Map<string, Fact[]> {
  const facts = new Map<string, Fact[]>();
  for (const { id, direction, rank, text, contribution } of eachDriver(drivers)) {
    const fact = { direction, rank, text, contribution };
    const known = facts.get(id);
    if (known === undefined) facts.set(id, [fact]);
    else known.push(fact);
  }
  return facts;
}

function leadOf(
  id: string,
  cell: (name: string) => string | null,
  facts: readonly Fact[],
  telling: Telling,
): ToldLead {
  const { tiers, suppressed, scoredAt } = telling;
  const tier = cell('tier');
  const figure = (value: number | null) => (suppressed ? null : value);
  const probability = numberIn(cell('probability'));
  const scored = { id, narrative: textIn(cell('narrative')), probability, facts };
  const { narrative, tellsFigure } = narrativeFor(scored, telling);
  const told: Record<string, FieldValue> = {
    Leadline_Tier__c: tier === null ? null : wordOf(tier, tiers),
    Leadline_Score_Percentile__c: figure(numberIn(cell('percentile'))),
    Leadline_Probability__c: figure(probability === null ? null : Number((100 * probability).toFixed(4))),
    Leadline_Narrative__c: narrative,
    Leadline_Model_Version__c: cell('model_version'),
    Leadline_As_Of__c: cell('as_of'),
    Leadline_Scored_At__c: scoredAt,
    Leadline_Not_Scored_Reason__c: textIn(cell('reason')),
  };
  for (const { direction, rank, field } of places) {
    const fact = facts.find((one) => one.direction === direction && one.rank === rank);
    told[`${field}__c`] = fact === undefined ? null : sentence(fact.text);
    told[`${field}_Effect__c`] = figure(fact === undefined ? null : Number(fact.contribution.toFixed(3)));
  }
  const values: Record<string, FieldValue> = {};
  for (const { name } of ownFields) values[name] = told[name] ?? null;
  return { id: longId(id), values, tellsFigure };
}

/** A clause as it stands alone on a page. */
function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A tier that nobody named is an error: a guess would be read as a judgement. */
function wordOf(tier: string, tiers: Telling['tiers']): string {
  const word = Object.hasOwn(tiers, tier) ? tiers[tier] : undefined;
  if (word !== undefined) return word;
  throw new LeadlineError({
    code: 'tier-unmapped',
    message: `The run has a tier "${tier}" for which Salesforce has no word.`,
    expected: `one of ${Object.keys(tiers).join(', ')}`,
    arrived: tier,
    next: 'Name its word under `plans: salesforce-sync: tiers` in leadline.yaml, such as `A: Very Hot`, and begin a new sync.',
    kind: 'usage',
  });
}

function numberIn(cell: string | null): number | null {
  return cell === null ? null : Number(cell);
}

/** Scores are written for spreadsheets, with an apostrophe before what one would run. */
function textIn(cell: string | null): string | null {
  return cell === null ? null : cell.replace(/^'(?=[=+\-@\t\r])/, '');
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * An id of 15 characters with the three that tell its capital letters, so that it is the same where case is lost (Salesforce Help, "Convert
 * 15 character ID into 18 character ID"). Any other text stays as it is.
 */
export function longId(id: string): string {
  if (!/^[A-Za-z0-9]{15}$/.test(id)) return id;
  const suffix = [0, 5, 10].map((start) => {
    const capitals = [...id.slice(start, start + 5)].map((letter, bit) =>
      /[A-Z]/.test(letter) ? 1 << bit : 0,
    );
    return alphabet[capitals.reduce((sum, bit) => sum + bit, 0)];
  });
  return id + suffix.join('');
}

const needed = ['id', 'as_of', 'model_version', 'probability', 'percentile', 'tier', 'narrative', 'reason'];

function requireColumns(columns: ReadonlyMap<string, number>): void {
  const missing = needed.filter((name) => !columns.has(name));
  if (missing.length === 0) return;
  throw new LeadlineError({
    code: 'scores-unreadable',
    message: 'scores.csv is not as this version of Leadline writes it.',
    expected: needed.join(', '),
    arrived: `no ${missing.join(', ')}`,
    next: 'Score the leads again: an earlier version of Leadline wrote the file.',
  });
}
