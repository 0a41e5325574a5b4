import type { Tree } from '../tree.ts';

/** What a row is asked at a node: whether its value, its sign bit turned where `flip` has it set, is at least the threshold. */
export interface Question {
  threshold: number;
  flip: number;
}

/** Nobody answers yes. */
export const never: Question = { threshold: Number.NaN, flip: 0 };

const signBit = -(2 ** 31);

/**
 * The question whose yes means that a row leaves the default side of a node, a missing value always answering no. For a node with categories,
 * it is asked of a column that has 1 where the row leaves the default side.
 */
export function questionOf(tree: Tree, node: number): Question {
  if (tree.categories?.has(node)) return { threshold: 0.5, flip: 0 };
  const threshold = tree.threshold[node] as number;
  if (tree.defaultLeft[node] === 1) return { threshold, flip: 0 };
  return { threshold: -numberBelow(threshold), flip: signBit };
}

/** Bytes that the categories of these nodes take. */
export function categoryBytes(tree: Tree, nodes: Iterable<number>): number {
  let bytes = 0;
  for (const node of nodes) bytes += sizeOf(tree.categories?.get(node));
  return bytes;
}

/** Writes whether the default side is left, the number of words of 32 categories, and a bit for each category that goes right; returns the bytes. */
export function writeCategories(view: DataView, at: number, tree: Tree, node: number): number {
  const right = tree.categories?.get(node);
  if (right === undefined) return 0;
  const size = sizeOf(right);
  view.setInt32(at, tree.defaultLeft[node] as number, true);
  view.setInt32(at + 4, (size - 8) / 4, true);
  for (const category of right) {
    const place = at + 8 + 4 * (category >> 5);
    view.setInt32(place, view.getInt32(place, true) | (1 << (category & 31)), true);
  }
  return size;
}

function sizeOf(right: Int32Array | undefined): number {
  return right === undefined ? 0 : 8 + 4 * (((right.at(-1) ?? -1) >> 5) + 1);
}

/** The next float32 below a float32; none is below minus infinity. */
function numberBelow(value: number): number {
  if (value === Number.NEGATIVE_INFINITY) return Number.NaN;
  if (value === 0) return -smallest;
  const bits = new Int32Array(1);
  const number = new Float32Array(bits.buffer);
  number[0] = value;
  bits[0] = (bits[0] as number) + (value > 0 ? -1 : 1);
  return number[0];
}

const smallest = 2 ** -149;
