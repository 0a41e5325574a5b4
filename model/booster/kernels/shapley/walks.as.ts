import { answersOfTwo } from './answers.as';

// A tree that is walked is 32 bytes: how many steps and points it has, where the steps are, where the points are (f64: the points, then their
// weights), how deep it is. A step is 64 bytes: its depth, the depth of the earlier split on the feature (0: none), the
// answer that leads here (0 or -1), the slot of the feature that leads here; f64 share; f64 value of a leaf; from 32 on the question
// of an inner node (see answers.as.ts); at 48 whether it is a leaf. explain/deep-tree.ts says what is computed.

export const WALK_BYTES: usize = 32;
const STEP_BYTES: usize = 64;

/** Bytes of a level of the walk besides 48 a point: the step, its answers, whether it was met, its gains. */
const LEVEL: usize = 64;

let points: usize = 0;
let count: usize = 0;
let levelBytes: usize = 0;
let levels: usize = 0;
let sums: usize = 0;
let sumStride: usize = 0;

/** Adds what a tree gives the rows of a block, two rows at a time. */
export function addWalk(walk: usize, block: usize, into: usize, scratch: usize, rowCount: i32, rows: i32): void {
  const steps = load<i32>(walk);
  const first: usize = load<i32>(walk, 8);
  const end = first + <usize>steps * STEP_BYTES;
  count = load<i32>(walk, 4);
  points = load<i32>(walk, 12);
  levelBytes = LEVEL + 48 * count;
  levels = scratch;
  sumStride = <usize>rows << 3;
  begin();
  for (let row: usize = 0; row < <usize>rowCount; row += 2) {
    sums = into + (row << 3);
    let depth = 0;
    for (let step = first; step < end; step += STEP_BYTES) {
      const next = load<i32>(step);
      for (; depth >= next && depth > 0; depth--) leave(levels + <usize>depth * levelBytes);
      depth = next;
      const level = levels + <usize>depth * levelBytes;
      store<usize>(level, step);
      if (depth > 0) multiply(step, level);
      if (load<i32>(step, 48) != 0) reach(step, level);
      else {
        for (let k = productsOf(level) + 32 * count; k < level + levelBytes; k += 16) v128.store(k, f64x2.splat(0));
        v128.store(level, answersOfTwo(step + 32, block, <usize>rows << 2, row), 16);
      }
    }
    for (; depth > 0; depth--) leave(levels + <usize>depth * levelBytes);
  }
}

/** The root: nothing is asked, so all is met and products are the weights. */
function begin(): void {
  v128.store(levels, i64x2.splat(-1), 32);
  for (let k: usize = 0; k < count; k++) {
    v128.store(productsOf(levels) + (k << 4), f64x2.splat(load<f64>(points + ((count + k) << 3))));
    v128.store(productsOf(levels) + ((count + k) << 4), f64x2.splat(1));
  }
}

function multiply(step: usize, level: usize): void {
  const before = levels + <usize>load<i32>(step, 4) * levelBytes;
  const above = level - levelBytes;
  const answered = i64x2.eq(v128.load(above, 16), i64x2.splat(load<i32>(step, 8)));
  const met = v128.and(answered, v128.load(before, 32));
  const one = v128.and(met, f64x2.splat(1));
  const share = v128.load64_splat(step, 16);
  v128.store(level, met, 32);
  v128.store(level, f64x2.sub(one, share), 48);
  const inverses = count << 4;
  for (let k: usize = 0; k < count; k++) {
    const at = k << 4;
    const t = v128.load64_splat(points + (k << 3));
    const factor = f64x2.add(f64x2.mul(share, f64x2.sub(f64x2.splat(1), t)), f64x2.mul(one, t));
    const product = f64x2.mul(
      f64x2.mul(v128.load(productsOf(above) + at), v128.load(productsOf(before) + inverses + at)),
      factor,
    );
    v128.store(productsOf(level) + at, product);
    const inverse = f64x2.div(f64x2.splat(1), factor);
    v128.store(productsOf(level) + inverses + at, v128.and(inverse, f64x2.gt(factor, f64x2.splat(0))));
  }
}

function reach(step: usize, level: usize): void {
  const value = v128.load64_splat(step, 24);
  for (let k: usize = 0; k < count; k++) {
    const at = productsOf(level) + (k << 4);
    v128.store(at + 32 * count, f64x2.mul(v128.load(at), value));
  }
}

function leave(level: usize): void {
  const step = load<usize>(level);
  const before: usize = load<i32>(step, 4);
  let own = f64x2.mul(sumOver(level, level), v128.load(level, 48));
  if (before != 0) {
    const earlier = levels + before * levelBytes;
    own = f64x2.sub(own, f64x2.mul(sumOver(level, earlier), v128.load(earlier, 48)));
  }
  const at = sums + <usize>load<i32>(step, 12) * sumStride;
  v128.store(at, f64x2.add(v128.load(at), own));
  for (let k = productsOf(level) + 32 * count; k < level + levelBytes; k += 16) {
    v128.store(k - levelBytes, f64x2.add(v128.load(k - levelBytes), v128.load(k)));
  }
}

function sumOver(level: usize, without: usize): v128 {
  let sum = f64x2.splat(0);
  const leaves = productsOf(level) + 32 * count;
  const inverses = productsOf(without) + 16 * count;
  for (let k: usize = 0; k < count; k++) {
    sum = f64x2.add(sum, f64x2.mul(v128.load(leaves + (k << 4)), v128.load(inverses + (k << 4))));
  }
  return sum;
}

/** A level's products by point; its inverses follow, then its sums over leaves. */
@inline
function productsOf(level: usize): usize {
  return level + LEVEL;
}
