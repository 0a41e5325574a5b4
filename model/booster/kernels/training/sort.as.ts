// Radix sort of float32 by three digits of 11 bits. A float's bits, with the sign turned so that all ascend as unsigned numbers, are its key.

const DIGIT: u32 = 11;
const DIGITS: u32 = 2048;

/** Minus zero is made zero: the two are one value. */
@inline
export function toKey(value: f32): u32 {
  const bits = reinterpret<u32>(value + <f32>0);
  return bits ^ (<u32>(<i32>bits >> 31) | 0x80000000);
}

@inline
export function toValue(key: u32): f32 {
  return reinterpret<f32>(key ^ ((key >> 31) - 1 | 0x80000000));
}

/** What `sort` needs for counting, in bytes. */
export const COUNT_BYTES: usize = 3 * DIGITS * 4;

/**
 * Sorts keys in place, and with them what belongs to each (nothing where `others` is 0); equal keys keep their order. `spare` and
 * `spareOthers` have room for as many.
 */
export function sort(keys: usize, others: usize, count: i32, spare: usize, spareOthers: usize, counts: usize): void {
  memory.fill(counts, 0, COUNT_BYTES);
  const end = keys + (<usize>count << 2);
  for (let at = keys; at < end; at += 4) {
    const key = load<u32>(at);
    raise(counts + (<usize>(key & (DIGITS - 1)) << 2));
    raise(counts + DIGITS * 4 + (<usize>((key >> DIGIT) & (DIGITS - 1)) << 2));
    raise(counts + DIGITS * 8 + (<usize>(key >> (2 * DIGIT)) << 2));
  }
  for (let digit: usize = 0; digit < 3; digit++) {
    let sum = 0;
    const first = counts + digit * DIGITS * 4;
    for (let at = first; at < first + DIGITS * 4; at += 4) {
      const own = load<i32>(at);
      store<i32>(at, sum);
      sum += own;
    }
  }
  move(keys, others, count, spare, spareOthers, counts, 0);
  move(spare, others == 0 ? 0 : spareOthers, count, keys, others, counts + DIGITS * 4, DIGIT);
  move(keys, others, count, spare, spareOthers, counts + DIGITS * 8, 2 * DIGIT);
  memory.copy(keys, spare, <usize>count << 2);
  if (others != 0) memory.copy(others, spareOthers, <usize>count << 2);
}

function move(from: usize, others: usize, count: i32, to: usize, toOthers: usize, places: usize, shift: u32): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    const key = load<u32>(from + (i << 2));
    const place = places + (<usize>((key >> shift) & (DIGITS - 1)) << 2);
    const at: usize = load<i32>(place);
    store<i32>(place, <i32>at + 1);
    store<u32>(to + (at << 2), key);
    if (others != 0) store<f32>(toOthers + (at << 2), load<f32>(others + (i << 2)));
  }
}

@inline
function raise(place: usize): void {
  store<i32>(place, load<i32>(place) + 1);
}
