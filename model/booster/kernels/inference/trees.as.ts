import { Pack, PackedTree, treeAt } from './layout.as';
import { leavesOf } from './whole-tree.as';

/** Writes the node ids of the leaves of a block of rows, row by row. */
export function nameLeaves(pack: usize, ranks: usize, count: u32, out: usize): void {
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

@inline function nameEight(names: usize, out: usize, distance: usize, numbers: u64): void {
  for (let row = 0; row < 8; row++) {
    store<i32>(out, load<i32>(names + <usize>((numbers & 255) << 2)));
    numbers >>= 8;
    out += distance;
  }
}

/** Adds every tree to the margins of a block of rows, in the order of the trees. */
export function addTrees(pack: usize, ranks: usize, count: u32, margins: usize): void {
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
@inline export function leafIn(pack: usize, tree: PackedTree, ranks: usize, shift: u32): u32 {
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
@inline function stepFrom(nodes: usize, node: u32, ranks: usize, shift: u32): u32 {
  const at = nodes + node;
  return load<u32>(at, 8) + (u32(<i32>load<i8>(ranks + (load<u32>(at) >> shift)) > load<i32>(at, 4)) << 4);
}

/** Adds the leaves' values to sixteen margins, two at a time. */
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

@inline function addTwo(leaves: usize, margins: usize, numbers: u64): void {
  const first = v128.load64_zero(leaves + <usize>((numbers & 255) << 3));
  const both = v128.load_lane<f64>(leaves + <usize>(((numbers >> 8) & 255) << 3), first, 1);
  v128.store(margins, f64x2.add(v128.load(margins), both));
}
