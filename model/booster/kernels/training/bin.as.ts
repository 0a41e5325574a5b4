import { BLOCK, cuts, rows, spareList } from './layout.as';

/**
 * Codes of a block of rows of one column. Its values lie where rows are put down when a node is split; before its cuts stand, as i32,
 * how many they are, where its codes are, the bytes from row to row, how far a bin is shifted and what is added to it.
 */
export function binRows(chunk: i32): void {
  const count: i32 = load<i32>(cuts());
  const codes: usize = load<i32>(cuts(), 4);
  const stride: usize = load<i32>(cuts(), 8);
  const shift = load<i32>(cuts(), 12);
  const added = load<i32>(cuts(), 16);
  const first = cuts() + 20;
  const end = min(rows(), (chunk + 1) * BLOCK);
  let code = codes + <usize>(chunk * BLOCK) * stride;
  for (let row = chunk * BLOCK; row < end; row++) {
    const value = load<f32>(spareList() + (<usize>row << 2));
    const bin = value == value ? binOf(first, count, value) : count;
    store<u16>(code, (bin << shift) + added);
    code += stride;
  }
}

/** The first bin whose cut is above the value, at most the last bin: cuts up to the value are skipped by halves, without a branch. */
@inline
function binOf(first: usize, count: i32, value: f32): i32 {
  let at = first;
  for (let left = count; left > 1; ) {
    const half = left >> 1;
    const middle = at + (<usize>half << 2);
    at = select(middle, at, load<f32>(middle - 4) <= value);
    left -= half;
  }
  return <i32>((at - first) >> 2);
}
