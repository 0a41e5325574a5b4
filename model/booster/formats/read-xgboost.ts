import type { Booster, ObjectiveName } from '../booster.ts';
import type { FeatureType } from '../matrix.ts';
import { readCategoryNames } from './category-names.ts';
import {
  asCount,
  asFloats,
  asIntegers,
  asList,
  asObject,
  asText,
  expectKind,
  type Field,
  type FieldObject,
  refuse,
} from './fields.ts';
import { checkBytes, checkText, decode, refuseOldBinary } from './given-file.ts';
import { parseJson } from './parse-json.ts';
import { parseUbjson } from './parse-ubjson.ts';
import { treeFromFields } from './read-tree.ts';

/** More than a lead model needs, and few enough to refuse a file made to exhaust memory before arrays are made. */
const limits = { features: 100_000, parallelTrees: 1_000_000 };

/**
 * A booster from a model file of XGBoost (1.3 to 3.x), JSON or UBJSON, as its first bytes tell: `gbtree` or `dart`, `binary:logistic`
 * or `reg:squarederror`, one target. All its trees predict, as they do in XGBoost, even where early stopping noted a `best_iteration`;
 * that note is kept in `attributes`. Columns without names are called f0, f1, ..., as XGBoost calls them. Throws
 * `booster-file-invalid` for bytes that are not such a model and `booster-file-unsupported` for a model of another kind.
 */
export function fromXgboost(bytes: Uint8Array): Booster {
  checkBytes(bytes, 'fromXgboost');
  const [first, second] = bytes;
  const letter = String.fromCharCode(second ?? 0);
  if (first === '{'.charCodeAt(0) && /[a-zA-Z]/.test(letter)) return fromXgboostUbjson(bytes);
  refuseOldBinary(bytes);
  return fromXgboostJson(decode(bytes));
}

/** As `fromXgboost`, from the text of a JSON model. */
export function fromXgboostJson(text: string): Booster {
  checkText(text);
  return boosterFromFields(parseJson(text));
}

/** As `fromXgboost`, from the bytes of a UBJSON model. */
export function fromXgboostUbjson(bytes: Uint8Array): Booster {
  checkBytes(bytes, 'fromXgboostUbjson');
  return boosterFromFields(parseUbjson(bytes));
}

function boosterFromFields(file: Field): Booster {
  const root = asObject(file, '');
  checkVersion(root.get('version'));
  const learner = asObject(root.get('learner'), 'learner');
  const param = asObject(learner.get('learner_model_param'), 'learner_model_param');
  expectKind('num_target', asText(param.get('num_target') ?? '1', 'num_target'), '0', '1');
  expectKind('num_class', asText(param.get('num_class'), 'num_class'), '0', '1');
  const objective = asObject(learner.get('objective'), 'objective');
  const name = asText(objective.get('name'), 'objective.name');
  expectKind('objective.name', name, 'binary:logistic', 'reg:squarederror');

  const features = asCount(param.get('num_feature'), 'num_feature', 1, limits.features);
  const featureTypes = typesOf(learner, features);
  const attributes = attributesOf(learner);
  return {
    featureNames: namesOf(learner, features),
    ...(featureTypes === undefined ? {} : { featureTypes }),
    objective: name as ObjectiveName,
    baseScore: baseScoreOf(param.get('base_score'), name as ObjectiveName),
    scalePosWeight: scalePosWeightOf(objective.get('reg_loss_param')),
    ...treesOf(asObject(learner.get('gradient_booster'), 'gradient_booster'), features),
    ...(attributes === undefined ? {} : { attributes }),
  };
}

function checkVersion(field: Field | undefined): void {
  const version = asIntegers(field, 'version');
  if (version.length !== 3) throw refuse('version', 'three numbers', `${version.length}`);
  expectKind('version', String(version[0]), '1', '2', '3');
}

function namesOf(learner: FieldObject, features: number): string[] {
  const given = asList(learner.get('feature_names') ?? [], 'feature_names');
  if (given.length === 0) return Array.from({ length: features }, (_, index) => `f${index}`);
  const names = given.map((name, index) => asText(name, `feature_names[${index}]`));
  if (names.length === features && new Set(names).size === features) return names;
  throw refuse('feature_names', `${features} distinct names`, `${names.length} names`);
}

function typesOf(learner: FieldObject, features: number): FeatureType[] | undefined {
  const given = asList(learner.get('feature_types') ?? [], 'feature_types');
  if (given.length === 0) return undefined;
  if (given.length !== features) throw refuse('feature_types', `${features} types`, `${given.length}`);
  return given.map((item, index) => {
    const type = asText(item, `feature_types[${index}]`);
    expectKind(`feature_types[${index}]`, type, 'q', 'c', 'int', 'i', 'float');
    return type as FeatureType;
  });
}

function attributesOf(learner: FieldObject): ReadonlyMap<string, string> | undefined {
  const given = asObject(learner.get('attributes') ?? new Map(), 'attributes');
  if (given.size === 0) return undefined;
  return new Map([...given].map(([name, text]) => [name, asText(text, 'an attribute')]));
}

/** XGBoost writes a list of one since 3.1, a bare number before; both are text. */
function baseScoreOf(field: Field | undefined, objective: ObjectiveName): number {
  const text = asText(field, 'base_score');
  const [number] = /^-?\d[\d.]*([eE][+-]?\d+)?$/.exec(text.replace(/^\[(.*)\]$/, '$1')) ?? [];
  const score = Math.fround(Number(number));
  if (objective === 'binary:logistic' ? score >= 0 && score <= 1 : Number.isFinite(score)) return score;
  throw refuse('base_score', objective === 'binary:logistic' ? 'one probability' : 'one number', text);
}

function scalePosWeightOf(field: Field | undefined): number {
  if (field === undefined) return 1;
  const text = asText(asObject(field, 'reg_loss_param').get('scale_pos_weight') ?? '1', 'scale_pos_weight');
  const weight = Math.fround(Number(text));
  if (text !== '' && Number.isFinite(weight) && weight > 0) return weight;
  throw refuse('scale_pos_weight', 'a number above 0', text);
}

type Trees = Pick<Booster, 'trees' | 'treeWeights' | 'parallelTrees' | 'bestRound' | 'categoryNames'>;

/** The trees of `dart` stand one level below, in a `gbtree` of their own. */
function treesOf(booster: FieldObject, features: number): Trees {
  const name = asText(booster.get('name'), 'gradient_booster.name');
  expectKind('gradient_booster.name', name, 'gbtree', 'dart');
  const holder = booster.has('gbtree') ? asObject(booster.get('gbtree'), 'gbtree') : booster;
  const model = asObject(holder.get('model'), 'model');
  const categoryNames = readCategoryNames(model.get('cats'), features);

  const trees = asList(model.get('trees'), 'trees').map((tree, id) =>
    treeFromFields(asObject(tree, `trees[${id}]`), `trees[${id}]`, features),
  );
  const param = asObject(model.get('gbtree_model_param'), 'gbtree_model_param');
  asCount(param.get('num_trees'), 'num_trees', trees.length, trees.length);
  checkGroups(asIntegers(model.get('tree_info'), 'tree_info'), trees.length);
  const parallel = Math.max(
    1,
    asCount(param.get('num_parallel_tree') ?? '1', 'num_parallel_tree', 0, limits.parallelTrees),
  );
  checkRounds(model.get('iteration_indptr'), trees.length, parallel);
  return {
    trees,
    ...(categoryNames === undefined ? {} : { categoryNames }),
    ...(name === 'dart' ? { treeWeights: weightsOf(booster.get('weight_drop'), trees.length) } : {}),
    ...(parallel > 1 ? { parallelTrees: parallel } : {}),
    bestRound: trees.length / parallel,
  };
}

/** One class has one group of trees. */
function checkGroups(groups: Int32Array, trees: number): void {
  if (groups.length !== trees) throw refuse('tree_info', `${trees} groups`, `${groups.length}`);
  const other = groups.find((group) => group !== 0);
  if (other !== undefined) expectKind('tree_info', `group ${other}`, 'group 0');
}

/** Where each round's trees begin; versions before 2.0 leave it to `num_parallel_tree`. */
function checkRounds(field: Field | undefined, trees: number, parallel: number): void {
  const rounds = trees / parallel;
  if (!Number.isInteger(rounds)) throw refuse('num_parallel_tree', `a divisor of ${trees}`, `${parallel}`);
  if (field === undefined) return;
  const starts = asIntegers(field, 'iteration_indptr');
  const regular = starts.length === rounds + 1 && starts.every((start, round) => start === round * parallel);
  if (!regular) expectKind('iteration_indptr', 'other rounds', `rounds of ${parallel} trees`);
}

function weightsOf(field: Field | undefined, trees: number): Float32Array {
  const weights = asFloats(field, 'weight_drop');
  if (weights.length === trees) return weights;
  throw refuse('weight_drop', `${trees} weights, as there are trees`, `${weights.length}`);
}
