export type { Candidates, Replaced } from './candidates.ts';
export { type Inflated, pruneInflated } from './prune-inflated.ts';
export { type Pair, prunePairs, strongPairs } from './prune-pairs.ts';
export {
  type Candidate,
  type Removal,
  type Selection,
  type SelectionLimits,
  selectFeatures,
  varies,
} from './select.ts';
