import type { Booster } from '../booster.ts';
import { ModelError } from '../errors.ts';
import type { Tree } from '../tree.ts';
import { float32Text } from './float-text.ts';

/** XGBoost writes the root's parent as the largest int32. */
const noParent = 2147483647;

/**
 * The booster as XGBoost's JSON model, schema version 3.2, keys in XGBoost's own order; the same booster gives the
 * same text. XGBoost refuses names that hold `[`, `]` or `<`, so they are refused here: `feature-name`.
 */
export function toXgboostJson(
  booster: Booster,
  featureNames: readonly string[] = booster.featureNames,
): string {
  checkNames(booster, featureNames);
  const features = featureNames.length;
  const trees = booster.trees.map((tree, id) => treeText(tree, id, features));
  const rounds = Array.from({ length: trees.length + 1 }, (_, round) => round);
  const model = object({
    cats: object({ enc: '[]', feature_segments: '[]', sorted_idx: '[]' }),
    gbtree_model_param: object({ num_parallel_tree: '"1"', num_trees: text(trees.length) }),
    iteration_indptr: list(rounds),
    tree_info: list(trees.map(() => 0)),
    trees: list(trees),
  });
  return object({
    learner: object({
      attributes: '{}',
      feature_names: JSON.stringify(featureNames),
      feature_types: '[]',
      gradient_booster: object({ model, name: '"gbtree"' }),
      learner_model_param: object({
        base_score: JSON.stringify(`[${float32Text(booster.baseScore)}]`),
        boost_from_average: '"1"',
        num_class: '"0"',
        num_feature: text(features),
        num_target: '"1"',
      }),
      objective: object({
        name: '"binary:logistic"',
        reg_loss_param: object({ scale_pos_weight: text(booster.scalePosWeight) }),
      }),
    }),
    version: '[3,2,0]',
  });
}

function treeText(tree: Tree, id: number, features: number): string {
  const nodes = tree.leftChild.length;
  return object({
    base_weights: floats(tree.baseWeight),
    categories: '[]',
    categories_nodes: '[]',
    categories_segments: '[]',
    categories_sizes: '[]',
    default_left: list(tree.defaultLeft),
    id: String(id),
    left_children: list(tree.leftChild),
    loss_changes: floats(tree.lossChange),
    parents: list(tree.parent.map((parent) => (parent < 0 ? noParent : parent))),
    right_children: list(tree.rightChild),
    split_conditions: floats(tree.threshold),
    split_indices: list(tree.feature),
    split_type: list(new Uint8Array(nodes)),
    sum_hessian: floats(tree.sumHessian),
    tree_param: object({
      num_deleted: '"0"',
      num_feature: text(features),
      num_nodes: text(nodes),
      size_leaf_vector: '"1"',
    }),
  });
}

function checkNames(booster: Booster, names: readonly string[]): void {
  const refused = names.find((name) => /[[\]<]/.test(name));
  const unique = new Set(names).size === names.length;
  if (names.length === booster.featureNames.length && unique && refused === undefined) return;
  throw new ModelError({
    code: 'feature-name',
    message: 'The feature names cannot be written into an XGBoost model.',
    expected: `${booster.featureNames.length} distinct names without [, ] or <`,
    arrived: refused ?? `${names.length} names, ${new Set(names).size} of them distinct`,
    next: 'Rename the column where the matrix is built.',
  });
}

function object(fields: Record<string, string>): string {
  return `{${Object.entries(fields)
    .map(([name, value]) => `"${name}":${value}`)
    .join(',')}}`;
}

function list(items: ArrayLike<number | string>): string {
  return `[${Array.from(items).join(',')}]`;
}

function floats(items: Float32Array): string {
  return list(Array.from(items, float32Text));
}

/** XGBoost keeps parameters as text. */
function text(value: number): string {
  return `"${value}"`;
}
