import { BLOCK, CategoryColumn, HIGHEST, LOWEST, NumberColumn, Pack } from './layout.as';

/** More thresholds than that are counted in two steps. */
const COUNTED: u32 = 32;

/** Thresholds of a group: the first step counts groups by the first threshold of each, the second the thresholds of a value's own group. */
const GROUP: u32 = 16;

/** The ranks of up to 128 rows: a column of the stripe has `stride` values. */
export function rankBlock(pack: usize, columns: usize, stride: u32, count: u32, ranks: usize): void {
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

/** The ranks of one row, a byte each. */
export function rankRow(pack: usize, values: usize, ranks: usize): void {
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

@inline function narrowed(a: v128, b: v128, c: v128, d: v128): v128 {
  return i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
}

/** Searches by halves; past the thresholds the pack holds NaN, which no value reaches. */
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
@inline function rankCategory(pack: usize, column: CategoryColumn, value: f32, ranks: usize, distance: u32): void {
  let rank = LOWEST;
  if (value != value) rank = column.missing;
  else if (value >= 0 && value < <f32>column.size) {
    const category = <u32>value;
    if ((load<u8>(pack + column.bits + (category >> 3)) >> (category & 7)) & 1) rank = HIGHEST;
  }
  store<i8>(ranks + column.slot * distance, rank);
}
