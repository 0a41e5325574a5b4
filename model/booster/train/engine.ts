import type { BinnedMatrix } from '../cuts/bins.ts';
import type { LogisticRows } from '../logistic.ts';
import type { Matrix } from '../matrix.ts';
import type { Penalties } from './leaf-weight.ts';

/** Sums of quantised gradients and hessians: whole units (quantise.ts), exact in float64, so that no order of adding changes them. */
export interface NodeSums {
  gradient: number;
  hessian: number;
}

/** A split on one column. */
export interface Split {
  feature: number;
  /** The last bin that goes left; -1 when only missing values do, and where `categories` says it. */
  bin: number;
  threshold: number;
  defaultLeft: boolean;
  /** The gain over the node's own, float32. */
  gain: number;
  left: NodeSums;
  right: NodeSums;
  /** The categories (ascending) that go right, on a column of categories. */
  categories?: Int32Array;
}

/** Rows from `begin` to `end` (exclusive) of the engine's list of rows. */
export interface Range {
  begin: number;
  end: number;
}

/** Counts a range into the histogram `slot`; the histogram `parent`, if given, is then made the sibling's: parent less counted. */
export interface FillJob extends Range {
  slot: number;
  parent?: number;
}

export interface SearchJob {
  slot: number;
  sums: NodeSums;
  /** Ascending. */
  features: Int32Array;
}

export interface PartitionJob extends Range {
  feature: number;
  /** By bin of the feature, the last being the missing values': 1 goes left, 0 goes right. */
  goesLeft: Uint8Array;
}

export interface LeafJob extends Range {
  value: number;
}

/**
 * The heavy loops of growing a tree, on one binned matrix. Two engines do them: plain TypeScript, the reference, and WebAssembly on
 * threads. Both give the same bytes.
 */
export interface GrowthEngine {
  readonly binned: BinnedMatrix;
  /** By row, to be filled before a tree is started. */
  readonly gradients: Float32Array;
  readonly hessians: Float32Array;
  /** By row; `addLeaves` adds to it. */
  readonly margins: Float32Array;
  /** Fills gradients and hessians of the logistic loss from the margins: w (p - y) and w p (1 - p). */
  fillLogistic(): void;
  /**
   * Quantises the gradients and lists the rows: first those that the tree counts, then all others, each ascending. Returns the sums
   * over the counted rows.
   */
  startTree(counted: Int32Array | undefined, features: Int32Array): NodeSums;
  fill(jobs: readonly FillJob[]): void;
  /** Pairs of gradient and hessian for every bin of every column of the tree, by `binned.offsets`. Stands until the next `fill`. */
  histogram(slot: number): Float64Array;
  /** For each job the split on a threshold with the largest gain, or none that gains. On a tie the earlier column stands, within it the earlier cut. */
  search(jobs: readonly SearchJob[], penalties: Penalties): (Split | undefined)[];
  /** For each job moves the rows that go left before those that go right, both in their order, and returns where the right begins. */
  partition(jobs: readonly PartitionJob[]): number[];
  addLeaves(jobs: readonly LeafJob[]): void;
  /** Gives memory and threads back. */
  close(): void;
}

/** What an engine makes its bins of. Weights are those that the cuts heed. */
export interface Columns {
  matrix: Matrix;
  maxBin: number;
  weights: Float32Array | undefined;
}

export type EngineMaker = (columns: Columns, rows: LogisticRows, threads: number) => GrowthEngine;
