import { renderPhrase, showsValue } from '../../prompts/phrase.ts';
import { whole } from '../../prompts/render.ts';
import type { FittedFeature } from './features.ts';
import type { FeaturePhrase } from './inputs.ts';

/**
 * How a lead's own value of a feature is said: what is measured, the value as it is shown, and the clause of the feature's phrase that fits it.
 * `encoded` is the value in the units of the matrix.
 */
export function tellValue(
  feature: FittedFeature,
  raw: number | string | null,
  encoded: number,
): { label: string; value: string | null; text: string } {
  const phrase: FeaturePhrase = feature.phrase ?? plainPhrase(feature.name);
  const { label, high, low, missing } = phrase;
  if (raw === null) return { label, value: null, text: missing ?? `has no record of ${label}` };
  if (feature.kind === 'flag') {
    const isSet = raw !== 0;
    return { label, value: isSet ? 'yes' : 'no', text: isSet ? high : low };
  }
  // A frequency says how common a place or word is, so that is all that is told: the place itself stays out of every text.
  if (feature.encoder?.kind === 'frequency')
    return { label, value: null, text: encoded < (feature.median ?? 0) ? low : high };
  const value =
    typeof raw === 'number' ? shownNumber(raw, phrase.unit) : (phrase.categories?.[raw] ?? plainWords(raw));
  const exact = typeof raw === 'number' ? exactClause(phrase, raw) : undefined;
  const clause = exact ?? sideOf(encoded, feature.median, phrase);
  if (exact === undefined && !showsValue(clause)) return { label, value, text: `${clause} (${value})` };
  const amount = typeof raw === 'number' ? shownNumber(Math.abs(raw), phrase.unit) : value;
  return { label, value, text: renderPhrase(clause, { value, amount, times: timesOf(raw, amount) }) };
}

/** A phrase for a feature that has none, made from its name: words instead of a column. */
export function plainPhrase(name: string): { label: string; high: string; low: string } {
  const label = plainWords(name);
  return { label, high: `a high ${label}`, low: `a low ${label}` };
}

/** The name of a column in words: `Firm_Age_years` and `firmAgeYears` are both `firm age years`. */
export function plainWords(name: string): string {
  const words = name
    .replace(/__c$/i, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[\s_]+/)
    .filter((word) => word !== '');
  return words.map((word) => (/^[A-Z0-9]+$/.test(word) ? word : word.toLowerCase())).join(' ');
}

function exactClause({ zero, one, negative }: FeaturePhrase, raw: number): string | undefined {
  if (raw < 0) return negative;
  return raw === 0 ? zero : raw === 1 ? one : undefined;
}

function sideOf(encoded: number, median: number | null, { label, high, low, same }: FeaturePhrase): string {
  if (median === null || Number.isNaN(encoded) || encoded === median) return same ?? label;
  return encoded > median ? high : low;
}

function shownNumber(value: number, unit: string | undefined): string {
  if (unit === '%') return `${shortNumber(value * 100)} %`;
  if (unit === undefined) return shortNumber(value);
  return `${shortNumber(value)} ${value === 1 || value === -1 ? unit.replace(/s$/, '') : unit}`;
}

/** Whole numbers and large ones without decimals, others with one, those below 1 with two. */
function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) || size >= 100) return whole(value);
  if (size >= 1) return value.toFixed(1);
  return size < 0.005 ? 'less than 0.01' : value.toFixed(2);
}

function timesOf(raw: number | string, amount: string): string {
  if (typeof raw !== 'number' || !Number.isInteger(raw)) return amount;
  if (raw === 1) return 'once';
  return raw === 2 ? 'twice' : `${whole(raw)} times`;
}
