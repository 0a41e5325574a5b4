// Scores rows with a packed booster (model/booster/predict/pack-booster.ts writes the pack and tells its layout).
//
// A block of rows is scored in two passes. First every value becomes a rank: how many of its column's thresholds are not above it. A rank
// is a byte, so that one vector compares sixteen rows with a threshold. Then every tree gives its leaf: a shallow tree compares at
// all its nodes and folds the answers into a leaf number without a branch; a deep tree is walked.

import { awaitOrder, callCrew, currentChunks, currentTask, finishOrder, joinCrew, nextChunk, waitForCrew } from '../crew.as';

/** Rows in a block: the distance in bytes between the ranks of two slots. The pack's nodes are written for it. */
const BLOCK: u32 = 128;
const BLOCK_BITS: u32 = 7;

/** Ranks are kept less 128, because vectors compare signed bytes at less cost. */
const LOWEST: i32 = -128;
const HIGHEST: i32 = 127;

/** More thresholds than that are counted in two steps. */
const COUNTED: u32 = 32;

/** Thresholds of which the second step counts all, and the first only the last. */
const GROUP: u32 = 16;

// @ts-ignore: decorator
@unmanaged class Pack {
  numbers: u32;
  numberColumns: u32;
  categories: u32;
  categoryColumns: u32;
  trees: u32;
  treeList: u32;
}

// @ts-ignore: decorator
@unmanaged class NumberColumn {
  input: u32;
  thresholds: u32;
  count: u32;
  halvings: u32;
  leftSlot: i32;
  rightSlot: i32;
}

// @ts-ignore: decorator
@unmanaged class CategoryColumn {
  input: u32;
  bits: u32;
  size: u32;
  slot: u32;
  missing: i32;
}

// @ts-ignore: decorator
@unmanaged class PackedTree {
  depth: i32;
  nodes: u32;
  leaves: u32;
  names: u32;
}

// @ts-ignore: decorator
@unmanaged class Job {
  pack: u32;
  columns: u32;
  /** Values in a column. */
  stride: u32;
  rows: u32;
  chunkRows: u32;
  /** By chunk, a block of bytes for every slot. */
  ranks: u32;
  rankBytes: u32;
  /** Margins to be added to, or the leaves' names to be written, row by row. */
  out: u32;
}

/** Where the job is told (`headerPlace` in ../crew.ts). */
const JOB: usize = 512;

const SCORE: i32 = 0;

/** Scores a stripe of rows (task 0), or names their leaves (task 1), by whoever of the crew is free. */
export function lead(task: i32, chunks: i32, members: i32): void {
  const called = callCrew(task, chunks, members);
  takeChunks();
  waitForCrew(called);
}

/** The life of a member of the crew. */
export function serve(member: i32): void {
  for (let order = joinCrew(member); awaitOrder(member, order); order++) {
    takeChunks();
    finishOrder();
  }
  finishOrder();
}

function takeChunks(): void {
  const task = currentTask();
  const chunks = currentChunks();
  for (let chunk = nextChunk(); chunk < chunks; chunk = nextChunk()) perform(task, chunk);
}

/** Does the rows of one chunk, a whole number of blocks except at the end. */
function perform(task: i32, chunk: i32): void {
  const job = changetype<Job>(JOB);
  const pack = <usize>job.pack;
  const ranks = <usize>(job.ranks + chunk * job.rankBytes);
  const end = min(job.rows, (<u32>chunk + 1) * job.chunkRows);
  for (let row = <u32>chunk * job.chunkRows; row < end; row += BLOCK) {
    const count = min(BLOCK, end - row);
    rankBlock(pack, job.columns + (row << 2), job.stride, count, ranks);
    if (task == SCORE) addTrees(pack, ranks, count, job.out + (row << 3));
    else nameLeaves(pack, ranks, count, job.out + ((row * changetype<Pack>(pack).trees) << 2));
  }
}

/** The margin of one row of values, in the order of the pack's inputs; `ranks` holds a byte for every slot. */
export function scoreRow(pack: usize, values: usize, base: f64, ranks: usize): f64 {
  rankRow(pack, values, ranks);
  const trees = changetype<Pack>(pack).trees;
  let margin = base;
  for (let tree: u32 = 0; tree < trees; tree++) {
    const packed = treeAt(pack, tree);
    margin += load<f64>(pack + packed.leaves + (<usize>leafIn(pack, packed, ranks, BLOCK_BITS) << 3));
  }
  return margin;
}

/** The node id of one row's leaf in every tree. Parameters as for `scoreRow`. */
export function nameLeavesOfRow(pack: usize, values: usize, leaves: usize, ranks: usize): void {
  rankRow(pack, values, ranks);
  const trees = changetype<Pack>(pack).trees;
  for (let tree: u32 = 0; tree < trees; tree++) {
    const packed = treeAt(pack, tree);
    const leaf = leafIn(pack, packed, ranks, BLOCK_BITS);
    store<i32>(leaves + (<usize>tree << 2), load<i32>(pack + packed.names + (<usize>leaf << 2)));
  }
}

// @ts-ignore: decorator
@inline function treeAt(pack: usize, tree: u32): PackedTree {
  return changetype<PackedTree>(pack + changetype<Pack>(pack).treeList + <usize>tree * offsetof<PackedTree>());
}

// Ranks

function rankBlock(pack: usize, columns: usize, stride: u32, count: u32, ranks: usize): void {
  const head = changetype<Pack>(pack);
  const whole = count & ~15;
  for (let index: u32 = 0; index < head.numberColumns; index++) {
    const column = changetype<NumberColumn>(pack + head.numbers + <usize>index * offsetof<NumberColumn>());
    const values = columns + (<usize>(column.input * stride) << 2);
    if (column.count <= COUNTED) countRanks(pack, column, values, whole, 1, ranks);
    else {
      countRanks(pack, column, values, whole, GROUP, ranks);
      refineRanks(pack, column, values, whole, ranks);
    }
    for (let row = whole; row < count; row++) rankNumber(pack, column, load<f32>(values + (row << 2)), ranks + row, BLOCK);
  }
  for (let index: u32 = 0; index < head.categoryColumns; index++) {
    const column = changetype<CategoryColumn>(pack + head.categories + <usize>index * offsetof<CategoryColumn>());
    const values = columns + (<usize>(column.input * stride) << 2);
    for (let row: u32 = 0; row < count; row++) rankCategory(pack, column, load<f32>(values + (<usize>row << 2)), ranks + row, BLOCK);
  }
}

function rankRow(pack: usize, values: usize, ranks: usize): void {
  const head = changetype<Pack>(pack);
  for (let index: u32 = 0; index < head.numberColumns; index++) {
    const column = changetype<NumberColumn>(pack + head.numbers + <usize>index * offsetof<NumberColumn>());
    rankNumber(pack, column, load<f32>(values + (<usize>column.input << 2)), ranks, 1);
  }
  for (let index: u32 = 0; index < head.categoryColumns; index++) {
    const column = changetype<CategoryColumn>(pack + head.categories + <usize>index * offsetof<CategoryColumn>());
    rankCategory(pack, column, load<f32>(values + (<usize>column.input << 2)), ranks, 1);
  }
}

/**
 * Counts, for sixteen values at a time, the thresholds that are not above each: every threshold, or only the first of every group but
 * the first group. A missing value is above none.
 */
function countRanks(pack: usize, column: NumberColumn, values: usize, rows: u32, step: u32, ranks: usize): void {
  const thresholds = pack + column.thresholds;
  const end = thresholds + (<usize>column.count << 2);
  const first = thresholds + (step == 1 ? 0 : <usize>step << 2);
  const stride = <usize>step << 2;
  for (let row: u32 = 0; row < rows; row += 16) {
    const at = values + (<usize>row << 2);
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    let rankA = i32x4.splat(LOWEST);
    let rankB = i32x4.splat(LOWEST);
    let rankC = i32x4.splat(LOWEST);
    let rankD = i32x4.splat(LOWEST);
    for (let threshold = first; threshold < end; threshold += stride) {
      const t = v128.load32_splat(threshold);
      rankA = i32x4.sub(rankA, f32x4.le(t, a));
      rankB = i32x4.sub(rankB, f32x4.le(t, b));
      rankC = i32x4.sub(rankC, f32x4.le(t, c));
      rankD = i32x4.sub(rankD, f32x4.le(t, d));
    }
    const rank = narrowed(rankA, rankB, rankC, rankD);
    if (column.leftSlot >= 0) v128.store(ranks + column.leftSlot * BLOCK + row, rank);
    if (column.rightSlot >= 0) {
      const missing = narrowed(f32x4.ne(a, a), f32x4.ne(b, b), f32x4.ne(c, c), f32x4.ne(d, d));
      v128.store(ranks + column.rightSlot * BLOCK + row, v128.bitselect(i8x16.splat(<i8>HIGHEST), rank, missing));
    }
  }
}

/** Makes ranks of the numbers of groups: counts the thresholds of each value's group. */
function refineRanks(pack: usize, column: NumberColumn, values: usize, rows: u32, ranks: usize): void {
  const thresholds = pack + column.thresholds;
  const left = column.leftSlot >= 0 ? ranks + column.leftSlot * BLOCK : 0;
  const right = column.rightSlot >= 0 ? ranks + column.rightSlot * BLOCK : 0;
  for (let row: u32 = 0; row < rows; row++) {
    const value = load<f32>(values + (row << 2));
    if (value != value) continue;
    const group = <usize>(<i32>load<i8>((left != 0 ? left : right) + row) - LOWEST);
    const at = thresholds + group * GROUP * 4;
    const all = f32x4.splat(value);
    const below = narrowed(
      f32x4.le(v128.load(at), all),
      f32x4.le(v128.load(at, 16), all),
      f32x4.le(v128.load(at, 32), all),
      f32x4.le(v128.load(at, 48), all),
    );
    const rank = LOWEST + <i32>group * GROUP + popcnt(i8x16.bitmask(below));
    if (left != 0) store<i8>(left + row, rank);
    if (right != 0) store<i8>(right + row, rank);
  }
}

// @ts-ignore: decorator
@inline function narrowed(a: v128, b: v128, c: v128, d: v128): v128 {
  return i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
}

/** Searches by halves; past the thresholds the pack holds NaN, which no value reaches. */
// @ts-ignore: decorator
@inline function rankNumber(pack: usize, column: NumberColumn, value: f32, ranks: usize, distance: u32): void {
  const thresholds = pack + column.thresholds;
  let rank: u32 = 0;
  for (let half: u32 = <u32>1 << column.halvings >> 1; half > 0; half >>= 1) {
    rank += select<u32>(half, 0, load<f32>(thresholds + (<usize>(rank + half) << 2) - 4) <= value);
  }
  if (column.leftSlot >= 0) store<i8>(ranks + column.leftSlot * distance, LOWEST + rank);
  if (column.rightSlot >= 0) store<i8>(ranks + column.rightSlot * distance, value == value ? LOWEST + rank : HIGHEST);
}

/** A category that goes right ranks above its node's code, all else at the bottom. */
// @ts-ignore: decorator
@inline function rankCategory(pack: usize, column: CategoryColumn, value: f32, ranks: usize, distance: u32): void {
  let rank = LOWEST;
  if (value != value) rank = column.missing;
  else if (value >= 0 && value < <f32>column.size) {
    const category = <u32>value;
    if ((load<u8>(pack + column.bits + (category >> 3)) >> (category & 7)) & 1) rank = HIGHEST;
  }
  store<i8>(ranks + column.slot * distance, rank);
}

// Trees

function nameLeaves(pack: usize, ranks: usize, count: u32, out: usize): void {
  const trees = changetype<Pack>(pack).trees;
  for (let index: u32 = 0; index < trees; index++) {
    const tree = treeAt(pack, index);
    const names = pack + tree.names;
    let row: u32 = 0;
    if (tree.depth >= 0) {
      for (; row + 16 <= count; row += 16) {
        const numbers = leavesOf(tree.depth, pack + tree.nodes, ranks + row);
        const at = out + ((row * trees + index) << 2);
        nameEight(names, at, trees << 2, v128.extract_lane<u64>(numbers, 0));
        nameEight(names, at + (trees << 5), trees << 2, v128.extract_lane<u64>(numbers, 1));
      }
    }
    for (; row < count; row++) {
      const leaf = leafIn(pack, tree, ranks + row, 0);
      store<i32>(out + ((row * trees + index) << 2), load<i32>(names + (<usize>leaf << 2)));
    }
  }
}

// @ts-ignore: decorator
@inline function nameEight(names: usize, out: usize, distance: usize, numbers: u64): void {
  for (let row = 0; row < 8; row++) {
    store<i32>(out, load<i32>(names + <usize>((numbers & 255) << 2)));
    numbers >>= 8;
    out += distance;
  }
}

function addTrees(pack: usize, ranks: usize, count: u32, margins: usize): void {
  const trees = changetype<Pack>(pack).trees;
  const whole = count & ~15;
  for (let index: u32 = 0; index < trees; index++) {
    const tree = treeAt(pack, index);
    const nodes = pack + tree.nodes;
    const leaves = pack + tree.leaves;
    let from: u32 = 0;
    if (tree.depth < 0) from = walkFour(nodes, leaves, ranks, count, margins);
    else for (; from < whole; from += 16) addLeaves(leaves, margins + (from << 3), leavesOf(tree.depth, nodes, ranks + from));
    for (let row = from; row < count; row++) {
      const at = margins + (row << 3);
      store<f64>(at, load<f64>(at) + load<f64>(leaves + (<usize>leafIn(pack, tree, ranks + row, 0) << 3)));
    }
  }
}

/** The leaf of one row, by walking. A whole tree keeps the children of node i at 2i + 1 and 2i + 2. */
// @ts-ignore: decorator
@inline function leafIn(pack: usize, tree: PackedTree, ranks: usize, shift: u32): u32 {
  const nodes = pack + tree.nodes;
  if (tree.depth >= 0) {
    let node: u32 = 0;
    for (let level = tree.depth; level > 0; level--) {
      const at = nodes + (<usize>node << 3);
      node = 2 * node + 1 + u32(<i32>load<i8>(ranks + (load<u32>(at) >> shift)) > <i32>load<i8>(at, 4));
    }
    return node + 1 - (<u32>1 << tree.depth);
  }
  let node: u32 = 0;
  let next = stepFrom(nodes, node, ranks, shift);
  while (next != node) {
    node = next;
    next = stepFrom(nodes, node, ranks, shift);
  }
  return node >> 4;
}

/** Walks a deep tree with four rows at once, so that one row's wait is another's work. Returns the first row that is left. */
function walkFour(nodes: usize, leaves: usize, ranks: usize, count: u32, margins: usize): u32 {
  let row: u32 = 0;
  for (; row + 4 <= count; row += 4) {
    const at = ranks + row;
    let a: u32 = 0;
    let b: u32 = 0;
    let c: u32 = 0;
    let d: u32 = 0;
    for (;;) {
      const nextA = stepFrom(nodes, a, at, 0);
      const nextB = stepFrom(nodes, b, at + 1, 0);
      const nextC = stepFrom(nodes, c, at + 2, 0);
      const nextD = stepFrom(nodes, d, at + 3, 0);
      const moved = (a ^ nextA) | (b ^ nextB) | (c ^ nextC) | (d ^ nextD);
      a = nextA;
      b = nextB;
      c = nextC;
      d = nextD;
      if (moved == 0) break;
    }
    const sums = margins + (row << 3);
    store<f64>(sums, load<f64>(sums) + load<f64>(leaves + (a >> 1)));
    store<f64>(sums, load<f64>(sums, 8) + load<f64>(leaves + (b >> 1)), 8);
    store<f64>(sums, load<f64>(sums, 16) + load<f64>(leaves + (c >> 1)), 16);
    store<f64>(sums, load<f64>(sums, 24) + load<f64>(leaves + (d >> 1)), 24);
  }
  return row;
}

/** The child's place in bytes. A leaf is its own left child and sends every rank left. */
// @ts-ignore: decorator
@inline function stepFrom(nodes: usize, node: u32, ranks: usize, shift: u32): u32 {
  const at = nodes + node;
  return load<u32>(at, 8) + (u32(<i32>load<i8>(ranks + (load<u32>(at) >> shift)) > load<i32>(at, 4)) << 4);
}

/** The leaf numbers of sixteen rows in a whole tree. */
function leavesOf(depth: i32, nodes: usize, ranks: usize): v128 {
  switch (depth) {
    case 0: return i8x16.splat(0);
    case 1: return leaf1(nodes, 0, ranks);
    case 2: return leaf2(nodes, 0, ranks);
    case 3: return leaf3(nodes, 0, ranks);
    case 4: return leaf4(nodes, 0, ranks);
    case 5: return leaf5(nodes, 0, ranks);
    case 6: return leaf6(nodes, ranks);
    default: return leaf7(nodes, ranks);
  }
}

/** All ones where a row goes right at a node of a whole tree. */
// @ts-ignore: decorator
@inline function rightOf(nodes: usize, node: u32, ranks: usize): v128 {
  const at = nodes + (<usize>node << 3);
  return i8x16.gt_s(v128.load(ranks + load<u32>(at)), v128.load8_splat(at, 4));
}

/** Of two leaf numbers below a node the right one, if the row goes right: it is the larger, whatever both are. */
// @ts-ignore: decorator
@inline function either(right: v128, leafLeft: v128, leafRight: v128, half: i8): v128 {
  return i8x16.max_u(leafLeft, v128.and(right, i8x16.add(leafRight, i8x16.splat(half))));
}

// @ts-ignore: decorator
@inline function leaf1(nodes: usize, node: u32, ranks: usize): v128 {
  return v128.and(rightOf(nodes, node, ranks), i8x16.splat(1));
}

// @ts-ignore: decorator
@inline function leaf2(nodes: usize, node: u32, ranks: usize): v128 {
  return either(rightOf(nodes, node, ranks), leaf1(nodes, 2 * node + 1, ranks), leaf1(nodes, 2 * node + 2, ranks), 2);
}

// @ts-ignore: decorator
@inline function leaf3(nodes: usize, node: u32, ranks: usize): v128 {
  return either(rightOf(nodes, node, ranks), leaf2(nodes, 2 * node + 1, ranks), leaf2(nodes, 2 * node + 2, ranks), 4);
}

// @ts-ignore: decorator
@inline function leaf4(nodes: usize, node: u32, ranks: usize): v128 {
  return either(rightOf(nodes, node, ranks), leaf3(nodes, 2 * node + 1, ranks), leaf3(nodes, 2 * node + 2, ranks), 8);
}

// @ts-ignore: decorator
@inline function leaf5(nodes: usize, node: u32, ranks: usize): v128 {
  return either(rightOf(nodes, node, ranks), leaf4(nodes, 2 * node + 1, ranks), leaf4(nodes, 2 * node + 2, ranks), 16);
}

function leaf6(nodes: usize, ranks: usize): v128 {
  return either(rightOf(nodes, 0, ranks), leaf5(nodes, 1, ranks), leaf5(nodes, 2, ranks), 32);
}

function leaf7(nodes: usize, ranks: usize): v128 {
  const left = either(rightOf(nodes, 1, ranks), leaf5(nodes, 3, ranks), leaf5(nodes, 4, ranks), 32);
  const right = either(rightOf(nodes, 2, ranks), leaf5(nodes, 5, ranks), leaf5(nodes, 6, ranks), 32);
  return either(rightOf(nodes, 0, ranks), left, right, 64);
}

/** Adds the leaves' values to sixteen margins, two at a time. */
// @ts-ignore: decorator
@inline function addLeaves(leaves: usize, margins: usize, numbers: v128): void {
  const low = v128.extract_lane<u64>(numbers, 0);
  const high = v128.extract_lane<u64>(numbers, 1);
  addTwo(leaves, margins, low);
  addTwo(leaves, margins + 16, low >> 16);
  addTwo(leaves, margins + 32, low >> 32);
  addTwo(leaves, margins + 48, low >> 48);
  addTwo(leaves, margins + 64, high);
  addTwo(leaves, margins + 80, high >> 16);
  addTwo(leaves, margins + 96, high >> 32);
  addTwo(leaves, margins + 112, high >> 48);
}

// @ts-ignore: decorator
@inline function addTwo(leaves: usize, margins: usize, numbers: u64): void {
  const first = v128.load64_zero(leaves + <usize>((numbers & 255) << 3));
  const both = v128.load_lane<f64>(leaves + <usize>(((numbers >> 8) & 255) << 3), first, 1);
  v128.store(margins, f64x2.add(v128.load(margins), both));
}
