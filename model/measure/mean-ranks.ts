/** Ranks from 1 in ascending order; tied values share their mean rank, and NaN has none. */
export function meanRanks(values: ArrayLike<number>): Float64Array {
  const order = Array.from(values, (_, index) => index).sort(
    (i, j) => (values[i] as number) - (values[j] as number),
  );
  const ranks = new Float64Array(values.length);
  for (let begin = 0; begin < order.length; ) {
    const value = values[order[begin] as number];
    let end = begin + 1;
    while (end < order.length && values[order[end] as number] === value) end++;
    const rank = Number.isNaN(value) ? Number.NaN : (begin + end + 1) / 2;
    for (const index of order.slice(begin, end)) ranks[index] = rank;
    begin = end;
  }
  return ranks;
}
