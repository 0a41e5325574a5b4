import type { Feature, FeaturePhrase } from '../feature.ts';

/** A feature that is a column as it is, or made from columns where leads and vendor are joined. */
export interface FunnelFeature extends Feature {
  derived?: { make: 'days-since' | 'ratio' | 'is-known'; of: string; by: string };
}

/** A column of numbers. Write the label so that `has a high <label>` reads well. */
export function number(name: string, label: string): FunnelFeature {
  return { name, kind: 'number', phrase: highOrLow(label), from: [name] };
}

/** A column of yes and no; write the label so that `has <label>` and `has no <label>` read well. */
export function flag(name: string, label: string): FunnelFeature {
  return { name, kind: 'flag', phrase: yesOrNo(label), from: [name] };
}

/** A column of words; the model sees how frequent each word is. */
export function category(name: string, label: string): FunnelFeature {
  const phrase = {
    label,
    high: `has a common ${label}`,
    low: `has a rare ${label}`,
    missing: `has no ${label} on record`,
  };
  return { name, kind: 'category', encoding: 'frequency', phrase, from: [name] };
}

/** Days from a date of either file to the day of the lead; write the label so that `has a high <label>` reads well, such as `age in days`. */
export function daysSince(name: string, column: string, label: string): FunnelFeature {
  return {
    name,
    kind: 'number',
    phrase: { ...highOrLow(label), unit: 'days' },
    from: [column],
    derived: { make: 'days-since', of: column, by: column },
  };
}

/** One number by another; not known where the divisor is zero. */
export function ratio(name: string, of: string, by: string, label: string): FunnelFeature {
  return {
    name,
    kind: 'number',
    phrase: highOrLow(label),
    from: [of, by],
    derived: { make: 'ratio', of, by },
  };
}

/** Whether a column has a value at all. */
export function isKnown(name: string, column: string, label: string): FunnelFeature {
  return {
    name,
    kind: 'flag',
    phrase: yesOrNo(label),
    from: [column],
    derived: { make: 'is-known', of: column, by: column },
  };
}

/** Clauses for any label. The value follows them in brackets. */
function highOrLow(label: string): FeaturePhrase {
  return {
    label,
    high: `has a high ${label}`,
    low: `has a low ${label}`,
    same: `has a usual ${label}`,
    missing: `has no ${label} on record`,
  };
}

function yesOrNo(label: string): FeaturePhrase {
  return { label, high: `has ${label}`, low: `has no ${label}`, missing: `has no ${label} on record` };
}
