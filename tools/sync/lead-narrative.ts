import { percent } from '../../prompts/render.ts';
import { leadFields } from '../../salesforce/fields.ts';
import { eachRecord, unguarded } from '../model/csv.ts';
import { narrativeOf, type ToldDriver } from '../model/narrative.ts';

/** What decides on the words of a narrative. */
export interface ToldBy {
  /** Leaves out every number that says how likely a lead is: probability, percentile and effects. Tier and reasons stay. */
  suppressed: boolean;
  /** Reworded narratives by id, as scores.csv has it. */
  polished: ReadonlyMap<string, string>;
  /** What a narrative of the run is made with beside the lead's own drivers; null for a plan that scores by rule. */
  figures: { baseRate: number; outcome: string } | null;
}

export interface ScoredLead {
  /** As scores.csv has it. */
  id: string;
  narrative: string | null;
  probability: number | null;
  /** Rows of drivers.csv, in their order. */
  facts: readonly ToldDriver[];
}

/** Of the field, in characters. */
const longest = leadFields.reduce(
  (found, field) => (field.type === 'LongTextArea' ? field.length : found),
  0,
);

/**
 * What Salesforce shows of a lead in words: the reworded text where there is one, else the one of the run, each only where it is short enough
 * and tells no figure that is suppressed; else the sentence is made anew from the stored drivers.
 */
export function narrativeFor(
  lead: ScoredLead,
  { suppressed, polished, figures }: ToldBy,
): { narrative: string | null; tellsFigure: boolean } {
  const { narrative, probability, facts } = lead;
  if (narrative === null) return { narrative, tellsFigure: false };
  const tells = (text: string) => suppressed && tellsFigure(text, lead);
  for (const text of [polished.get(lead.id), narrative]) {
    if (text !== undefined && text.length <= longest && !tells(text))
      return { narrative: text, tellsFigure: false };
  }
  if (figures === null || probability === null) return { narrative, tellsFigure: tells(narrative) };
  const made = narrativeOf(facts, { ...figures, probability }, { longest, suppressNumbers: suppressed });
  return { narrative: made, tellsFigure: tells(made) };
}

/**
 * Words around a figure that say how likely a lead is, alone or beside the others: `a 12.3 % chance`, `2.9 times the average`, `Of 120 such
 * leads`. The numbers of a fact, such as `(23.4 % of its reps)`, stay.
 */
const likelihood =
  /\d ?% (?:chance|likel|probab)|(?:chance|likelihood|probability|odds) (?:is|of|at)[^.;]{0,80}\d ?%|\d times the|\bthe average\b|\bsuch leads\b|\bexpect \d/i;

/** Whether a narrative says how likely the lead is, in the ways of Leadline's own templates, or tells its very figure. */
export function tellsFigure(
  text: string,
  { probability, facts }: Pick<ScoredLead, 'probability' | 'facts'>,
): boolean {
  if (likelihood.test(text)) return true;
  if (probability === null) return false;
  const chance = new RegExp(`(?<![\\d.])${percent(probability, 1).replace('.', '\\.')}`);
  return chance.test(text) && !facts.some((fact) => chance.test(fact.text));
}

/** The accepted rows of polished.csv: narratives by id. */
export function acceptedNarratives(polished: string): Map<string, string> {
  const records = eachRecord(polished);
  const header = records.next().value ?? [];
  const at = (name: string) => header.indexOf(name);
  const accepted = new Map<string, string>();
  for (const cells of records) {
    const narrative = unguarded(cells[at('narrative')] ?? '');
    if (cells[at('source')] === 'model' && narrative !== '')
      accepted.set(unguarded(cells[at('id')] ?? ''), narrative);
  }
  return accepted;
}
