import type { WatchedRows } from './watched-rows.ts';

/** The area under the ROC curve; undefined where the rows are of one class. */
export function aucRoc(rows: WatchedRows): number | undefined {
  const { positives, negatives, allPositives, allNegatives } = curveOf(rows);
  if (allPositives === 0 || allNegatives === 0) return undefined;
  let area = 0;
  for (let i = 1; i < positives.length; i++) {
    const width = (negatives[i] as number) - (negatives[i - 1] as number);
    area += (width * ((positives[i] as number) + (positives[i - 1] as number))) / 2;
  }
  return area / (allPositives * allNegatives);
}

/**
 * The area under the precision-recall curve, interpolated between its points as Davis and Goadrich (2006) have it: along a step, false
 * positives grow in proportion to true ones, h for each, so that the precision at recall r is r / (a r + b) with a = 1 + h. Undefined where
 * the rows are of one class.
 */
export function aucPr(rows: WatchedRows): number | undefined {
  const { positives, negatives, allPositives, allNegatives } = curveOf(rows);
  if (allPositives === 0 || allNegatives === 0) return undefined;
  let area = 0;
  for (let i = 1; i < positives.length; i++) {
    const before = positives[i - 1] as number;
    const more = (positives[i] as number) - before;
    if (more === 0) continue;
    const h = ((negatives[i] as number) - (negatives[i - 1] as number)) / more;
    const a = h + 1;
    const b = ((negatives[i - 1] as number) - h * before) / allPositives;
    const from = before / allPositives;
    const to = (positives[i] as number) / allPositives;
    const logs = b === 0 ? 0 : (b / a) * (Math.log(a * to + b) - Math.log(a * from + b));
    area += (to - from - logs) / a;
  }
  return area;
}

/** The weights of both classes above each distinct output, from none to all. */
interface Curve {
  positives: Float64Array;
  negatives: Float64Array;
  allPositives: number;
  allNegatives: number;
}

function curveOf(rows: WatchedRows): Curve {
  const weighed = weightsByOutput(rows);
  const steps = weighed.distinct.length;
  const positives = new Float64Array(steps + 1);
  const negatives = new Float64Array(steps + 1);
  for (let i = 1; i <= steps; i++) {
    positives[i] = (positives[i - 1] as number) + (weighed.positives[steps - i] as number);
    negatives[i] = (negatives[i - 1] as number) + (weighed.negatives[steps - i] as number);
  }
  return {
    positives,
    negatives,
    allPositives: positives[steps] as number,
    allNegatives: negatives[steps] as number,
  };
}

/** Weights are counted in whole numbers of a unit in which all together are below 2^52, so that no order of adding changes a sum. */
function weightsByOutput({ outputs, labels, weights }: WatchedRows) {
  const distinct = distinctOf(outputs);
  const positives = new Float64Array(distinct.length);
  const negatives = new Float64Array(distinct.length);
  const largest = weights === undefined ? 1 : weights.reduce((most, weight) => Math.max(most, weight), 0);
  const unit = 2 ** (Math.ceil(Math.log2(largest) + Math.log2(outputs.length)) - 51);
  for (let row = 0; row < outputs.length; row++) {
    const weight = (weights === undefined ? 1 : (weights[row] as number)) / unit;
    const label = labels[row] as number;
    const place = placeOf(distinct, outputs[row] as number);
    positives[place] = (positives[place] as number) + Math.round(label * weight);
    negatives[place] = (negatives[place] as number) + Math.round((1 - label) * weight);
  }
  return { distinct, positives, negatives };
}

/** Ascending. Sorting numbers alone is several times faster than sorting rows by number. */
function distinctOf(outputs: Float32Array): Float32Array {
  const sorted = outputs.slice().sort();
  let count = 0;
  for (const output of sorted) if (count === 0 || output !== sorted[count - 1]) sorted[count++] = output;
  return sorted.subarray(0, count);
}

function placeOf(distinct: Float32Array, output: number): number {
  let low = 0;
  let high = distinct.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((distinct[middle] as number) < output) low = middle + 1;
    else high = middle;
  }
  return low;
}
