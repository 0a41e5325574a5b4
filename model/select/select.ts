import { correlationMatrix, imputedCorrelationMatrix } from '../measure/correlation.ts';
import type { Candidates } from './candidates.ts';
import { pruneInflated } from './prune-inflated.ts';
import { prunePairs } from './prune-pairs.ts';

export interface Candidate {
  name: string;
  /** The information value, or null where it cannot be measured. */
  information: number | null;
  /** Numbers for correlation and variance inflation, NaN where missing; null for words, which only their information value judges. */
  values: Float64Array | null;
  /** Every row has the same value, or none has one. */
  constant: boolean;
}

export interface SelectionLimits {
  /** A feature of a lower information value is removed. */
  minInformation: number;
  /** Of two features whose correlation is above this in absolute value one is removed. */
  maxCorrelation: number;
  maxInflation: number;
  /** Never removed. */
  keep: readonly string[];
}

export interface Removal {
  feature: string;
  rule: 'constant' | 'information' | 'correlation' | 'variance-inflation';
  /** What the rule measured: the information value, the correlation or the variance inflation factor; null for a constant. */
  value: number | null;
  keptInstead?: string;
}

export interface Selection {
  /** In the order in which the candidates came. */
  kept: string[];
  /** In the order in which they were removed. */
  removed: Removal[];
}

/**
 * Removes constants, then what tells too little, then of correlated pairs the feature of the lower information value, then what is a mixture of others. Pairs
 * come before variance inflation, so that the pair that explains a removal is named.
 */
export function selectFeatures(candidates: readonly Candidate[], limits: SelectionLimits): Selection {
  const keep = new Set(limits.keep);
  const removed: Removal[] = [];
  const drop = (removals: readonly Removal[]): void => {
    removed.push(...removals);
    const gone = new Set(removals.map(({ feature }) => feature));
    left = left.filter(({ name }) => !gone.has(name));
  };

  let left = [...candidates];
  drop(
    left
      .filter(({ name, constant }) => constant && !keep.has(name))
      .map(({ name }) => ({ feature: name, rule: 'constant', value: null })),
  );
  drop(
    left
      .filter(({ name, information }) => !keep.has(name) && !((information ?? 0) >= limits.minInformation))
      .map(({ name, information }) => ({ feature: name, rule: 'information', value: information })),
  );
  drop(
    prunePairs(comparable(left, keep, correlationMatrix), limits.maxCorrelation).map(
      ({ feature, keptInstead, correlation }) => ({
        feature,
        rule: 'correlation',
        value: correlation,
        keptInstead,
      }),
    ),
  );
  drop(
    pruneInflated(comparable(left, keep, imputedCorrelationMatrix), limits.maxInflation).map(
      ({ feature, keptInstead, inflation }) => ({
        feature,
        rule: 'variance-inflation',
        value: inflation,
        keptInstead,
      }),
    ),
  );
  return { kept: left.map(({ name }) => name), removed };
}

/** The numeric features that vary where they are known, with their correlations. */
function comparable(
  features: readonly Candidate[],
  keep: ReadonlySet<string>,
  correlate: (columns: readonly Float64Array[]) => number[][],
): Candidates {
  const numeric = features.flatMap(({ name, values, information }) =>
    values !== null && varies(values) ? [{ name, values, information }] : [],
  );
  return {
    names: numeric.map(({ name }) => name),
    correlations: correlate(numeric.map(({ values }) => values)),
    relevance: numeric.map(({ information }) => information ?? 0),
    keep,
  };
}

/** Two distinct values or more, missing ones not counted. */
export function varies(values: Float64Array): boolean {
  const first = values.find((value) => !Number.isNaN(value));
  return first !== undefined && values.some((value) => !Number.isNaN(value) && value !== first);
}
