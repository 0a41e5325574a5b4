import type { WatchedRows } from './watched-rows.ts';

/** The area under the ROC curve; undefined where the rows are of one class. */
export function aucRoc(rows: WatchedRows): number | undefined {
  const points = curveOf(rows);
  if (points === undefined) return undefined;
  let area = 0;
  for (const { negatives, positives, fewerNegatives, fewerPositives } of points.steps) {
    area += ((negatives - fewerNegatives) * (positives + fewerPositives)) / 2;
  }
  return area / (points.positives * points.negatives);
}

/**
 * The area under the precision-recall curve, interpolated between its points as Davis and Goadrich (2006) have it: along a step, false
 * positives grow in proportion to true ones, h for each, so that the precision at recall r is r / (a r + b) with a = 1 + h. Undefined where
 * the rows are of one class.
 */
export function aucPr(rows: WatchedRows): number | undefined {
  const points = curveOf(rows);
  if (points === undefined) return undefined;
  let area = 0;
  for (const step of points.steps) {
    const from = step.fewerPositives / points.positives;
    const to = step.positives / points.positives;
    if (to === from) continue;
    const h = (step.negatives - step.fewerNegatives) / (step.positives - step.fewerPositives);
    const a = h + 1;
    const b = (step.fewerNegatives - h * step.fewerPositives) / points.positives;
    area +=
      b === 0 ? (to - from) / a : (to - from - (b / a) * (Math.log(a * to + b) - Math.log(a * from + b))) / a;
  }
  return area;
}

interface Curve {
  /** By distinct output from the highest: the weights of both classes up to the one before and up to it. */
  steps: { fewerPositives: number; fewerNegatives: number; positives: number; negatives: number }[];
  positives: number;
  negatives: number;
}

function curveOf({ outputs, labels, weights }: WatchedRows): Curve | undefined {
  const order = Int32Array.from(outputs.keys()).sort(
    (a, b) => (outputs[b] as number) - (outputs[a] as number),
  );
  const units = weights === undefined ? undefined : wholeWeights(weights);
  const steps: Curve['steps'] = [];
  let positives = 0;
  let negatives = 0;
  for (let i = 0; i < order.length; ) {
    const step = { fewerPositives: positives, fewerNegatives: negatives, positives, negatives };
    const output = outputs[order[i] as number];
    for (; i < order.length && outputs[order[i] as number] === output; i++) {
      const row = order[i] as number;
      const weight = units === undefined ? 1 : (units[row] as number);
      positives += (labels[row] as number) * weight;
      negatives += (1 - (labels[row] as number)) * weight;
    }
    steps.push({ ...step, positives, negatives });
  }
  return positives > 0 && negatives > 0 ? { steps, positives, negatives } : undefined;
}

/** Weights as whole numbers of a unit in which their sum is below 2^52, so that no order of adding changes a sum. */
function wholeWeights(weights: Float32Array): Float64Array {
  const largest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  const unit = 2 ** (Math.ceil(Math.log2(largest) + Math.log2(weights.length)) - 51);
  return Float64Array.from(weights, (weight) => (largest === 0 ? 0 : Math.round(weight / unit)));
}
