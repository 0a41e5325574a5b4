import { tierOf } from 'c/leadlineWords';
import { drivers, field, wanted } from './fields';

/** A record of the UI API as what the component shows. `state`: `hidden` where the tier may not be read, `unscored`, or `scored`. */
export function readScore(record) {
  const value = ({ fieldApiName }) => record.fields[fieldApiName]?.value ?? null;
  const label = ({ fieldApiName }) => record.fields[fieldApiName]?.displayValue ?? null;
  const mayRead = ({ fieldApiName }) => record.fields[fieldApiName] !== undefined;
  const told = (pairs) =>
    pairs.map(([text, effect]) => ({ text: value(text), effect: value(effect) })).filter(({ text }) => text);

  const tier = value(field.tier);
  const probability = value(field.probability);
  return {
    state: !mayRead(field.tier) ? 'hidden' : tier === null ? 'unscored' : 'scored',
    tier: tier === null ? null : tierOf(tier, label(field.tier)),
    // A tier without a probability is a firm's choice to show no numbers; a probability that the user may not read is not.
    suppressed: tier !== null && probability === null && mayRead(field.probability),
    probability,
    percentile: probability === null ? null : value(field.percentile),
    narrative: value(field.narrative),
    raising: told(drivers.raising),
    lowering: told(drivers.lowering),
    modelVersion: value(field.modelVersion),
    asOf: value(field.asOf),
    scoredAt: value(field.scoredAt),
    notScoredReason: value(field.notScoredReason),
    override: value(field.override),
    overrideLabel: label(field.override),
    overrideReason: value(field.overrideReason),
    someHidden: !wanted.every(mayRead),
    recordTypeId: record.recordTypeId ?? undefined,
  };
}
