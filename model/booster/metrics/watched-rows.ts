/** Rows whose predictions are measured. */
export interface WatchedRows {
  /** Float32: probabilities for `binary:logistic`, else the margins. */
  outputs: Float32Array;
  labels: ArrayLike<number>;
  /** 1 each where absent. */
  weights?: Float32Array | undefined;
}
