import { leaves } from './answers.as';

// A group of leaves is 256 bytes: how many quads of nodes and of players it has, where its table is, the binary logarithm of the bytes of
// a row of the table, how many of its nodes have categories (then, in the column of answers.as.ts: 12 bytes unused); from 32 on the
// nodes' slots, from 64 their thresholds, from 96 their sign masks, from 128 their categories; from 160 the players' slots.
// The first node gives the highest bit of a pattern; the pattern is the row of the table.

export const GROUP_BYTES: usize = 256;

/** Bytes a row of a block that the work on a group needs: the pattern, and a column for each node with categories. */
export const GROUP_SCRATCH: usize = 4 + 8 * 4;

/** Adds to the sums of a block's rows what the group gives its players. `count` is a multiple of 4. */
export function addGroup(group: usize, block: usize, sums: usize, scratch: usize, count: i32, rows: i32): void {
  findPatterns(group, block, scratch, count, rows);
  const quads = load<i32>(group, 4);
  const table: usize = load<i32>(group, 8);
  const stride = <usize>rows << 3;
  for (let quad = 0; quad < quads; quad++) {
    const players = group + 160 + (<usize>quad << 4);
    addQuad(
      table + (<usize>quad << 5),
      scratch,
      <usize>count << 2,
      sums + <usize>load<i32>(players) * stride,
      sums + <usize>load<i32>(players, 4) * stride,
      sums + <usize>load<i32>(players, 8) * stride,
      sums + <usize>load<i32>(players, 12) * stride,
    );
  }
}

/** Four players of all rows: from the table's rows, two at a time, to the four columns of sums. */
function addQuad(table: usize, patterns: usize, bytes: usize, a: usize, b: usize, c: usize, d: usize): void {
  const end = patterns + bytes;
  while (patterns < end) {
    const first = table + <usize>load<u32>(patterns);
    const second = table + <usize>load<u32>(patterns, 4);
    v128.store(a, f64x2.add(v128.load(a), v128.load64_lane(second, v128.load64_zero(first), 1)));
    v128.store(b, f64x2.add(v128.load(b), v128.load64_lane(second, v128.load64_zero(first, 8), 1, 8)));
    v128.store(c, f64x2.add(v128.load(c), v128.load64_lane(second, v128.load64_zero(first, 16), 1, 16)));
    v128.store(d, f64x2.add(v128.load(d), v128.load64_lane(second, v128.load64_zero(first, 24), 1, 24)));
    a += 16;
    b += 16;
    c += 16;
    d += 16;
    patterns += 8;
  }
}

/** Writes, for each row, the bytes from the table's beginning to the row of its pattern. */
function findPatterns(group: usize, block: usize, scratch: usize, count: i32, rows: i32): void {
  const quads = load<i32>(group);
  const shift = load<i32>(group, 12);
  const bytes = <usize>count << 2;
  const stride = <usize>rows << 2;
  for (let quad = 0; quad < quads; quad++) {
    const at = group + (<usize>quad << 4);
    const a = columnOf(at, block, scratch, stride, count, 4 * quad);
    const b = columnOf(at + 4, block, scratch, stride, count, 4 * quad + 1);
    const c = columnOf(at + 8, block, scratch, stride, count, 4 * quad + 2);
    const d = columnOf(at + 12, block, scratch, stride, count, 4 * quad + 3);
    const ta = v128.load32_splat(at, 64);
    const tb = v128.load32_splat(at, 68);
    const tc = v128.load32_splat(at, 72);
    const td = v128.load32_splat(at, 76);
    const fa = v128.load32_splat(at, 96);
    const fb = v128.load32_splat(at, 100);
    const fc = v128.load32_splat(at, 104);
    const fd = v128.load32_splat(at, 108);
    const last = quad == quads - 1 ? shift : 0;
    for (let row: usize = 0; row < bytes; row += 16) {
      let pattern = quad == 0 ? i32x4.splat(0) : v128.load(scratch + row);
      // A comparison that holds is -1: taking it off adds a bit.
      pattern = next(pattern, f32x4.ge(v128.xor(v128.load(a + row), fa), ta));
      pattern = next(pattern, f32x4.ge(v128.xor(v128.load(b + row), fb), tb));
      pattern = next(pattern, f32x4.ge(v128.xor(v128.load(c + row), fc), tc));
      pattern = next(pattern, f32x4.ge(v128.xor(v128.load(d + row), fd), td));
      v128.store(scratch + row, i32x4.shl(pattern, last));
    }
  }
}

@inline
function next(pattern: v128, holds: v128): v128 {
  return i32x4.sub(i32x4.shl(pattern, 1), holds);
}

/** A node's column of values; for a node with categories, a column of 1 where the row leaves the default side and 0 elsewhere. */
function columnOf(at: usize, block: usize, scratch: usize, stride: usize, count: i32, node: i32): usize {
  const column = block + <usize>load<i32>(at, 32) * stride;
  const categories: usize = load<i32>(at, 128);
  if (categories == 0) return column;
  const answers = scratch + <usize>(node + 1) * stride;
  for (let row: usize = 0; row < <usize>count << 2; row += 4) {
    store<f32>(answers + row, leaves(categories, load<f32>(column + row)) ? 1 : 0);
  }
  return answers;
}
