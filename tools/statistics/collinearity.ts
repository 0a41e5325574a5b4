import { z } from 'zod';
import {
  conditionNumber,
  correlationMatrix,
  imputedCorrelationMatrix,
  pearson,
  varianceInflation,
} from '../../model/measure/index.ts';
import { pruneInflated, prunePairs, strongPairs, varies } from '../../model/select/index.ts';
import type { Decision } from '../tool.ts';
import type { FeatureValues } from './read-dataset.ts';
import { removalSchema } from './selection-file.ts';

export interface CollinearityLimits {
  max_correlation: number;
  max_vif: number;
  final_max_vif: number;
  max_missing: number;
  protected: readonly string[];
}

const feature = z.strictObject({
  feature: z.string(),
  missing: z.number(),
  /** Pearson's correlation with the label; null when there is none. */
  target: z.number().nullable(),
  vif: z.number(),
  /** After the removals; null when the feature was removed. */
  vifAfter: z.number().nullable(),
});

/** `collinearity.json`. `kept` and `removed` are as in `feature-selection.json`, so that a training can read either. */
export const collinearityFile = z.strictObject({
  dataset: z.string(),
  rows: z.int(),
  limits: z.strictObject({ correlation: z.number(), vif: z.number(), finalVif: z.number() }),
  kept: z.array(z.string()),
  removed: z.array(removalSchema),
  features: z.array(feature),
  /** Not measured: words, what hardly has values, what does not vary. */
  leftOut: z.array(z.strictObject({ feature: z.string(), why: z.string() })),
  /** Square, in the order of `features`; null where two features share no rows in which both vary. */
  correlations: z.array(z.array(z.number().nullable())),
  pairs: z.array(z.strictObject({ first: z.string(), second: z.string(), correlation: z.number() })),
  pairsAfter: z.int(),
  conditionNumber: z.strictObject({ before: z.number(), after: z.number() }),
  /** What the weakest direction of the remaining table is made of, the heaviest first; `constant` is the intercept. */
  weakest: z.array(z.strictObject({ feature: z.string(), weight: z.number() })),
});
export type CollinearityFile = z.output<typeof collinearityFile>;

/** Measures a table, removes what its limits ask for, and measures what is left. */
export function collinearityOf(
  dataset: string,
  all: readonly FeatureValues[],
  labels: Uint8Array,
  limits: CollinearityLimits,
): CollinearityFile {
  const { measured, leftOut } = measurable(all, limits.max_missing);
  const names = measured.map(({ name }) => name);
  const columns = measured.map(({ values }) => values);
  const target = columns.map((values) => numberOrNull(pearson(values, labels)));
  const correlations = correlationMatrix(columns);
  const imputed = imputedCorrelationMatrix(columns);
  const relevance = target.map((correlation) => Math.abs(correlation ?? 0));
  const candidates = { names, correlations, relevance, keep: new Set(limits.protected) };
  const reasonOf = (loser: string, winner: string): string => {
    const [less, more] = [loser, winner].map((name) => relevance[names.indexOf(name)] as number);
    return (less as number) <= (more as number)
      ? `lower correlation with the target (${say(less)} against ${say(more)})`
      : `it may be removed and ${winner} may not, though it says more of the target (${say(less)} against ${say(more)})`;
  };

  const byPair = prunePairs(candidates, limits.max_correlation);
  const gone = new Set(byPair.map((removal) => removal.feature));
  const still = names.flatMap((name, index) => (gone.has(name) ? [] : [index]));
  const byInflation = pruneInflated(
    {
      names: still.map((index) => names[index] as string),
      correlations: part(imputed, still),
      relevance: still.map((index) => relevance[index] as number),
      keep: candidates.keep,
    },
    limits.final_max_vif,
  );
  for (const removal of byInflation) gone.add(removal.feature);

  const left = names.flatMap((name, index) => (gone.has(name) ? [] : [index]));
  const before = varianceInflation(imputed);
  const after = new Map(varianceInflation(part(imputed, left)).map((vif, at) => [left[at], vif]));
  const leftColumns = left.map((index) => columns[index] as Float64Array);
  const condition = conditionNumber(leftColumns, part(imputed, left));
  return {
    dataset,
    rows: labels.length,
    limits: { correlation: limits.max_correlation, vif: limits.max_vif, finalVif: limits.final_max_vif },
    kept: all.map(({ name }) => name).filter((name) => !gone.has(name)),
    removed: [
      ...byPair.map(({ feature: removed, keptInstead, correlation }) => ({
        feature: removed,
        rule: 'correlation' as const,
        value: correlation,
        kept_instead: keptInstead,
        rationale: `${reasonOf(removed, keptInstead)}; they correlate at ${correlation.toFixed(3)}, above ${limits.max_correlation} in absolute value`,
      })),
      ...byInflation.map(({ feature: removed, keptInstead, correlation, inflation }) => ({
        feature: removed,
        rule: 'variance-inflation' as const,
        value: inflation,
        kept_instead: keptInstead,
        rationale: `${reasonOf(removed, keptInstead)}; its variance inflation factor is ${factorText(inflation)}, above ${limits.final_max_vif}, and they correlate at ${correlation.toFixed(3)}`,
      })),
    ],
    features: names.map((name, index) => ({
      feature: name,
      missing: missingShare(columns[index] as Float64Array),
      target: target[index] ?? null,
      vif: before[index] as number,
      vifAfter: after.get(index) ?? null,
    })),
    leftOut,
    correlations: correlations.map((row) => row.map(numberOrNull)),
    pairs: strongPairs(candidates, limits.max_correlation),
    pairsAfter: strongPairs(
      {
        names: left.map((index) => names[index] as string),
        correlations: part(correlations, left),
        relevance: [],
        keep: candidates.keep,
      },
      limits.max_correlation,
    ).length,
    conditionNumber: { before: conditionNumber(columns, imputed).value, after: condition.value },
    weakest: condition.weakest
      .map((weight, at) => ({
        feature: at === 0 ? 'constant' : (names[left[at - 1] as number] as string),
        weight,
      }))
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
      .slice(0, 5),
  };
}

/** The removals as choices that a reader may question. */
export function decisionsOf({ removed }: CollinearityFile): Decision[] {
  return removed.map(({ feature: gone, kept_instead, rationale }) => ({
    choice: `removed ${gone}, kept ${kept_instead}`,
    rationale,
    alternatives: [
      'keep both',
      `keep ${gone} and remove ${kept_instead}`,
      'combine the two into one feature',
    ],
  }));
}

/** A factor as it is said; a perfect dependency has none. */
export function factorText(factor: number): string {
  return factor >= 1e9 ? 'without bound' : factor.toFixed(2);
}

function measurable(
  all: readonly FeatureValues[],
  maxMissing: number,
): { measured: { name: string; values: Float64Array }[]; leftOut: CollinearityFile['leftOut'] } {
  const measured: { name: string; values: Float64Array }[] = [];
  const leftOut: CollinearityFile['leftOut'] = [];
  for (const { name, values } of all) {
    if (!(values instanceof Float64Array)) leftOut.push({ feature: name, why: 'words, not numbers' });
    else if (!varies(values)) leftOut.push({ feature: name, why: 'does not vary' });
    else if (missingShare(values) > maxMissing)
      leftOut.push({ feature: name, why: 'missing in too many rows' });
    else measured.push({ name, values });
  }
  return { measured, leftOut };
}

function missingShare(values: Float64Array): number {
  let missing = 0;
  for (const value of values) if (Number.isNaN(value)) missing++;
  return missing / Math.max(1, values.length);
}

function part(matrix: readonly (readonly number[])[], indices: readonly number[]): number[][] {
  return indices.map((i) => indices.map((j) => matrix[i]?.[j] as number));
}

function numberOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function say(correlation: number | undefined): string {
  return (correlation ?? 0).toFixed(3);
}
