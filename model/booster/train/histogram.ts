import type { BinnedMatrix } from '../cuts/bins.ts';

/** Sums of gradient and hessian, in pairs, for every bin of every column. */
export type Histogram = Float64Array;

/** Lends histograms out and takes them back, so that a tree does not allocate one for each node. */
export interface HistogramPool {
  take(): Histogram;
  give(histogram: Histogram): void;
}

export function histogramPool(binned: BinnedMatrix): HistogramPool {
  const free: Histogram[] = [];
  const length = 2 * (binned.offsets[binned.offsets.length - 1] as number);
  return {
    take: () => free.pop()?.fill(0) ?? new Float64Array(length),
    give: (histogram) => {
      free.push(histogram);
    },
  };
}

export interface HistogramInput {
  binned: BinnedMatrix;
  features: Int32Array;
  gradients: Float32Array;
  hessians: Float32Array;
}

/** Adds the given rows in their order, so that the sums depend on nothing but the input. */
export function fillHistogram(histogram: Histogram, input: HistogramInput, rows: Int32Array): void {
  const gradients = gather(input.gradients, rows);
  const hessians = gather(input.hessians, rows);
  for (const feature of input.features) {
    const codes = input.binned.codes[feature] as Uint16Array;
    addColumn(histogram, input.binned.offsets[feature] as number, codes, rows, gradients, hessians);
  }
}

/** Turns the parent's histogram into the other child's: parent less the child that was counted. */
export function subtractHistogram(parent: Histogram, counted: Histogram): Histogram {
  for (let i = 0; i < parent.length; i++) parent[i] = (parent[i] as number) - (counted[i] as number);
  return parent;
}

/** Copied next to each other once for all columns: every column then reads them in order. */
function gather(source: Float32Array, rows: Int32Array): Float64Array {
  const gathered = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) gathered[i] = source[rows[i] as number] as number;
  return gathered;
}

function addColumn(
  histogram: Histogram,
  offset: number,
  codes: Uint16Array,
  rows: Int32Array,
  gradients: Float64Array,
  hessians: Float64Array,
): void {
  for (let i = 0; i < rows.length; i++) {
    const slot = (offset + (codes[rows[i] as number] as number)) << 1;
    histogram[slot] = (histogram[slot] as number) + (gradients[i] as number);
    histogram[slot + 1] = (histogram[slot + 1] as number) + (hessians[i] as number);
  }
}
