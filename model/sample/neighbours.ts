import type { Matrix } from '../booster/matrix.ts';

/** Points to measure distances between: one array a point, all of one length, without NaN. */
export type Points = readonly Float64Array[];

/**
 * The chosen rows as points in which no unit outweighs another: every column is divided by its standard deviation over `rows`, and a missing
 * value lies at their median. A column that is constant there says nothing and is left out.
 */
export function distanceSpace(matrix: Matrix, rows: Int32Array, chosen: Int32Array): Points {
  const points = Array.from(chosen, () => new Float64Array(matrix.columns.length));
  for (const [index, column] of matrix.columns.entries()) {
    const known = Float64Array.from(rows, (row) => column[row] as number)
      .filter((value) => !Number.isNaN(value))
      .sort();
    const deviation = deviationOf(known);
    if (deviation === 0) continue;
    const median = known[known.length >> 1] as number;
    for (const [place, row] of chosen.entries()) {
      const value = column[row] as number;
      (points[place] as Float64Array)[index] = (Number.isNaN(value) ? median : value) / deviation;
    }
  }
  return points;
}

/**
 * The positions of each point's nearest others by Euclidean distance, `count` a point and nearest first, one point after the other; of equally
 * near ones the earlier. `count` is below the number of points.
 */
export function nearestNeighbours(points: Points, count: number): Int32Array {
  const found = new Int32Array(points.length * count);
  const distances = new Float64Array(count);
  for (const [own, point] of points.entries()) {
    const begin = own * count;
    let held = 0;
    for (let other = 0; other < points.length; other++) {
      if (other === own) continue;
      const worst = held < count ? Number.POSITIVE_INFINITY : (distances[count - 1] as number);
      const distance = squaredDistance(point, points[other] as Float64Array, worst);
      if (distance >= worst) continue;
      let place = held < count ? held++ : count - 1;
      for (; place > 0 && (distances[place - 1] as number) > distance; place--) {
        distances[place] = distances[place - 1] as number;
        found[begin + place] = found[begin + place - 1] as number;
      }
      distances[place] = distance;
      found[begin + place] = other;
    }
  }
  return found;
}

/** Stops counting at `limit`: what is farther is not wanted. */
function squaredDistance(a: Float64Array, b: Float64Array, limit: number): number {
  let sum = 0;
  for (let i = 0; i < a.length && sum < limit; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  return sum;
}

function deviationOf(values: Float64Array): number {
  if (values.length === 0) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
