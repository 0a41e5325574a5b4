// What rows answer at a node. A question is 16 bytes: the node's slot, its threshold (f32), a mask that flips signs, and
// where its categories are (0 where it has none). The answer is "yes" where a row leaves the node's default side.
//
// A node whose missing values go left is left where value >= threshold; one whose missing values go right where value < threshold, which
// is asked as -value >= -(the next number below the threshold). A missing value answers no to both.

/** Answers of two rows, in lanes of 64 bits. */
export function answersOfTwo(question: usize, block: usize, stride: usize, row: usize): v128 {
  const column = block + <usize>load<i32>(question) * stride + (row << 2);
  const categories: usize = load<i32>(question, 12);
  if (categories != 0) {
    const first: i64 = leaves(categories, load<f32>(column)) ? -1 : 0;
    const second: i64 = leaves(categories, load<f32>(column, 4)) ? -1 : 0;
    return i64x2.replace_lane(i64x2.splat(first), 1, second);
  }
  const values = v128.xor(v128.load64_zero(column), v128.load32_splat(question, 8));
  return i64x2.extend_low_i32x4_s(f32x4.ge(values, v128.load32_splat(question, 4)));
}

/**
 * Whether a value leaves the default side of a node with categories: first whether the default side is left, then how
 * many words of 32 categories follow, a bit set for each category that goes right.
 */
export function leaves(categories: usize, value: f32): bool {
  if (value != value) return false;
  const defaultLeft = load<i32>(categories) != 0;
  const words = load<i32>(categories, 4);
  let right = false;
  if (value >= 0 && value < <f32>(words << 5)) {
    const code = <i32>value;
    right = ((load<u32>(categories + (<usize>(code >> 5) << 2), 8) >> (code & 31)) & 1) != 0;
  }
  return right == defaultLeft;
}
