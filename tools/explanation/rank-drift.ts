import { spearman } from '../../model/measure/index.ts';
import type { ComparisonFile } from './explanation-files.ts';

/**
 * Where the top features of two rankings stand in the other one. `drift` is the rank now minus the rank before; a feature that the other ranking does not
 * have has drifted beyond any limit, unless it is justified.
 */
export function rankDrift(
  now: readonly string[],
  before: readonly string[],
  { top, limit, justified }: { top: number; limit: number; justified: Readonly<Record<string, string>> },
): Pick<ComparisonFile, 'shared' | 'rank_correlation' | 'largest_drift' | 'features'> {
  const rankIn = (ranking: readonly string[], feature: string): number | null => {
    const index = ranking.indexOf(feature);
    return index < 0 ? null : index + 1;
  };
  const topNow = now.slice(0, top);
  const topBefore = before.slice(0, top);
  const features = [...new Set([...topNow, ...topBefore])].map((feature) => {
    const rank = rankIn(now, feature);
    const previous = rankIn(before, feature);
    const drift = rank === null || previous === null ? null : rank - previous;
    const justification = justified[feature] ?? null;
    const within = justification !== null || (drift !== null && Math.abs(drift) <= limit);
    return { feature, rank, previous_rank: previous, drift, within, justification };
  });
  const drifts = features.map(({ drift }) => (drift === null ? Number.NaN : Math.abs(drift)));
  return {
    shared: topNow.filter((feature) => topBefore.includes(feature)).length,
    rank_correlation: correlationOf(now, before),
    largest_drift: drifts.some(Number.isNaN) ? null : Math.max(0, ...drifts),
    features,
  };
}

/** Spearman's correlation over the features that both rankings have; null with fewer than three. */
function correlationOf(now: readonly string[], before: readonly string[]): number | null {
  const both = now.filter((feature) => before.includes(feature));
  if (both.length < 3) return null;
  return spearman(
    both.map((feature) => now.indexOf(feature)),
    both.map((feature) => before.indexOf(feature)),
  );
}
