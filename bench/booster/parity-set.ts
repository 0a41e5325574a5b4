import type { BoosterParameters, TrainingData } from '../../model/booster/index.ts';

/** Rows that both engines train on, to the byte. */
export interface ParityData extends TrainingData {
  /** Rows to stop by, or to measure on. */
  validation?: TrainingData;
}

/** What is compared on a set: trees and what they say, the round of early stopping, or how well sampled models rank. */
export type ParityCheck = 'trees' | 'stopping' | 'sampling';

export interface ParitySet {
  name: string;
  check: ParityCheck;
  /** Over XGBoost's defaults; both sides get the same. */
  parameters: Partial<BoosterParameters>;
  /** The data, or why it cannot be had here. */
  make(): Promise<ParityData | { missing: string }> | ParityData | { missing: string };
}
