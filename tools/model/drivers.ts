import type { FittedFeature } from './features.ts';
import type { FeatureColumn } from './read-rows.ts';

/** What one fact about a lead does to its score. */
export interface Driver {
  feature: string;
  label: string;
  /** The lead's own value as it is told; null where it is not known, or would name a place. */
  value: string | null;
  /** The whole phrase, such as `short time at current firm (1.4 years)`. */
  text: string;
  /** Calibrated log-odds: above 0 the fact raises the score. */
  contribution: number;
}

/** Below this many log-odds, a change of the odds by a twentieth, a fact is not worth telling. */
const tellable = 0.05;

/**
 * The facts that move one lead, the strongest first, above and below zero apart. Features of one group are added up and told by the one
 * that weighs most. `contributions` are calibrated log-odds in the order of the features.
 */
export function driversOf(
  features: readonly FittedFeature[],
  contributions: ArrayLike<number>,
  readValue: (feature: FittedFeature, index: number) => { raw: number | string | null; encoded: number },
): { up: Driver[]; down: Driver[] } {
  const groups = new Map<string, { total: number; strongest: number }>();
  for (const [index, feature] of features.entries()) {
    const own = contributions[index] as number;
    const group = groups.get(groupOf(feature));
    if (group === undefined) groups.set(groupOf(feature), { total: own, strongest: index });
    else {
      group.total += own;
      if (Math.abs(own) > Math.abs(contributions[group.strongest] as number)) group.strongest = index;
    }
  }
  const drivers = [...groups.values()]
    .filter((group) => Math.abs(group.total) >= tellable)
    .map((group): Driver => {
      const feature = features[group.strongest] as FittedFeature;
      const { raw, encoded } = readValue(feature, group.strongest);
      return {
        feature: feature.name,
        label: feature.phrase?.label ?? feature.name,
        ...wordsOf(feature, raw, encoded),
        contribution: group.total,
      };
    })
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution) || (a.feature < b.feature ? -1 : 1));
  return {
    up: drivers.filter((one) => one.contribution > 0),
    down: drivers.filter((one) => one.contribution < 0),
  };
}

/** The raw and encoded value of one row, as `driversOf` asks for it. */
export function valueAt(
  column: FeatureColumn,
  encoded: Float32Array,
  row: number,
): { raw: number | string | null; encoded: number } {
  const raw = column[row] ?? null;
  return { raw: typeof raw === 'number' && Number.isNaN(raw) ? null : raw, encoded: encoded[row] as number };
}

function groupOf(feature: FittedFeature): string {
  return feature.group ?? feature.phrase?.label ?? feature.name;
}

function wordsOf(
  feature: FittedFeature,
  raw: number | string | null,
  encoded: number,
): { value: string | null; text: string } {
  const { label, high, low, missing } = feature.phrase ?? plainPhrase(feature.name);
  if (raw === null) return { value: null, text: missing ?? `${label} not on record` };
  if (feature.kind === 'flag') return { value: raw === 0 ? 'no' : 'yes', text: raw === 0 ? low : high };
  // A frequency says how common a place or word is, so that is all that is told: the place itself stays out of every text.
  if (feature.encoder?.kind === 'frequency')
    return { value: null, text: encoded < (feature.median ?? 0) ? low : high };
  const value = typeof raw === 'number' ? `${shortNumber(raw)}${unitOf(feature, raw)}` : raw;
  return { value, text: `${sideOf(encoded, feature.median, { label, high, low })} (${value})` };
}

function sideOf(
  encoded: number,
  median: number | null,
  { label, high, low }: { label: string; high: string; low: string },
): string {
  if (median === null || Number.isNaN(encoded) || encoded === median) return label;
  return encoded > median ? high : low;
}

function plainPhrase(name: string): { label: string; high: string; low: string; missing?: string } {
  return { label: name, high: `a high ${name}`, low: `a low ${name}` };
}

function unitOf({ phrase }: FittedFeature, value: number): string {
  if (phrase?.unit === undefined) return '';
  return ` ${value === 1 ? phrase.unit.replace(/s$/, '') : phrase.unit}`;
}

/** Whole numbers as they are, others with one decimal, small ones with two. */
function shortNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 1 ? 2 : 1);
}
