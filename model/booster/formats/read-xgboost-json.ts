import type { Booster } from '../booster.ts';
import type { Tree } from '../tree.ts';
import { asFloats, asIntegers, asList, asObject, asText, type Json, refuse } from './json-fields.ts';

/** More than a lead model needs, and few enough to refuse a file made to exhaust memory before arrays are made. */
const limits = { characters: 512 * 1024 * 1024, features: 100_000, depth: 30 };

/**
 * A booster from XGBoost's JSON model (versions 1.3 to 3.x): `gbtree`, `binary:logistic`, one target, numeric splits.
 * All its trees predict. Columns without names are called f0, f1, ..., as XGBoost calls them. Throws
 * `booster-file-invalid` for text that is not such a model and `booster-file-unsupported` for a model of another kind.
 */
export function fromXgboostJson(text: string): Booster {
  const learner = asObject(asObject(parse(text), '').learner, 'learner');
  const objective = asObject(learner.objective, 'learner.objective');
  const booster = asObject(learner.gradient_booster, 'learner.gradient_booster');
  supported('learner.objective.name', asText(objective.name, 'learner.objective.name'), 'binary:logistic');
  supported('learner.gradient_booster.name', asText(booster.name, 'learner.gradient_booster.name'), 'gbtree');

  const param = asObject(learner.learner_model_param, 'learner.learner_model_param');
  if (param.num_target !== undefined) supported('num_target', asText(param.num_target, 'num_target'), '1');
  supported('num_class', asText(param.num_class, 'num_class'), '0');
  const featureNames = namesOf(learner, count(param.num_feature, 'num_feature', limits.features));
  const model = asObject(booster.model, 'learner.gradient_booster.model');
  const trees = asList(model.trees, 'trees').map((tree, id) =>
    treeOf(tree, `trees[${id}]`, featureNames.length),
  );
  return {
    featureNames,
    objective: 'binary:logistic',
    baseScore: baseScoreOf(param.base_score),
    scalePosWeight: scalePosWeightOf(objective.reg_loss_param),
    trees,
    bestRound: trees.length,
  };
}

function parse(text: string): Json {
  if (text.length > limits.characters)
    throw refuse('the file', `at most ${limits.characters} characters`, 'more');
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw refuse('the file', 'JSON', text.slice(0, 40));
  }
}

function namesOf(learner: { [name: string]: Json | undefined }, features: number): string[] {
  const given = asList(learner.feature_names ?? [], 'learner.feature_names');
  if (given.length === 0) return Array.from({ length: features }, (_, index) => `f${index}`);
  const names = given.map((name, index) => asText(name, `learner.feature_names[${index}]`));
  if (names.length === features && new Set(names).size === features) return names;
  throw refuse('learner.feature_names', `${features} distinct names`, `${names.length} names`);
}

/** XGBoost 3 writes a list of one, older versions a bare number; both are text. */
function baseScoreOf(field: Json | undefined): number {
  const text = asText(field, 'base_score');
  const score = Math.fround(Number(text.replace(/^\[(.*)\]$/, '$1')));
  if (text.trim() !== '' && score >= 0 && score <= 1) return score;
  throw refuse('learner_model_param.base_score', 'one probability', text);
}

function scalePosWeightOf(field: Json | undefined): number {
  if (field === undefined) return 1;
  const weight = Number(
    asText(asObject(field, 'reg_loss_param').scale_pos_weight ?? '1', 'scale_pos_weight'),
  );
  if (Number.isFinite(weight) && weight > 0) return weight;
  throw refuse('reg_loss_param.scale_pos_weight', 'a number above 0', String(weight));
}

function treeOf(json: Json, path: string, features: number): Tree {
  const fields = asObject(json, path);
  const param = asObject(fields.tree_param, `${path}.tree_param`);
  supported(
    `${path}.size_leaf_vector`,
    asText(param.size_leaf_vector, 'size_leaf_vector').replace('0', '1'),
    '1',
  );
  const left = asIntegers(fields.left_children, `${path}.left_children`);
  const nodes = left.length;
  const integers = (name: string): Int32Array =>
    sized(asIntegers(fields[name], `${path}.${name}`), name, path, nodes);
  const floats = (name: string): Float32Array =>
    sized(asFloats(fields[name], `${path}.${name}`), name, path, nodes);
  if (asIntegers(fields.split_type ?? [], `${path}.split_type`).some((type) => type !== 0)) {
    supported(`${path}.split_type`, 'a categorical split', 'numeric splits');
  }

  const tree: Tree = {
    leftChild: left,
    rightChild: integers('right_children'),
    parent: new Int32Array(nodes).fill(-1),
    feature: integers('split_indices'),
    threshold: floats('split_conditions'),
    defaultLeft: Uint8Array.from(asIntegers(fields.default_left, `${path}.default_left`), (side) =>
      side === 0 ? 0 : 1,
    ),
    sumHessian: floats('sum_hessian'),
    lossChange: floats('loss_changes'),
    baseWeight: floats('base_weights'),
  };
  sized(tree.defaultLeft, 'default_left', path, nodes);
  if (tree.sumHessian.some((cover) => cover < 0))
    throw refuse(`${path}.sum_hessian`, 'numbers from 0', 'one below');
  linkParents(tree, path, features);
  return tree;
}

/** Goes down from the root, so that what is read is a tree: no node is reached twice, none is out of range. */
function linkParents(tree: Tree, path: string, features: number): void {
  const nodes = tree.leftChild.length;
  if (nodes === 0) throw refuse(path, 'at least one node', 'none');
  let level = [0];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limits.depth)
      supported(`${path} depth`, `more than ${limits.depth}`, `at most ${limits.depth} levels`);
    const next: number[] = [];
    for (const node of level) {
      const children = [tree.leftChild[node] as number, tree.rightChild[node] as number];
      if (children.every((child) => child === -1)) continue;
      const feature = tree.feature[node] as number;
      if (feature < 0 || feature >= features) {
        throw refuse(`${path}.split_indices[${node}]`, `0 to ${features - 1}`, String(feature));
      }
      for (const child of children) {
        const fresh = child > 0 && child < nodes && tree.parent[child] === -1;
        if (!fresh) throw refuse(`${path}, a child of node ${node}`, 'a node of its own', String(child));
        tree.parent[child] = node;
        next.push(child);
      }
    }
    level = next;
  }
}

function sized<T extends { length: number }>(values: T, name: string, path: string, nodes: number): T {
  if (values.length === nodes) return values;
  throw refuse(`${path}.${name}`, `${nodes} values, as there are nodes`, `${values.length} values`);
}

function count(field: Json | undefined, name: string, most: number): number {
  const value = Number(asText(field, name));
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw refuse(name, `an integer from 1 to ${most}`, String(value));
}

function supported(name: string, arrived: string, expected: string): void {
  if (arrived !== expected) throw refuse(name, expected, arrived, 'booster-file-unsupported');
}
