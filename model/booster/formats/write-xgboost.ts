import type { Booster } from '../booster.ts';
import { checkBooster } from '../check-booster.ts';
import { ModelError } from '../errors.ts';
import { shown } from '../shown.ts';
import { writeCategoryNames } from './category-names.ts';
import type { Document } from './document.ts';
import { float32Text, parameterText } from './float-text.ts';
import { renderJson } from './render-json.ts';
import { renderUbjson } from './render-ubjson.ts';
import { treeDocument } from './write-tree.ts';

/**
 * The schema to write. `3.2` is that of XGBoost 3.1 and later. Older ones open it without a word and take its base score, which is a list
 * there, for 0: for them write `3.0`, which every version from 1.7 on reads right, and which has no place for `categoryNames`.
 */
export type XgboostVersion = '3.0' | '3.2';

/**
 * The booster as XGBoost's JSON model, keys in XGBoost's own order; the same booster gives the same text. An empty list of names writes
 * a model without names. XGBoost refuses names that hold `[`, `]` or `<` and does not read its own escapes of most control characters,
 * so both are refused here: `feature-name`. Throws also `category-name`, `booster-invalid` and, for another version, `booster-file-version`.
 */
export function toXgboostJson(
  booster: Booster,
  featureNames?: readonly string[],
  version: XgboostVersion = '3.2',
): string {
  return renderJson(documentOf(booster, featureNames, version));
}

/** The same model as `toXgboostJson` writes, as UBJSON, which is what XGBoost itself saves by default. */
export function toXgboostUbjson(
  booster: Booster,
  featureNames?: readonly string[],
  version: XgboostVersion = '3.2',
): Uint8Array {
  return renderUbjson(documentOf(booster, featureNames, version));
}

function documentOf(
  booster: Booster,
  given: readonly string[] | undefined,
  version: XgboostVersion,
): Document {
  checkBooster(booster);
  const featureNames = given === undefined ? booster.featureNames : given;
  checkVersion(version);
  checkNames(booster, featureNames);
  const baseScore = float32Text(booster.baseScore);
  return {
    learner: {
      attributes: Object.fromEntries([...(booster.attributes ?? [])].sort(byName)),
      feature_names: [...featureNames],
      feature_types: [...(booster.featureTypes ?? [])],
      gradient_booster: gradientBooster(booster, version),
      learner_model_param: {
        base_score: version === '3.2' ? `[${baseScore}]` : baseScore,
        boost_from_average: '1',
        num_class: '0',
        num_feature: String(booster.featureNames.length),
        num_target: '1',
      },
      objective: {
        name: booster.objective,
        reg_loss_param: { scale_pos_weight: parameterText(booster.scalePosWeight) },
      },
    },
    version: version === '3.2' ? [3n, 2n, 0n] : [3n, 0n, 5n],
  };
}

function gradientBooster(booster: Booster, version: XgboostVersion): Document {
  const { trees, treeWeights, parallelTrees = 1, featureNames } = booster;
  const rounds = trees.length / parallelTrees;
  const model = {
    ...(version === '3.2' ? { cats: writeCategoryNames(booster.categoryNames) } : {}),
    gbtree_model_param: { num_parallel_tree: String(parallelTrees), num_trees: String(trees.length) },
    iteration_indptr: Array.from({ length: rounds + 1 }, (_, round) => BigInt(round * parallelTrees)),
    tree_info: trees.map(() => 0n),
    trees: trees.map((tree, id) => treeDocument(tree, id, featureNames.length)),
  };
  const forest = { model, name: 'gbtree' };
  if (treeWeights === undefined) return forest;
  return { gbtree: forest, name: 'dart', weight_drop: Array.from(treeWeights) };
}

function checkVersion(version: XgboostVersion): void {
  if (version === '3.0' || version === '3.2') return;
  throw new ModelError({
    code: 'booster-file-version',
    message: 'A model file cannot be written in this schema.',
    expected: '3.0 or 3.2',
    arrived: shown(version),
    next: 'Write 3.0 for an XGBoost before 3.1, and 3.2 for all later ones.',
  });
}

function checkNames(booster: Booster, names: readonly string[]): void {
  if (!Array.isArray(names)) throw refuseNames(booster, shown(names));
  if (names.length === 0) return;
  const refused = (names as readonly unknown[]).find(
    (name) => typeof name !== 'string' || /[[\]<]/.test(name) || hasUnreadable(name),
  );
  const unique = new Set(names).size === names.length;
  if (names.length === booster.featureNames.length && unique && refused === undefined) return;
  const counted = `${names.length} names, ${new Set(names).size} of them distinct`;
  throw refuseNames(booster, refused === undefined ? counted : shown(refused));
}

function refuseNames({ featureNames }: Booster, given: string): ModelError {
  return new ModelError({
    code: 'feature-name',
    message: 'The feature names cannot be written into an XGBoost model.',
    expected: `${featureNames.length} distinct texts without [, ], < or control characters`,
    arrived: given,
    next: 'Rename the column where the matrix is built.',
  });
}

/** Tabs and ends of lines are read back; half of a surrogate pair is no text at all. */
function hasUnreadable(name: string): boolean {
  return !name.isWellFormed() || [...name].some((letter) => letter < ' ' && !'\t\n\r'.includes(letter));
}

function byName([left]: readonly [string, string], [right]: readonly [string, string]): number {
  return left < right ? -1 : 1;
}
