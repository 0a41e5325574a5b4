import { float64BoundOf } from '../../model/booster/float-bound.ts';
import { marginOf } from '../../model/booster/logistic.ts';
import type { Tree } from '../../model/booster/tree.ts';
import type { QueryParameters } from '../../warehouse/warehouse.ts';
import type { Bundle } from './bundle.ts';
import type { CalibratorsFile } from './calibrators.ts';
import type { FittedFeature } from './features.ts';
import { unknownSegment } from './read-rows.ts';
import { nothingKnown } from './reasons.ts';

/** Where the leads are and where the view goes. */
export interface ScoringTables {
  candidates: string;
  target: string;
  id_column: string;
  time_column: string;
  segment_column: string | null;
  reason_column: string | null;
}

/** Trees of one common table expression: a text of hundreds of trees in one sum is more than an engine likes to read. */
const treesAStage = 25;

/** What `model/score-production` is rendered with: a bundle as text of a query. */
export function scoringQueryOf(bundle: Bundle, tables: ScoringTables): QueryParameters {
  const { booster, features, calibrators, tiers, manifest } = bundle;
  const stages = stagesOf(booster.trees, booster.featureNames);
  return {
    target: tables.target,
    source: tables.candidates,
    id: tables.id_column,
    time: tables.time_column,
    segment: tables.segment_column,
    reason: tables.reason_column,
    nothing_known: nothingKnown,
    unknown_segment: unknownSegment,
    version: manifest.model_version,
    names: booster.featureNames,
    features: features.features.map(encodingOf),
    base: marginOf(booster.baseScore),
    stages,
    last_stage: stages.at(-1)?.name ?? 'encoded',
    segments: calibrators.segments.flatMap(({ segment, own }) =>
      own === null ? [] : [{ segment, ...curveOf(own) }],
    ),
    overall: curveOf(calibrators.global),
    tiers: tiers.tiers,
  };
}

/** The number that stands for each category; a number or a flag has none. */
function encodingOf({ name, encoder }: FittedFeature) {
  if (encoder === null) return { name, categories: [] };
  return {
    name,
    categories: encoder.categories.map((value, index) => ({
      value,
      code: encoder.kind === 'ordinal' ? index : encoder.shares[index],
    })),
    unseen_is_missing: encoder.kind === 'ordinal',
  };
}

function stagesOf(trees: readonly Tree[], names: readonly string[]) {
  const count = Math.ceil(trees.length / treesAStage);
  return Array.from({ length: count }, (_, index) => ({
    name: `trees_${index + 1}`,
    from: index === 0 ? 'encoded' : `trees_${index}`,
    trees: trees.slice(index * treesAStage, (index + 1) * treesAStage).map((tree) => nodeOf(tree, 0, names)),
  }));
}

type Node =
  | { is_leaf: true; value: number }
  | { is_leaf: false; feature: string; bound: number; missing_left: boolean; left: Node; right: Node };

function nodeOf(tree: Tree, at: number, names: readonly string[]): Node {
  const left = tree.leftChild[at] as number;
  const threshold = tree.threshold[at] as number;
  if (left < 0) return { is_leaf: true, value: threshold };
  return {
    is_leaf: false,
    feature: names[tree.feature[at] as number] as string,
    bound: float64BoundOf(threshold),
    missing_left: tree.defaultLeft[at] === 1,
    left: nodeOf(tree, left, names),
    right: nodeOf(tree, tree.rightChild[at] as number, names),
  };
}

type Scaling = CalibratorsFile['global'] | NonNullable<CalibratorsFile['segments'][number]['own']>;

/** An isotonic curve as its stretches, each up to its right end; Platt's curve as its two numbers. */
function curveOf({ a, b, isotonic }: Scaling) {
  if (isotonic === undefined) return { steps: [], a, b };
  const { margins, probabilities } = isotonic;
  const steps = margins.map((margin, index) => {
    const start = margins[index - 1];
    const from = probabilities[index - 1];
    if (start === undefined || from === undefined)
      return { up_to: margin, rises: false, from: probabilities[index] };
    const rise = (probabilities[index] as number) - from;
    return { up_to: margin, rises: rise > 0, from, start, width: margin - start, rise };
  });
  return { steps, last: probabilities.at(-1) };
}
