import type { Booster } from './booster.ts';
import { ModelError } from './errors.ts';
import { shown } from './shown.ts';
import type { Tree } from './tree.ts';

/**
 * Throws `booster-invalid` for what is no booster, such as nothing at all or a copy that went through `JSON.stringify`, which keeps neither
 * typed arrays nor maps. It looks at each tree's arrays, not at what is in them.
 */
export function checkBooster(booster: Booster): void {
  const { featureNames, trees } = (booster ?? {}) as Partial<Booster>;
  if (!Array.isArray(featureNames) || !Array.isArray(trees))
    throw invalid('an object with featureNames and trees', shown(booster));
  if (sound.has(trees)) return;
  const wrong = (trees as Tree[]).findIndex((tree) => !isTree(tree));
  if (wrong >= 0)
    throw invalid('trees of typed arrays, their categories in a Map', `another one at place ${wrong}`);
  sound.add(trees);
}

/** Lists of trees that were looked at: to look at hundreds again would slow the prediction of one row. */
const sound = new WeakSet<readonly Tree[]>();

function isTree(tree: Partial<Tree> | null | undefined): boolean {
  return (
    tree?.leftChild instanceof Int32Array &&
    tree.rightChild instanceof Int32Array &&
    tree.feature instanceof Int32Array &&
    tree.threshold instanceof Float32Array &&
    tree.defaultLeft instanceof Uint8Array &&
    (tree.categories === undefined || tree.categories instanceof Map)
  );
}

function invalid(expected: string, given: string): ModelError {
  return new ModelError({
    code: 'booster-invalid',
    message: 'This is not a booster.',
    expected,
    arrived: given,
    next: 'Take it as trainBooster or fromXgboost gives it, and keep it as text with toXgboostJson: JSON.stringify loses its arrays.',
  });
}
