import { categoryThreshold, type Tree } from '../tree.ts';
import {
  asAnyFloats,
  asFloats,
  asIntegers,
  asObject,
  asText,
  expectKind,
  type FieldObject,
  refuse,
} from './fields.ts';

/** XGBoost keeps categories in bit sets of so many bits. */
const mostCategories = 2 ** 24;

/** Few enough for every walk that calls itself, and many times what a tree has that learned something. */
const mostLevels = 512;

/**
 * One tree of a model file. Nodes keep their numbers, so that leaves are told as XGBoost tells them: a node that pruning cut off stays as
 * a leaf without a parent. Throws `booster-file-invalid` for what is no tree.
 */
export function treeFromFields(fields: FieldObject, path: string, features: number): Tree {
  const param = asObject(fields.get('tree_param'), `${path}.tree_param`);
  expectKind(
    `${path}.size_leaf_vector`,
    asText(param.get('size_leaf_vector') ?? '0', 'size_leaf_vector'),
    '0',
    '1',
  );
  const left = asIntegers(fields.get('left_children'), `${path}.left_children`);
  const nodes = left.length;
  const sized = <T extends { length: number }>(read: (name: string) => T, name: string): T => {
    const values = read(name);
    if (values.length === nodes) return values;
    throw refuse(`${path}.${name}`, `${nodes} values, as there are nodes`, `${values.length} values`);
  };
  const integers = (name: string): Int32Array => asIntegers(fields.get(name), `${path}.${name}`);
  const floats = (name: string): Float32Array => asFloats(fields.get(name), `${path}.${name}`);
  const flags = (name: string): Uint8Array => asFlags(fields, name, path);

  const tree: Tree = {
    leftChild: left,
    rightChild: sized(integers, 'right_children'),
    parent: new Int32Array(nodes).fill(-1),
    feature: sized(integers, 'split_indices'),
    threshold: sized((name) => asAnyFloats(fields.get(name), `${path}.${name}`), 'split_conditions'),
    defaultLeft: sized(flags, 'default_left'),
    sumHessian: sized(floats, 'sum_hessian'),
    lossChange: sized(floats, 'loss_changes'),
    baseWeight: sized(floats, 'base_weights'),
  };
  asNodeCount(param, path, nodes);
  if (tree.sumHessian.some((cover) => cover < 0))
    throw refuse(`${path}.sum_hessian`, 'numbers from 0', 'one below');
  linkParents(tree, path, features);
  const categorical = fields.has('split_type') ? sized(flags, 'split_type') : new Uint8Array(nodes);
  const categories = categoriesOf(fields, tree, categorical, path);
  settleNodes(tree, categories, path);
  return categories.size === 0 ? tree : { ...tree, categories };
}

/** Written as 0 and 1, by versions before 1.6 as false and true. */
function asFlags(fields: FieldObject, name: string, path: string): Uint8Array {
  const field = fields.get(name);
  const flags = Array.isArray(field) && typeof field[0] === 'boolean' ? field.map(Number) : field;
  const integers = asIntegers(flags, `${path}.${name}`);
  if (integers.some((flag) => flag !== 0 && flag !== 1))
    throw refuse(`${path}.${name}`, '0 or 1', 'another number');
  return Uint8Array.from(integers);
}

function asNodeCount(param: FieldObject, path: string, nodes: number): void {
  const told = asText(param.get('num_nodes'), `${path}.num_nodes`);
  if (told !== String(nodes))
    throw refuse(`${path}.num_nodes`, `${nodes}, as there are nodes`, told.slice(0, 60));
}

/** Goes down from the root, so that what is read is a tree: no node is reached twice, none is out of range. */
function linkParents(tree: Tree, path: string, features: number): void {
  const nodes = tree.leftChild.length;
  if (nodes === 0) throw refuse(path, 'at least one node', 'none');
  let level = [0];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > mostLevels) expectKind(`${path} depth`, 'more levels', `at most ${mostLevels} levels`);
    const next: number[] = [];
    for (const node of level) {
      if (isLeaf(tree, node)) continue;
      const feature = tree.feature[node] as number;
      if (feature < 0 || feature >= features) {
        throw refuse(`${path}.split_indices[${node}]`, `0 to ${features - 1}`, String(feature));
      }
      for (const child of [tree.leftChild[node] as number, tree.rightChild[node] as number]) {
        const fresh = child > 0 && child < nodes && tree.parent[child] === -1;
        if (!fresh) throw refuse(`${path}, a child of node ${node}`, 'a node of its own', String(child));
        tree.parent[child] = node;
        next.push(child);
      }
    }
    level = next;
  }
}

function categoriesOf(
  fields: FieldObject,
  tree: Tree,
  categorical: Uint8Array,
  path: string,
): Map<number, Int32Array> {
  const read = (name: string): Int32Array => asIntegers(fields.get(name) ?? [], `${path}.${name}`);
  const all = read('categories');
  const nodes = read('categories_nodes');
  const segments = read('categories_segments');
  const sizes = read('categories_sizes');
  // Each category of the list belongs to one node: sets that overlapped could fill the memory from a short file.
  const used = sizes.reduce((sum, size) => sum + size, 0);
  if (used > all.length) throw refuse(`${path}.categories_sizes`, `${all.length} together`, `${used}`);
  const categories = new Map<number, Int32Array>();
  for (const [index, node] of nodes.entries()) {
    const begin = segments[index] ?? -1;
    const size = sizes[index] ?? -1;
    const place = `${path}.categories of node ${node}`;
    if (begin < 0 || size < 1 || begin + size > all.length)
      throw refuse(place, 'a part of the list', `${size} from ${begin}`);
    const right = Int32Array.from(new Set(all.subarray(begin, begin + size))).sort();
    if ((right[0] as number) < 0 || (right.at(-1) as number) >= mostCategories)
      throw refuse(place, `numbers from 0, below ${mostCategories}`, 'others');
    if (categorical[node] !== 1 || isLeaf(tree, node) || categories.has(node))
      throw refuse(place, 'a categorical split of its own', `node ${node}`);
    categories.set(node, right);
  }
  const missing = categorical.findIndex((flag, node) => flag === 1 && isSplit(tree, node, categories));
  if (missing >= 0) throw refuse(`${path}.categories`, `categories of node ${missing}`, 'none');
  return categories;
}

function isSplit(tree: Tree, node: number, categories: ReadonlyMap<number, Int32Array>): boolean {
  return !isLeaf(tree, node) && !categories.has(node);
}

/** What pruning leaves behind at leaves goes, and every threshold that is read is a number. */
function settleNodes(tree: Tree, categories: ReadonlyMap<number, Int32Array>, path: string): void {
  for (let node = 0; node < tree.leftChild.length; node++) {
    const place = `${path}.split_conditions[${node}]`;
    const value = tree.threshold[node] as number;
    if (isLeaf(tree, node)) {
      if (!Number.isFinite(value)) throw refuse(place, 'a finite leaf', String(value));
      tree.feature[node] = 0;
      tree.defaultLeft[node] = 0;
      tree.lossChange[node] = 0;
    } else if (node > 0 && tree.parent[node] === -1) {
      throw refuse(`${path}, node ${node}`, 'a way from the root', 'none');
    } else if (categories.has(node)) {
      if (!Number.isFinite(value)) tree.threshold[node] = categoryThreshold;
    } else if (Number.isNaN(value)) throw refuse(place, 'a number', 'NaN');
  }
}

function isLeaf(tree: Tree, node: number): boolean {
  return tree.leftChild[node] === -1 && tree.rightChild[node] === -1;
}
