import type { Booster } from '../booster.ts';
import { checkBooster } from '../check-booster.ts';
import { ModelError } from '../errors.ts';
import { shown } from '../shown.ts';

/**
 * How a feature's importance is counted over the splits on it: how many there are, or the mean or sum of their gains or of the
 * covers (sums of hessians) of the nodes that they split.
 */
export type ImportanceKind = (typeof kinds)[number];

const kinds = ['weight', 'gain', 'cover', 'total_gain', 'total_cover'] as const;

/**
 * As XGBoost's `get_score`: by name of feature, in the order of the matrix; a feature that no tree splits on is not in it. Throws
 * `importance-kind` for a kind that is none of these, and `booster-invalid` for what is no booster.
 */
export function importanceOf(booster: Booster, kind: ImportanceKind): Map<string, number> {
  checkBooster(booster);
  if (!kinds.includes(kind)) refuseKind(kind);
  const splits = new Float64Array(booster.featureNames.length);
  const sums = new Float64Array(booster.featureNames.length);
  for (const tree of booster.trees) {
    const counted = kind === 'gain' || kind === 'total_gain' ? tree.lossChange : tree.sumHessian;
    const open = [0];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      const left = tree.leftChild[node] as number;
      if (left < 0) continue;
      open.push(left, tree.rightChild[node] as number);
      const feature = tree.feature[node] as number;
      splits[feature] = (splits[feature] as number) + 1;
      sums[feature] = (sums[feature] as number) + (counted[node] as number);
    }
  }
  const importance = new Map<string, number>();
  for (const [feature, name] of booster.featureNames.entries()) {
    const count = splits[feature] as number;
    if (count === 0) continue;
    const sum = kind === 'weight' ? count : (sums[feature] as number);
    importance.set(name, kind === 'gain' || kind === 'cover' ? sum / count : sum);
  }
  return importance;
}

function refuseKind(kind: unknown): never {
  throw new ModelError({
    code: 'importance-kind',
    message: 'There is no importance of this kind.',
    expected: kinds.join(', '),
    arrived: shown(kind),
    next: "Name one of these kinds; 'total_gain' says how much all splits on a feature gave.",
  });
}
