// What predict/pack-booster.ts writes and predict/stripes.ts asks for: words, and places told from the pack's first byte.

/** Rows in a block: the distance in bytes between the ranks of two slots. The pack's nodes are written for it. */
export const BLOCK: u32 = 128;
export const BLOCK_BITS: u32 = 7;

/** Ranks are kept less 128, because vectors compare signed bytes at less cost. */
export const LOWEST: i32 = -128;
export const HIGHEST: i32 = 127;

@unmanaged export class Pack {
  numbers: u32;
  numberColumns: u32;
  categories: u32;
  categoryColumns: u32;
  trees: u32;
  treeList: u32;
}

@unmanaged export class NumberColumn {
  input: u32;
  thresholds: u32;
  count: u32;
  halvings: u32;
  leftSlot: i32;
  rightSlot: i32;
}

@unmanaged export class CategoryColumn {
  input: u32;
  bits: u32;
  size: u32;
  slot: u32;
  missing: i32;
}

@unmanaged export class PackedTree {
  depth: i32;
  nodes: u32;
  leaves: u32;
  names: u32;
}

/** The tree of a number. */
@inline export function treeAt(pack: usize, tree: u32): PackedTree {
  return changetype<PackedTree>(pack + changetype<Pack>(pack).treeList + <usize>tree * offsetof<PackedTree>());
}
