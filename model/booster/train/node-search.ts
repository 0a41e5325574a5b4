import type { BinnedMatrix } from '../cuts/bins.ts';
import type { BoosterParameters } from '../parameters.ts';
import type { CategoryLimits } from './category-split.ts';
import { columnsNamed } from './column-names.ts';
import type { GrowthEngine, NodeSums, Split } from './engine.ts';
import { findSplit } from './find-split.ts';
import { type Penalties, penaltiesOf } from './leaf-weight.ts';
import { type Bounds, monotoneRule, plainRule, type SplitRule, withCeiling } from './split-rule.ts';

/** What the parameters say about splits, the same for every tree. */
export interface SplitSettings {
  penalties: Penalties;
  limits: CategoryLimits;
  /** By column; undefined where no column has a direction. */
  directions: Int8Array | undefined;
}

export function splitSettingsOf(parameters: BoosterParameters, names: readonly string[]): SplitSettings {
  const { maxCatToOnehot = 4, maxCatThreshold = 64, monotoneConstraints = {} } = parameters;
  const directions = new Int8Array(names.length);
  const named = Object.keys(monotoneConstraints);
  for (const [index, column] of columnsNamed(named, names, 'monotoneConstraints').entries()) {
    directions[column] = monotoneConstraints[named[index] as string] as number;
  }
  return {
    penalties: penaltiesOf(parameters),
    limits: { oneHotBelow: maxCatToOnehot, together: maxCatThreshold },
    directions: directions.some((direction) => direction !== 0) ? directions : undefined,
  };
}

/** A node whose split is looked for, and where its histogram is. */
export interface Question {
  slot: number;
  sums: NodeSums;
  features: Int32Array;
  /** What the node takes off the loss as a leaf, float32, and between which values its leaves may lie: heeded with directions only. */
  ownGain: number;
  bounds: Bounds;
}

/** The best split of each node. The engine looks where it can: on thresholds, without directions and without a limit on leaves. */
export function searchNodes(
  engine: GrowthEngine,
  settings: SplitSettings,
  questions: readonly Question[],
): (Split | undefined)[] {
  const { penalties, directions, limits } = settings;
  const here = (question: Question, features: Int32Array): Split | undefined => {
    const { slot, sums, ownGain, bounds } = question;
    const rule: SplitRule =
      directions === undefined
        ? plainRule(penalties, sums)
        : monotoneRule(penalties, ownGain, bounds, directions);
    return findSplit(engine.binned, engine.histogram(slot), features, sums, withCeiling(rule), limits);
  };
  if (directions !== undefined || penalties.maxDeltaStep > 0) {
    return questions.map((question) => here(question, question.features));
  }
  const sorted = sortedColumns(engine.binned);
  const jobs = questions.map(({ slot, sums, features }) => ({
    slot,
    sums,
    features: sorted(features).numbers,
  }));
  const splits = engine.search(jobs, penalties);
  return questions.map((question, index) =>
    better(splits[index], here(question, sorted(question.features).categories)),
  );
}

interface SortedColumns {
  numbers: Int32Array;
  categories: Int32Array;
}

/** Tells numbers from categories, once for each list of columns: the engine takes nodes together that have one list. */
function sortedColumns({ cuts }: BinnedMatrix): (features: Int32Array) => SortedColumns {
  const none = new Int32Array(0);
  if (cuts.every(({ categories }) => categories !== true)) {
    return (features) => ({ numbers: features, categories: none });
  }
  const known = new Map<Int32Array, SortedColumns>();
  return (features) => {
    const held = known.get(features);
    if (held !== undefined) return held;
    const sorted = {
      numbers: features.filter((feature) => cuts[feature]?.categories !== true),
      categories: features.filter((feature) => cuts[feature]?.categories === true),
    };
    known.set(features, sorted);
    return sorted;
  };
}

/** The larger gain, the earlier column on a tie. */
function better(first: Split | undefined, second: Split | undefined): Split | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  if (first.gain !== second.gain) return first.gain > second.gain ? first : second;
  return first.feature < second.feature ? first : second;
}
