export { type BlockedOptions, blockedTimeSeriesFolds, type Fold } from './blocked-time-series.ts';
export { type Holdout, type HoldoutOptions, temporalHoldout } from './temporal-holdout.ts';
