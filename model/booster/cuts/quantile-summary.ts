const { fround } = Math;

/**
 * Distinct values in ascending order with their weights and the range of their ranks, as in the weighted quantile
 * sketch of Chen and Guestrin (2016), appendix A: `rankMin` is the weight of all smaller values, `rankMax` that plus
 * the value's own.
 */
export interface QuantileSummary {
  values: Float32Array;
  weights: Float32Array;
  rankMin: Float32Array;
  rankMax: Float32Array;
}

/** The exact summary of some rows of a column, none of them missing. A weight is 1 where none is given. */
export function summarise(column: Float32Array, rows: Int32Array, weights?: Float32Array): QuantileSummary {
  // Sorting numbers alone is several times faster than sorting rows by number.
  const sorted = weights === undefined ? countRows(column, rows) : weighRuns(column, rows, weights);
  const rankMin = new Float32Array(sorted.values.length);
  const rankMax = new Float32Array(sorted.values.length);
  let rank = 0;
  for (let i = 0; i < sorted.values.length; i++) {
    rankMin[i] = rank;
    rank = fround(rank + at(sorted.weights, i));
    rankMax[i] = rank;
  }
  return { ...sorted, rankMin, rankMax };
}

function countRows(column: Float32Array, rows: Int32Array): Pick<QuantileSummary, 'values' | 'weights'> {
  const sorted = gather(column, rows).sort();
  return sumEquals(sorted, new Float32Array(sorted.length).fill(1));
}

/** Rows of one value that follow each other are added first, as they come; then such runs, by value. */
function weighRuns(
  column: Float32Array,
  rows: Int32Array,
  weights: Float32Array,
): Pick<QuantileSummary, 'values' | 'weights'> {
  const runs = sumEquals(gather(column, rows), gather(weights, rows));
  const order = Int32Array.from(runs.values.keys()).sort(
    (a, b) => at(runs.values, a) - at(runs.values, b) || a - b,
  );
  return sumEquals(gather(runs.values, order), gather(runs.weights, order));
}

/** Neighbours of one value become one entry, their weights added in float32 from the first on. */
function sumEquals(values: Float32Array, weights: Float32Array): Pick<QuantileSummary, 'values' | 'weights'> {
  let size = 0;
  for (let i = 0; i < values.length; i++) {
    if (size > 0 && values[size - 1] === values[i])
      weights[size - 1] = at(weights, size - 1) + at(weights, i);
    else {
      values[size] = at(values, i);
      weights[size] = at(weights, i);
      size++;
    }
  }
  return { values: values.slice(0, size), weights: weights.slice(0, size) };
}

/** The summary of all rows of both: ranks add up, each bounded by its neighbours in the other. */
export function combineSummaries(a: QuantileSummary, b: QuantileSummary): QuantileSummary {
  const length = a.values.length + b.values.length;
  const values = new Float32Array(length);
  const weights = new Float32Array(length);
  const rankMin = new Float32Array(length);
  const rankMax = new Float32Array(length);
  let i = 0;
  let j = 0;
  let size = 0;
  for (; i < a.values.length || j < b.values.length; size++) {
    const fromA = a.values[i] ?? Number.POSITIVE_INFINITY;
    const fromB = b.values[j] ?? Number.POSITIVE_INFINITY;
    const value = Math.min(fromA, fromB);
    values[size] = value;
    weights[size] = (fromA === value ? at(a.weights, i) : 0) + (fromB === value ? at(b.weights, j) : 0);
    rankMin[size] =
      (fromA === value ? at(a.rankMin, i) : rankBefore(a, i)) +
      (fromB === value ? at(b.rankMin, j) : rankBefore(b, j));
    rankMax[size] =
      (fromA === value ? at(a.rankMax, i) : rankUntil(a, i)) +
      (fromB === value ? at(b.rankMax, j) : rankUntil(b, j));
    if (fromA === value) i++;
    if (fromB === value) j++;
  }
  const combined = {
    values: values.slice(0, size),
    weights: weights.slice(0, size),
    rankMin: rankMin.slice(0, size),
    rankMax: rankMax.slice(0, size),
  };
  mendRanks(combined);
  return combined;
}

/** Keeps at most `size` entries (2 or more), evenly spaced by rank, the first and the last among them. */
export function pruneSummary(summary: QuantileSummary, size: number): QuantileSummary {
  const { values, weights, rankMin, rankMax } = summary;
  if (values.length <= size) return summary;
  const end = values.length - 1;
  const begin = at(rankMax, 0);
  const range = fround(at(rankMin, end) - begin);
  const steps = size - 1;
  const kept = [0];
  let i = 1;
  for (let k = 1; k < steps; k++) {
    const wanted = fround(2 * fround(fround(fround(k * range) / steps) + begin));
    while (i < end && wanted >= fround(at(rankMax, i + 1) + at(rankMin, i + 1))) i++;
    if (i === end) break;
    const boundary = fround(
      fround(at(rankMin, i) + at(weights, i)) + fround(at(rankMax, i + 1) - at(weights, i + 1)),
    );
    const chosen = wanted < boundary ? i : i + 1;
    if (chosen !== kept[kept.length - 1]) kept.push(chosen);
  }
  if (kept[kept.length - 1] !== end) kept.push(end);

  const rows = Int32Array.from(kept);
  return {
    values: gather(values, rows),
    weights: gather(weights, rows),
    rankMin: gather(rankMin, rows),
    rankMax: gather(rankMax, rows),
  };
}

/** The least rank of a value that lies before entry `next`: past all of the entry before. */
function rankBefore(summary: QuantileSummary, next: number): number {
  return next === 0 ? 0 : fround(at(summary.rankMin, next - 1) + at(summary.weights, next - 1));
}

/** The largest rank of a value that lies before entry `next`: short of all of that entry, or all there is. */
function rankUntil(summary: QuantileSummary, next: number): number {
  if (next === summary.values.length) return at(summary.rankMax, next - 1);
  return fround(at(summary.rankMax, next) - at(summary.weights, next));
}

/** Rounding may let ranks fall from one entry to the next: they are held up. */
function mendRanks({ weights, rankMin, rankMax }: QuantileSummary): void {
  for (let i = 0; i < weights.length; i++) {
    if (i > 0) {
      rankMin[i] = Math.max(at(rankMin, i), at(rankMin, i - 1));
      rankMax[i] = Math.max(at(rankMax, i), at(rankMax, i - 1));
    }
    rankMax[i] = Math.max(at(rankMax, i), fround(at(rankMin, i) + at(weights, i)));
  }
}

function gather(source: Float32Array, rows: Int32Array): Float32Array {
  const gathered = new Float32Array(rows.length);
  for (let i = 0; i < rows.length; i++) gathered[i] = source[rows[i] as number] as number;
  return gathered;
}

function at(array: Float32Array, index: number): number {
  return array[index] as number;
}
