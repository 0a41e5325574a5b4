import { type Booster, treeWeightOf } from '../booster.ts';
import { CategoryColumns } from './category-columns.ts';
import { NumberColumns } from './number-columns.ts';
import { packTree, type Side } from './pack-tree.ts';

/** A booster as the kernel of prediction reads it. */
export interface BoosterPack {
  /** Places in it are told from its first byte, so that it may be put anywhere that 16 divides. */
  bytes: Uint8Array;
  /** The features that the trees split on, ascending: the kernel is given these columns and no others. */
  inputs: Int32Array;
  /** Bytes of ranks that one row needs. */
  slots: number;
  trees: number;
}

/**
 * Packs the trees from `begin` to `end` (exclusive). Thresholds become codes and values will become ranks, so that a split compares two bytes; the same
 * split of two trees shares its ranks.
 */
export function packBooster(booster: Booster, begin: number, end: number): BoosterPack {
  const trees = booster.trees.slice(begin, end);
  let slots = 0;
  const nextSlot = (): number => slots++;
  const numbers = new NumberColumns(trees, nextSlot);
  const categories = new CategoryColumns(nextSlot);
  const packed = trees.map((tree, index) =>
    packTree(tree, treeWeightOf(booster, begin + index), (node) => {
      const feature = tree.feature[node] as number;
      const missing: Side = tree.defaultLeft[node] === 1 ? 'left' : 'right';
      const right = tree.categories?.get(node);
      if (right !== undefined) return categories.placeOf(feature, right, missing);
      return numbers.placeOf(feature, tree.threshold[node] as number, missing);
    }),
  );
  const features = new Set([...numbers.columns, ...categories.columns].map(({ feature }) => feature));
  const inputs = Int32Array.from(features).sort();
  const inputOf = new Map(Array.from(inputs, (feature, input) => [feature, input]));

  const parts = new Parts();
  const head = parts.reserve(6);
  const numberList = parts.reserve(6 * numbers.columns.length);
  const categoryList = parts.reserve(5 * categories.columns.length);
  const treeList = parts.reserve(4 * packed.length);
  const numberWords = numbers.columns.flatMap(({ feature, thresholds, slots: { left, right } }) => {
    const halvings = 32 - Math.clz32(thresholds.length);
    // A search by halves reads up to the next power of two, a count by groups up to the next sixteen: no value reaches NaN.
    const padded = new Float32Array(Math.max(16, 2 ** halvings)).fill(Number.NaN);
    padded.set(thresholds);
    const input = inputOf.get(feature) as number;
    return [input, parts.add(padded), thresholds.length, halvings, left ?? -1, right ?? -1];
  });
  const categoryWords = categories.columns.flatMap(({ feature, bits, size, slot, missing }) => {
    return [inputOf.get(feature) as number, parts.add(bits), size, slot, missing === 'left' ? -128 : 127];
  });
  const treeWords = packed.flatMap(({ depth, nodes, leaves, names }) => {
    return [depth, parts.add(nodes), parts.add(leaves), parts.add(names)];
  });
  parts.fill(head, [
    numberList,
    numbers.columns.length,
    categoryList,
    categories.columns.length,
    packed.length,
    treeList,
  ]);
  parts.fill(numberList, numberWords);
  parts.fill(categoryList, categoryWords);
  parts.fill(treeList, treeWords);
  return { bytes: parts.join(), inputs, slots: Math.max(slots, 1), trees: packed.length };
}

/** Arrays one behind the other, each at a place that 16 divides. */
class Parts {
  readonly #parts = new Map<number, Uint8Array>();
  #end = 0;

  add(array: Float32Array | Float64Array | Int32Array | Uint8Array): number {
    const place = this.#end;
    this.#parts.set(place, new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    this.#end += (array.byteLength + 15) & ~15;
    return place;
  }

  reserve(words: number): number {
    return this.add(new Int32Array(words));
  }

  fill(place: number, words: readonly number[]): void {
    this.#parts.set(place, new Uint8Array(Int32Array.from(words).buffer));
  }

  join(): Uint8Array {
    const bytes = new Uint8Array(this.#end);
    for (const [place, part] of this.#parts) bytes.set(part, place);
    return bytes;
  }
}
