import { type Compared, compared, differing, sideBySide } from './compared.ts';
import type { Figures, Importance, Interval, Read, RunRecord } from './run-record.ts';

/** A figure on the test window with its 95 % interval; null where the run has none. */
export interface MetricDifference {
  metric: keyof Figures;
  a: Interval | null;
  b: Interval | null;
  /**
   * What the difference is worth: `within`, each value lies in the other's interval; `overlap`, the intervals meet and no more can be
   * said; `apart`, they do not meet; null where one is missing.
   */
  verdict: 'within' | 'overlap' | 'apart' | null;
}

/** A feature's place in both models; null where it is not among the model's features, or there is no model. */
export interface FeatureDifference {
  feature: string;
  a: { rank: number; share: number } | null;
  b: { rank: number; share: number } | null;
}

const metrics = ['aucPr', 'aucRoc', 'topDecileLift'] as const;
const topFeatures = 10;

export function compareMetrics(a: Read<Figures>, b: Read<Figures>): Compared<MetricDifference> {
  const pairs = metrics
    .map((metric): MetricDifference => {
      const sides = { a: contentOf(a)?.[metric] ?? null, b: contentOf(b)?.[metric] ?? null };
      return { metric, ...sides, verdict: verdictOf(sides.a, sides.b) };
    })
    .filter((pair) => pair.a !== null || pair.b !== null);
  return differing(pairs, (pair) => !isEqual(pair.a, pair.b));
}

/** By which ranking features are compared: that which both runs have, SHAP before gain; null where there is none. */
export function rankingOf(a: RunRecord, b: RunRecord): 'shap' | 'gain' | null {
  const measures = ['shap', 'gain'] as const;
  return measures.find((measure) => a[measure].found === 'read' && b[measure].found === 'read') ?? null;
}

/** Compares the ten features that lead either model, in the order of the second, then of the first. */
export function compareFeatures(a: RunRecord, b: RunRecord): Compared<FeatureDifference> {
  const ranking = rankingOf(a, b);
  if (ranking === null) return compared([], 0);
  const first = contentOf(a[ranking]) ?? [];
  const second = contentOf(b[ranking]) ?? [];
  const leads = ({ rank }: { rank: number }) => rank <= topFeatures;
  const leading = new Set([...second.filter(leads), ...first.filter(leads)].map(({ feature }) => feature));
  const pairs = sideBySide(second, first, ({ feature }) => feature)
    .filter(({ key }) => leading.has(key))
    .map(
      ({ key, a: inB, b: inA }): FeatureDifference => ({ feature: key, a: placeOf(inA), b: placeOf(inB) }),
    );
  const { differences, equal } = differing(pairs, (pair) => !isSamePlace(pair.a, pair.b));
  const place = ({ a: inA, b: inB }: FeatureDifference) => inB?.rank ?? topFeatures * 1000 + (inA?.rank ?? 0);
  return compared(
    differences.sort((one, other) => place(one) - place(other)),
    equal,
  );
}

function contentOf<T>(read: Read<T>): T | null {
  return read.found === 'read' ? read.value : null;
}

function verdictOf(a: Interval | null, b: Interval | null): MetricDifference['verdict'] {
  if (a === null || b === null) return null;
  if (contains(a, b.value) && contains(b, a.value)) return 'within';
  return a.low <= b.high && b.low <= a.high ? 'overlap' : 'apart';
}

function contains({ low, high }: Interval, value: number): boolean {
  return low <= value && value <= high;
}

function isEqual(a: Interval | null, b: Interval | null): boolean {
  return a !== null && b !== null && a.value === b.value && a.low === b.low && a.high === b.high;
}

function placeOf(ranked: Importance[number] | null): FeatureDifference['a'] {
  return ranked === null ? null : { rank: ranked.rank, share: ranked.share };
}

// Shares are shown to a tenth of a percent: what looks alike counts as equal.
function isSamePlace(a: FeatureDifference['a'], b: FeatureDifference['a']): boolean {
  return (
    a !== null && b !== null && a.rank === b.rank && Math.round(a.share * 1000) === Math.round(b.share * 1000)
  );
}
