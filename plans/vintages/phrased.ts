import type { Feature, FeaturePhrase } from '../feature.ts';

/** A number. Without `from` it is a column of the vendor's file as it is. */
export const number = (name: string, phrase: FeaturePhrase, ...from: string[]): Feature => ({
  name,
  kind: 'number',
  phrase,
  from: sourcesOf(name, from),
});

/** A flag: `yes` and `no` are clauses. Where a flag is 0 for what is not known, too, `no` says no more than that nothing is on record. */
export const flag = (name: string, label: string, yes: string, no: string, ...from: string[]): Feature => ({
  name,
  kind: 'flag',
  phrase: { label, high: yes, low: no },
  from: sourcesOf(name, from),
});

/** A place, of which a narrative says no more than how common it is among the training leads: `where` is `works in a state`. */
export const place = (
  name: string,
  label: string,
  where: string,
  missing: string,
  ...from: string[]
): Feature => ({
  name,
  kind: 'category',
  encoding: 'frequency',
  phrase: { label, high: `${where} with many leads`, low: `${where} with few leads`, missing },
  from: sourcesOf(name, from),
});

function sourcesOf(name: string, from: string[]): string[] {
  return from.length > 0 ? from : [name];
}
