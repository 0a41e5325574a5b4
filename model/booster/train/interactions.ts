import type { BoosterParameters } from '../parameters.ts';
import { columnsNamed } from './column-names.ts';

/** The columns that stand on the way from the root to a node, ascending. */
export type Way = readonly number[];

export interface Interactions {
  /** Of these columns, those that a node at the end of a way may split on. */
  allowed(way: Way, features: Int32Array): Int32Array;
}

/**
 * XGBoost's rule: the root may split on every column, a node below on those of its way and on those of each group that holds all of its way;
 * without a group each column is alone. Undefined where nothing is asked for.
 */
export function interactionsOf(
  { interactionConstraints }: BoosterParameters,
  names: readonly string[],
): Interactions | undefined {
  if (interactionConstraints === undefined) return undefined;
  const groups = interactionConstraints.map(
    (group) => new Set(columnsNamed(group, names, 'interactionConstraints')),
  );
  return {
    allowed(way, features) {
      if (way.length === 0) return features;
      const fitting = groups.filter((group) => way.every((column) => group.has(column)));
      return features.filter((column) => way.includes(column) || fitting.some((group) => group.has(column)));
    },
  };
}

export function wayWith(way: Way, column: number): Way {
  return way.includes(column) ? way : [...way, column].sort((a, b) => a - b);
}
