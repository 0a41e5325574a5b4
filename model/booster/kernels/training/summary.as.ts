// Quantile summaries as in cuts/quantile-summary.ts: how many entries there are (i32), and from byte 16 on 16 bytes an entry, four f32:
// the value, its weight, the weight of all smaller values, that plus its own.

import { toValue } from './sort.as';

export const SUMMARY_BYTES: usize = 16;

export function entries(summary: usize): i32 {
  return load<i32>(summary);
}

/** The exact summary of sorted keys with their weights (1 each where `weights` is 0). */
export function summarise(keys: usize, weights: usize, count: i32, summary: usize): void {
  let entry = summary;
  let last: f32 = 0;
  for (let i: usize = 0; i < <usize>count; i++) {
    const value = toValue(load<u32>(keys + (i << 2)));
    const weight = weights == 0 ? <f32>1 : load<f32>(weights + (i << 2));
    if (i > 0 && value == last) {
      setWeight(entry, weightOf(entry) + weight);
      continue;
    }
    entry += 16;
    store<f32>(entry, value);
    setWeight(entry, weight);
    last = value;
  }
  let rank: f32 = 0;
  for (let at = summary + 16; at <= entry; at += 16) {
    store<f32>(at, rank, 8);
    rank += weightOf(at);
    store<f32>(at, rank, 12);
  }
  store<i32>(summary, <i32>((entry - summary) >> 4));
}

/** The summary of all rows of both: ranks add up, each bounded by its neighbours in the other; rounding may not let them fall. */
export function combine(a: usize, b: usize, into: usize): void {
  const endA = end(a);
  const endB = end(b);
  let fromA = a + 16;
  let fromB = b + 16;
  let entry = into;
  while (fromA < endA || fromB < endB) {
    const valueA = fromA < endA ? load<f32>(fromA) : Infinity;
    const valueB = fromB < endB ? load<f32>(fromB) : Infinity;
    const value = min(valueA, valueB);
    const isA = valueA == value;
    const isB = valueB == value;
    entry += 16;
    const weight = <f32>((isA ? <f64>weightOf(fromA) : 0) + (isB ? <f64>weightOf(fromB) : 0));
    let low = <f32>(
      (isA ? <f64>load<f32>(fromA, 8) : before(a, fromA)) + (isB ? <f64>load<f32>(fromB, 8) : before(b, fromB))
    );
    let high = <f32>(
      (isA ? <f64>load<f32>(fromA, 12) : until(fromA, endA)) + (isB ? <f64>load<f32>(fromB, 12) : until(fromB, endB))
    );
    if (entry > into + 16) {
      low = max(low, load<f32>(entry - 16, 8));
      high = max(high, load<f32>(entry - 16, 12));
    }
    high = max(high, low + weight);
    store<f32>(entry, value);
    setWeight(entry, weight);
    store<f32>(entry, low, 8);
    store<f32>(entry, high, 12);
    if (isA) fromA += 16;
    if (isB) fromB += 16;
  }
  store<i32>(into, <i32>((entry - into) >> 4));
}

/** Keeps at most `size` entries in place (2 or more), evenly spaced by rank, the first and the last among them. */
export function prune(summary: usize, size: i32): void {
  const count = entries(summary);
  if (count <= size) return;
  const first = summary + 16;
  const last = summary + (<usize>count << 4);
  const begin = load<f32>(first, 12);
  const range = load<f32>(last, 8) - begin;
  const steps = size - 1;
  const ending = v128.load(last);
  let kept = first;
  let keptFrom = first;
  // Entries are moved down over others, so that what is known of the one at hand is kept.
  let at = first + 16;
  let past = load<f32>(at, 8) + weightOf(at);
  for (let k = 1; k < steps; k++) {
    const wanted = <f32>2 * (<f32>(<f64>k * <f64>range) / <f32>steps + begin);
    while (at < last && wanted >= load<f32>(at + 16, 12) + load<f32>(at + 16, 8)) {
      at += 16;
      past = load<f32>(at, 8) + weightOf(at);
    }
    if (at == last) break;
    const boundary = past + (load<f32>(at + 16, 12) - weightOf(at + 16));
    const chosen = wanted < boundary ? at : at + 16;
    if (chosen == keptFrom) continue;
    keptFrom = chosen;
    kept += 16;
    v128.store(kept, v128.load(chosen));
  }
  if (keptFrom != last) {
    kept += 16;
    v128.store(kept, ending);
  }
  store<i32>(summary, <i32>((kept - summary) >> 4));
}

/** The least rank of a value that lies before entry `next`: past all of the entry before. */
function before(summary: usize, next: usize): f64 {
  return next == summary + 16 ? 0 : <f64>(load<f32>(next - 16, 8) + weightOf(next - 16));
}

/** The largest rank of a value that lies before entry `next`: short of all of that entry, or all there is. */
function until(next: usize, end: usize): f64 {
  return next == end ? <f64>load<f32>(next - 16, 12) : <f64>(load<f32>(next, 12) - weightOf(next));
}

@inline
function end(summary: usize): usize {
  return summary + 16 + (<usize>entries(summary) << 4);
}

@inline
function weightOf(entry: usize): f32 {
  return load<f32>(entry, 4);
}

@inline
function setWeight(entry: usize, weight: f32): void {
  store<f32>(entry, weight, 4);
}
