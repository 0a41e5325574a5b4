import { tellValue } from './driver-words.ts';
import type { FittedFeature } from './features.ts';
import type { FeatureColumn } from './read-rows.ts';

/** What one fact about a lead does to its score. */
export interface Driver {
  feature: string;
  /** What is measured, in words. */
  label: string;
  /** The lead's own value as it is told; null where it is not known, or would name a place. */
  value: string | null;
  /** A clause about the advisor, such as `has been at the current firm for only 1.4 years`. */
  text: string;
  /** Calibrated log-odds: above 0 the fact raises the score. */
  contribution: number;
}

/** At most so many facts in each direction are kept and told. */
export const mostDrivers = 5;

/** Below this many log-odds, a change of the odds by a twentieth, a fact is not worth telling. */
const tellable = 0.05;

/**
 * The facts that move one lead, the strongest first, above and below zero apart. Features of one group are added up and told by the one
 * that weighs most. At most five in each direction. `contributions` are calibrated log-odds in the order of the features.
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
        ...tellValue(feature, raw, encoded),
        contribution: group.total,
      };
    })
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution) || (a.feature < b.feature ? -1 : 1));
  return {
    up: drivers.filter((one) => one.contribution > 0).slice(0, mostDrivers),
    down: drivers.filter((one) => one.contribution < 0).slice(0, mostDrivers),
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
