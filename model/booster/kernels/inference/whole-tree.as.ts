/** The leaf numbers of sixteen rows in a whole tree. */
export function leavesOf(depth: i32, nodes: usize, ranks: usize): v128 {
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
@inline function rightOf(nodes: usize, node: u32, ranks: usize): v128 {
  const at = nodes + (<usize>node << 3);
  return i8x16.gt_s(v128.load(ranks + load<u32>(at)), v128.load8_splat(at, 4));
}

/** Of two leaf numbers below a node the right one, if the row goes right: it is the larger, whatever both are. */
@inline function either(right: v128, leafLeft: v128, leafRight: v128, half: i8): v128 {
  return i8x16.max_u(leafLeft, v128.and(right, i8x16.add(leafRight, i8x16.splat(half))));
}

@inline function leaf1(nodes: usize, node: u32, ranks: usize): v128 {
  return v128.and(rightOf(nodes, node, ranks), i8x16.splat(1));
}

@inline function leaf2(nodes: usize, node: u32, ranks: usize): v128 {
  return either(rightOf(nodes, node, ranks), leaf1(nodes, 2 * node + 1, ranks), leaf1(nodes, 2 * node + 2, ranks), 2);
}

@inline function leaf3(nodes: usize, node: u32, ranks: usize): v128 {
  return either(rightOf(nodes, node, ranks), leaf2(nodes, 2 * node + 1, ranks), leaf2(nodes, 2 * node + 2, ranks), 4);
}

@inline function leaf4(nodes: usize, node: u32, ranks: usize): v128 {
  return either(rightOf(nodes, node, ranks), leaf3(nodes, 2 * node + 1, ranks), leaf3(nodes, 2 * node + 2, ranks), 8);
}

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
