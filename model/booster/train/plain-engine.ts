import { binMatrix, codesOf } from '../cuts/bins.ts';
import { fillLogisticGradients, type LogisticRows } from '../logistic.ts';
import type { Columns, FillJob, GrowthEngine, NodeSums, PartitionJob } from './engine.ts';
import { findSplit } from './find-split.ts';
import { quantise, unitOf } from './quantise.ts';
import { plainRule } from './split-rule.ts';

/** The reference: every loop as plainly as it can be written. */
export function plainEngine({ matrix, maxBin, weights }: Columns, rows: LogisticRows): GrowthEngine {
  const binned = binMatrix(matrix, maxBin, weights);
  const count = binned.rows;
  const gradients = new Float32Array(count);
  const hessians = new Float32Array(count);
  const margins = new Float32Array(count);
  const list = new Int32Array(count);
  const quantised = { gradient: new Float64Array(count), hessian: new Float64Array(count) };
  const codes = binned.columns.map((_, feature) => codesOf(binned, feature));
  const histograms: Float64Array[] = [];
  let features: Int32Array = new Int32Array(0);

  const histogram = (slot: number): Float64Array => {
    histograms[slot] ??= new Float64Array(2 * (binned.offsets[binned.offsets.length - 1] as number));
    return histograms[slot];
  };

  return {
    binned,
    gradients,
    hessians,
    margins,
    histogram,
    fillLogistic: () => fillLogisticGradients(rows, margins, gradients, hessians),
    startTree(counted, chosen) {
      features = chosen;
      listRows(list, counted);
      const within = list.subarray(0, counted?.length ?? count);
      quantise(gradients, unitOf(gradients, within), quantised.gradient);
      quantise(hessians, unitOf(hessians, within), quantised.hessian);
      return sumsOf(within);
    },
    fill(jobs) {
      for (const job of jobs) fillOne(job);
    },
    search: (jobs, penalties) =>
      jobs.map(({ slot, features: asked, sums }) =>
        findSplit(binned, histogram(slot), asked, sums, plainRule(penalties, sums)),
      ),
    partition: (jobs) => jobs.map((job) => partitionOne(job)),
    addLeaves(jobs) {
      for (const { begin, end, value } of jobs) {
        for (let i = begin; i < end; i++) {
          const row = list[i] as number;
          margins[row] = (margins[row] as number) + value;
        }
      }
    },
    close() {},
  };

  function sumsOf(within: Int32Array): NodeSums {
    const sums = { gradient: 0, hessian: 0 };
    for (const row of within) {
      sums.gradient += quantised.gradient[row] as number;
      sums.hessian += quantised.hessian[row] as number;
    }
    return sums;
  }

  function fillOne({ slot, parent, begin, end }: FillJob): void {
    const counted = histogram(slot).fill(0);
    for (const feature of features) {
      const bins = codes[feature] as Uint16Array;
      const offset = binned.offsets[feature] as number;
      for (let i = begin; i < end; i++) {
        const row = list[i] as number;
        const at = (offset + (bins[row] as number)) << 1;
        counted[at] = (counted[at] as number) + (quantised.gradient[row] as number);
        counted[at + 1] = (counted[at + 1] as number) + (quantised.hessian[row] as number);
      }
    }
    if (parent === undefined) return;
    const sibling = histogram(parent);
    for (let i = 0; i < sibling.length; i++) sibling[i] = (sibling[i] as number) - (counted[i] as number);
  }

  function partitionOne({ begin, end, feature, goesLeft }: PartitionJob): number {
    const bins = codes[feature] as Uint16Array;
    const toRight = new Int32Array(end - begin);
    let left = begin;
    let right = 0;
    for (let i = begin; i < end; i++) {
      const row = list[i] as number;
      if (goesLeft[bins[row] as number] === 1) list[left++] = row;
      else toRight[right++] = row;
    }
    list.set(toRight.subarray(0, right), left);
    return left;
  }
}

/** The counted rows (ascending; all where undefined) and then all others. */
export function listRows(list: Int32Array, counted: Int32Array | undefined): void {
  if (counted === undefined) {
    for (let row = 0; row < list.length; row++) list[row] = row;
    return;
  }
  list.set(counted);
  let at = counted.length;
  let next = 0;
  for (let row = 0; row < list.length; row++) {
    if (counted[next] === row) next++;
    else list[at++] = row;
  }
}
