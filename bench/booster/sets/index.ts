import type { ParitySet } from '../parity-set.ts';
import { adult, adultSets } from './adult.ts';
import { sandboxSets, sandboxTable } from './sandbox.ts';
import { heldOut, syntheticSets } from './synthetic.ts';

/** Those whose first trees are kept for the tests; all are drawn, so that nothing but the trees need be kept. */
export const frozenSets: readonly ParitySet[] = syntheticSets
  .filter(({ name }) => !['reference', 'wide', 'two-million'].includes(name))
  .map((set) => ({ ...set, parameters: { ...set.parameters, rounds: 10 } }));

const sampled = { rounds: 100, maxDepth: 4, learningRate: 0.1, subsample: 0.7, colsampleBytree: 0.7 };
const stopped = { rounds: 300, maxDepth: 4, learningRate: 0.3 };

export const paritySets: readonly ParitySet[] = [
  ...sandboxSets,
  ...adultSets,
  ...syntheticSets,
  { name: 'stop-adult', check: 'stopping', parameters: stopped, make: () => adult(false) },
  { name: 'stop-sandbox', check: 'stopping', parameters: stopped, make: sandboxTable },
  { name: 'stop-synthetic', check: 'stopping', parameters: stopped, make: heldOut },
  { name: 'sample-adult', check: 'sampling', parameters: sampled, make: () => adult(false) },
  { name: 'sample-sandbox', check: 'sampling', parameters: sampled, make: sandboxTable },
  { name: 'sample-synthetic', check: 'sampling', parameters: sampled, make: heldOut },
];
