import { answers, columns, jobs, list, pairs, spareList, sparePairs } from './layout.as';

// A job is a block of a node's rows, 32 bytes: begin, end, column, where the column's table of sides is, and, when the rows are
// placed, where its left rows go, where its right rows go, how many go left.

/** Sorts a block of rows by side: those that go left from the block's beginning, the others from its end backwards. Answers how many go left. */
export function splitRows(chunk: i32): void {
  const job = jobs() + (<usize>chunk << 5);
  const begin: usize = load<i32>(job);
  const end: usize = load<i32>(job, 4);
  const column = columns() + (<usize>load<i32>(job, 8) << 4);
  const sides: usize = load<i32>(job, 12);
  const codes: usize = load<i32>(column);
  const stride: usize = load<i32>(column, 4);
  const less = load<i32>(column, 8);
  const shift = load<i32>(column, 12);
  let left = begin;
  let right = end - 1;
  for (let i = begin; i < end; i++) {
    const row = load<i32>(list() + (i << 2));
    const bin = (<i32>load<u16>(codes + <usize>row * stride) - less) >> shift;
    const pair = v128.load(pairs() + (i << 4));
    store<i32>(spareList() + (left << 2), row);
    v128.store(sparePairs() + (left << 4), pair);
    store<i32>(spareList() + (right << 2), row);
    v128.store(sparePairs() + (right << 4), pair);
    const goesLeft: usize = load<u8>(sides + <usize>bin);
    left += goesLeft;
    right -= 1 - goesLeft;
  }
  store<i32>(answers() + (<usize>chunk << 2), <i32>(left - begin));
}

/** Moves a sorted block to where it belongs in its node. */
export function placeRows(chunk: i32): void {
  const job = jobs() + (<usize>chunk << 5);
  const begin: usize = load<i32>(job);
  const end: usize = load<i32>(job, 4);
  const left: usize = load<i32>(job, 16);
  let right: usize = load<i32>(job, 20);
  const count: usize = load<i32>(job, 24);
  memory.copy(list() + (left << 2), spareList() + (begin << 2), count << 2);
  memory.copy(pairs() + (left << 4), sparePairs() + (begin << 4), count << 4);
  for (let i = end; i > begin + count; i--) {
    store<i32>(list() + (right << 2), load<i32>(spareList() + ((i - 1) << 2)));
    v128.store(pairs() + (right << 4), v128.load(sparePairs() + ((i - 1) << 4)));
    right++;
  }
}
