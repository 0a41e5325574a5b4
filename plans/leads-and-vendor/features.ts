import type { Feature, FeaturePhrase } from '../feature.ts';

/** A feature that is a column as it is, or made from columns where leads and vendor are joined. */
export interface FunnelFeature extends Feature {
  derived?: { make: 'days-since' | 'ratio' | 'is-known'; of: string; by: string };
}

/** A column of numbers. Write the label so that `a high <label>` reads well. */
export function number(name: string, label: string): FunnelFeature {
  return { name, kind: 'number', phrase: highOrLow(label), from: [name] };
}

/** A column of yes and no; write the label so that `no <label>` reads well. */
export function flag(name: string, label: string): FunnelFeature {
  return { name, kind: 'flag', phrase: { label, high: label, low: `no ${label}` }, from: [name] };
}

/** A column of words; the model sees how frequent each word is. */
export function category(name: string, label: string): FunnelFeature {
  const phrase = { label, high: `a common ${label}`, low: `a rare ${label}` };
  return { name, kind: 'category', encoding: 'frequency', phrase, from: [name] };
}

/** Days from a date of either file to the day of the lead; write the label so that `a high <label>` reads well, such as `age in days`. */
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
    phrase: { label, high: label, low: `no ${label}` },
    from: [column],
    derived: { make: 'is-known', of: column, by: column },
  };
}

function highOrLow(label: string): FeaturePhrase {
  return { label, high: `a high ${label}`, low: `a low ${label}`, missing: `${label} not known` };
}
