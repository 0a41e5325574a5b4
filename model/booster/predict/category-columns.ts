import type { Place, Side } from './pack-tree.ts';

/** One set of categories that go right: the rank of a row is the highest where its category is in the set, else the lowest. */
export interface CategoryColumn {
  feature: number;
  /** One bit a category. */
  bits: Uint8Array;
  /** Categories from here on are in no set. */
  size: number;
  missing: Side;
  slot: number;
}

/** Any rank between the lowest and the highest would do. */
const code = 0;

/** As many columns as there are different categorical splits. */
export class CategoryColumns {
  readonly columns: CategoryColumn[] = [];
  readonly #columnOf = new Map<string, CategoryColumn>();
  readonly #nextSlot: () => number;

  constructor(nextSlot: () => number) {
    this.#nextSlot = nextSlot;
  }

  placeOf(feature: number, right: Int32Array, missing: Side): Place {
    const key = `${feature} ${missing} ${right.join()}`;
    const known = this.#columnOf.get(key);
    if (known !== undefined) return { slot: known.slot, code };
    const column = { feature, ...bitsOf(right), missing, slot: this.#nextSlot() };
    this.#columnOf.set(key, column);
    this.columns.push(column);
    return { slot: column.slot, code };
  }
}

function bitsOf(categories: Int32Array): { bits: Uint8Array; size: number } {
  const size = categories.reduce((largest, category) => Math.max(largest, category + 1), 0);
  const bits = new Uint8Array((size + 7) >> 3);
  for (const category of categories) {
    const byte = category >> 3;
    bits[byte] = (bits[byte] as number) | (1 << (category & 7));
  }
  return { bits, size };
}
