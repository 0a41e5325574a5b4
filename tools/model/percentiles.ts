/**
 * The percentile of each score: the share of all scores that are lower, 0 to 100. Equal scores have equal percentiles, so the highest is
 * below 100. `descending` are the scores from the highest to the lowest.
 */
export function percentilesOf(descending: readonly number[]): number[] {
  const percentiles = new Array<number>(descending.length);
  let lower = 0;
  for (let index = descending.length - 1; index >= 0; index--) {
    if (descending[index] !== descending[index + 1]) lower = descending.length - 1 - index;
    percentiles[index] = (100 * lower) / descending.length;
  }
  return percentiles;
}
