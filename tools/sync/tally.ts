import type { Measures } from '../../gates/gate.ts';
import type { ToldLead } from './wanted-leads.ts';

/** What the gates of `read-scores` judge. */
export const tallied = [
  'leads',
  'leadsTwice',
  'strangeIds',
  'withoutScoreOrReason',
  'withoutNarrative',
  'numbersTold',
] as const;

type Fault = Exclude<(typeof tallied)[number], 'leads'>;

/** As many ids of each fault are shown. */
const shown = 20;

/** Counts leads as they pass, with the ids behind each fault: nothing else of a lead is shown. */
export class Tally {
  leads = 0;
  scored = 0;
  readonly #seen = new Set<string>();
  readonly #faults = new Map<Fault, { count: number; ids: string[] }>();

  *over(leads: Iterable<ToldLead>): Generator<ToldLead, void, void> {
    for (const lead of leads) {
      this.#count(lead);
      yield lead;
    }
  }

  measures(): Measures {
    const faults = tallied.filter((name) => name !== 'leads');
    return {
      leads: { value: this.leads },
      ...Object.fromEntries(
        faults.map((name) => {
          const { count, ids } = this.#faults.get(name) ?? { count: 0, ids: [] };
          return [
            name,
            { value: count, evidence: { columns: ['lead'], rows: ids.map((id) => [id]), total: count } },
          ];
        }),
      ),
    };
  }

  #count({ id, values, tellsFigure }: ToldLead): void {
    const isEmpty = (field: string) => (values[field] ?? null) === null;
    const isScored = !isEmpty('Leadline_Tier__c');
    this.leads += 1;
    if (isScored) this.scored += 1;
    if (this.#seen.has(id)) this.#note('leadsTwice', id);
    this.#seen.add(id);
    if (!isLeadId(id)) this.#note('strangeIds', id);
    if (!isScored && isEmpty('Leadline_Not_Scored_Reason__c')) this.#note('withoutScoreOrReason', id);
    if (isScored && isEmpty('Leadline_Narrative__c')) this.#note('withoutNarrative', id);
    if (tellsFigure) this.#note('numbersTold', id);
  }

  #note(fault: Fault, id: string): void {
    const found = this.#faults.get(fault) ?? { count: 0, ids: [] };
    found.count += 1;
    if (found.ids.length < shown) found.ids.push(id);
    this.#faults.set(fault, found);
  }
}

/** Ids of leads begin with 00Q in every org (Salesforce Help, "Standard Field Record ID Prefix Decoder"). */
function isLeadId(id: string): boolean {
  return /^00Q[A-Za-z0-9]{12}[A-Z0-5]{3}$/.test(id);
}
