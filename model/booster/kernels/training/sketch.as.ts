import { COUNT_BYTES, sort, toKey } from './sort.as';
import { combine, entries, prune, SUMMARY_BYTES, summarise } from './summary.as';

// What is to be sketched is described by 32 bytes at an address that stands in `sketches`, one a chunk: where the values are, how
// many, where their weights are (0 for none), the entries that the sketch keeps a bin, bins at most, where the scratch memory is,
// and, as the answer, where the summary is that `cuts` come from.

/** Where the descriptions begin. */
export const SKETCHES: usize = 1024;
export const SKETCH_BYTES: usize = 32;

/** A column's quantile summary, pruned to one entry more than there are bins: as `sketchColumn` in cuts/quantile-sketch.ts. */
export function sketchColumn(chunk: i32): void {
  const sketch = SKETCHES + <usize>chunk * SKETCH_BYTES;
  const rows = load<i32>(sketch, 4);
  const weighted = load<i32>(sketch, 8) != 0;
  const perBin = load<i32>(sketch, 12);
  const maxBin = load<i32>(sketch, 16);
  let next: usize = load<i32>(sketch, 20);

  const counts = next;
  next += COUNT_BYTES;
  // Keys and weights of the rows that count, and as much again to sort with.
  const keys = next;
  const spare = keys + (<usize>rows << 2);
  const weights = spare + (<usize>rows << 2);
  const spareWeights = weights + (weighted ? <usize>rows << 2 : 0);
  next = (spareWeights + (weighted ? <usize>rows << 2 : 0) + 15) & ~15;
  const present = countPresent(load<i32>(sketch), rows);
  const runCount = gather(load<i32>(sketch), load<i32>(sketch, 8), rows, keys, weights);

  const limit = limitOf(present, min(maxBin, present), perBin);
  const bytes = <usize>SUMMARY_BYTES + (<usize>limit << 5);
  let first = next;
  let second = first + bytes;
  const levels = second + bytes;
  let levelCount = 0;

  let begin = 0;
  let runs = 0;
  for (let i = 0; i <= runCount; i++) {
    const ended = i == runCount;
    if (!ended && runs > 0 && load<u32>(keys + (<usize>(i - 1) << 2)) == load<u32>(keys + (<usize>i << 2))) continue;
    if (ended || runs == 2 * limit) {
      const size = i - begin;
      const own = keys + (<usize>begin << 2);
      const ownWeights = weighted ? weights + (<usize>begin << 2) : 0;
      sort(own, ownWeights, size, spare, spareWeights, counts);
      summarise(own, ownWeights, size, first);
      if (ended) break;
      // Into the first level that is free or has room, taking along what is found in the way.
      for (let level = 0; ; level++) {
        const held = levels + <usize>level * bytes;
        prune(first, limit);
        if (level == levelCount) levelCount++;
        else if (entries(held) > 0) {
          combine(first, held, second);
          store<i32>(held, 0);
          if (entries(second) > limit) {
            const swapped = first;
            first = second;
            second = swapped;
            continue;
          }
          memory.copy(held, second, SUMMARY_BYTES + (<usize>entries(second) << 4));
          break;
        }
        memory.copy(held, first, SUMMARY_BYTES + (<usize>entries(first) << 4));
        break;
      }
      begin = i;
      runs = 0;
    }
    runs++;
  }

  prune(first, limit);
  for (let level = 0; level < levelCount; level++) {
    const held = levels + <usize>level * bytes;
    if (entries(held) == 0) continue;
    combine(first, held, second);
    prune(second, limit);
    const swapped = first;
    first = second;
    second = swapped;
  }
  prune(first, min(present, maxBin * perBin));
  prune(first, maxBin + 1);
  store<i32>(sketch, <i32>first, 24);
}

function countPresent(values: usize, rows: i32): i32 {
  let count = 0;
  for (let row: usize = 0; row < <usize>rows; row++) {
    const value = load<f32>(values + (row << 2));
    count += value == value ? 1 : 0;
  }
  return count;
}

/** The values that are there, and weigh something, in the order of their rows. Weighted neighbours of one value become one. */
function gather(values: usize, given: usize, rows: i32, keys: usize, weights: usize): i32 {
  let count: usize = 0;
  let last: u32 = 0;
  for (let row: usize = 0; row < <usize>rows; row++) {
    const value = load<f32>(values + (row << 2));
    const key = toKey(value);
    if (given == 0) {
      store<u32>(keys + (count << 2), key);
      count += value == value ? 1 : 0;
      continue;
    }
    const weight = load<f32>(given + (row << 2));
    if (value != value || weight == 0) continue;
    const place = weights + (count << 2);
    if (count > 0 && key == last) {
      store<f32>(place - 4, load<f32>(place - 4) + weight);
      continue;
    }
    store<u32>(keys + (count << 2), key);
    store<f32>(place, weight);
    last = key;
    count++;
  }
  return <i32>count;
}

function limitOf(rows: i32, bins: i32, perBin: i32): i32 {
  let levels: i64 = 1;
  let limit = limitAt(levels, rows, bins, perBin);
  while ((limit << levels) < <i64>rows) {
    levels++;
    limit = limitAt(levels, rows, bins, perBin);
  }
  return <i32>limit;
}

function limitAt(levels: i64, rows: i32, bins: i32, perBin: i32): i64 {
  return min(<i64>rows, levels * bins * perBin + 1);
}
