import type { Booster } from '../booster.ts';
import type { TreeRange } from './options.ts';
import { type BoosterPack, packBooster } from './pack-booster.ts';

interface KnownPack {
  trees: Booster['trees'];
  weights: Float32Array | undefined;
  range: TreeRange;
  pack: BoosterPack;
}

const known = new WeakMap<Booster, KnownPack>();

/** The booster's pack: that of the last call while the booster holds the same trees. Packing costs about as much as a few thousand rows. */
export function packOf(booster: Booster, range: TreeRange): BoosterPack {
  const last = known.get(booster);
  if (last !== undefined && isOf(last, booster, range)) return last.pack;
  const pack = packBooster(booster, range.begin, range.end);
  known.set(booster, { trees: [...booster.trees], weights: booster.treeWeights?.slice(), range, pack });
  return pack;
}

function isOf({ trees, weights, range }: KnownPack, booster: Booster, { begin, end }: TreeRange): boolean {
  if (range.begin !== begin || range.end !== end || trees.length !== booster.trees.length) return false;
  if (weights?.length !== booster.treeWeights?.length) return false;
  return trees.every(
    (tree, index) => tree === booster.trees[index] && weights?.[index] === booster.treeWeights?.[index],
  );
}
