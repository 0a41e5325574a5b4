import {
  groups,
  groupsInUse,
  histogramBytes,
  histograms,
  jobCount,
  jobs,
  list,
  pairs,
  rows,
} from './layout.as';

/** One group of columns in the histograms of all jobs: cleared, counted, and taken off the parent's. */
export function fillGroup(chunk: i32): void {
  const group = groups() + (load<i32>(groupsInUse() + (chunk << 2)) << 4);
  const codes: usize = load<i32>(group);
  const width = load<i32>(group, 4);
  const first: usize = load<i32>(group, 8) << 4;
  const bytes: usize = load<i32>(group, 12) << 4;
  const size = histogramBytes();
  for (let job = 0; job < jobCount(); job++) {
    const order = jobs() + (job << 4);
    const begin = load<i32>(order, 8);
    const end = load<i32>(order, 12);
    const histogram = histograms() + <usize>load<i32>(order) * size + first;
    memory.fill(histogram, 0, bytes);
    if (width == 1) fillOne(codes, begin, end, histogram);
    else if (begin == 0 && end == rows()) fillFourOfAll(codes, end, histogram);
    else fillFour(codes, begin, end, histogram);
    const parent = load<i32>(order, 4);
    if (parent >= 0) takeOff(histograms() + <usize>parent * size + first, histogram, bytes);
  }
}

/** Codes of four columns stand together, each already the bytes from the group's first bin. */
function fillFour(codes: usize, begin: i32, end: i32, histogram: usize): void {
  const lastRow = list() + (end << 2);
  let pair = pairs() + (begin << 4);
  for (let at = list() + (begin << 2); at < lastRow; at += 4) {
    const code = codes + (<usize>load<i32>(at) << 3);
    const value = v128.load(pair);
    pair += 16;
    addFour(histogram, load<u64>(code), value);
  }
}

/** The same where the list is all rows in their own order. */
function fillFourOfAll(codes: usize, count: i32, histogram: usize): void {
  const last = codes + (<usize>count << 3);
  let pair = pairs();
  for (let code = codes; code < last; code += 8) {
    const value = v128.load(pair);
    pair += 16;
    addFour(histogram, load<u64>(code), value);
  }
}

/** A column by itself has bins for codes. */
function fillOne(codes: usize, begin: i32, end: i32, histogram: usize): void {
  const lastRow = list() + (end << 2);
  let pair = pairs() + (begin << 4);
  for (let at = list() + (begin << 2); at < lastRow; at += 4) {
    const code = <usize>load<u16>(codes + (<usize>load<i32>(at) << 1));
    add(histogram + (code << 4), v128.load(pair));
    pair += 16;
  }
}

function takeOff(parent: usize, histogram: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(parent + at, f64x2.sub(v128.load(parent + at), v128.load(histogram + at)));
  }
}

@inline
function addFour(histogram: usize, code: u64, value: v128): void {
  add(histogram + <usize>(code & 0xffff), value);
  add(histogram + <usize>((code >> 16) & 0xffff), value);
  add(histogram + <usize>((code >> 32) & 0xffff), value);
  add(histogram + <usize>(code >> 48), value);
}

@inline
function add(place: usize, value: v128): void {
  v128.store(place, f64x2.add(v128.load(place), value));
}
