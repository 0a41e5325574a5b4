import type { Tree } from '../tree.ts';
import { nodesOf, type Place, type Side } from './pack-tree.ts';

/** Thresholds of one feature, ascending, and the slots of their ranks by the side of missing values. */
export interface NumberColumn {
  feature: number;
  thresholds: Float32Array;
  slots: Partial<Record<Side, number>>;
}

/** Bytes hold 256 ranks: one is kept for missing values that go right, one is the rank above every threshold. */
const thresholdsInColumn = 254;

/** Ranks are kept less 128 (see the kernel). */
const lowestRank = -128;

/**
 * The columns of ranks that the splits on thresholds need. A feature has one, or more where it has more thresholds than a byte can rank. A
 * threshold that is NaN is above every value that is not missing, as minus infinity is: they are one.
 */
export class NumberColumns {
  readonly columns: NumberColumn[] = [];
  readonly #columnsOf = new Map<number, NumberColumn[]>();
  readonly #nextSlot: () => number;

  constructor(trees: readonly Tree[], nextSlot: () => number) {
    this.#nextSlot = nextSlot;
    for (const [feature, thresholds] of thresholdsByFeature(trees)) {
      const ascending = Float32Array.from(thresholds).sort();
      const parts: NumberColumn[] = [];
      for (let from = 0; from < ascending.length; from += thresholdsInColumn) {
        parts.push({ feature, thresholds: ascending.slice(from, from + thresholdsInColumn), slots: {} });
      }
      this.#columnsOf.set(feature, parts);
      this.columns.push(...parts);
    }
  }

  placeOf(feature: number, threshold: number, missing: Side): Place {
    const parts = this.#columnsOf.get(feature) ?? [];
    const wanted = comparable(threshold);
    const column = parts.findLast(({ thresholds }) => (thresholds[0] as number) <= wanted) as NumberColumn;
    column.slots[missing] ??= this.#nextSlot();
    return { slot: column.slots[missing], code: lowestRank + indexIn(column.thresholds, wanted) };
  }
}

function thresholdsByFeature(trees: readonly Tree[]): Map<number, Set<number>> {
  const found = new Map<number, Set<number>>();
  for (const tree of trees) {
    for (const node of nodesOf(tree)) {
      if ((tree.leftChild[node] as number) < 0 || tree.categories?.has(node)) continue;
      const feature = tree.feature[node] as number;
      const thresholds = found.get(feature) ?? new Set();
      if (thresholds.size === 0) found.set(feature, thresholds);
      thresholds.add(comparable(tree.threshold[node] as number));
    }
  }
  return found;
}

/** Without NaN, and with one zero. */
function comparable(threshold: number): number {
  return Number.isNaN(threshold) ? Number.NEGATIVE_INFINITY : threshold + 0;
}

function indexIn(ascending: Float32Array, wanted: number): number {
  let from = 0;
  let to = ascending.length - 1;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((ascending[middle] as number) < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}
