import { baseMarginOf } from '../../model/booster/booster.ts';
import { stretchesOf } from '../../model/booster/sql/output.ts';
import { boosterQuestions, isLeaf, type Question, type Range } from '../../model/booster/sql/questions.ts';
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

/** What of a bundle the query holds. */
export type ScoredBy = Pick<Bundle, 'booster' | 'features' | 'calibrators' | 'tiers'> & {
  manifest: Pick<Bundle['manifest'], 'model_version'>;
};

/** What `model/score-production` is rendered with: a bundle as text of a query. */
export function scoringQueryOf(bundle: ScoredBy, tables: ScoringTables): QueryParameters {
  const { booster, features, calibrators, tiers, manifest } = bundle;
  const stages = stagesOf(boosterQuestions(booster), booster.featureNames);
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
    base: baseMarginOf(booster),
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

function stagesOf(trees: readonly Question[], names: readonly string[]) {
  const count = Math.ceil(trees.length / treesAStage);
  return Array.from({ length: count }, (_, index) => ({
    name: `trees_${index + 1}`,
    from: index === 0 ? 'encoded' : `trees_${index}`,
    trees: trees.slice(index * treesAStage, (index + 1) * treesAStage).map((tree) => nodeOf(tree, names)),
  }));
}

type Node =
  | { is_leaf: true; value: number }
  | { is_leaf: false; ranges: ReturnType<typeof rangeOf>[]; inside: Node; outside: Node };

function nodeOf(question: Question, names: readonly string[]): Node {
  if (isLeaf(question)) return { is_leaf: true, value: question.value };
  const feature = names[question.feature] as string;
  return {
    is_leaf: false,
    ranges: question.ranges.map((range, index) => rangeOf(range, feature, index)),
    inside: nodeOf(question.inside, names),
    outside: nodeOf(question.outside, names),
  };
}

/** A range with what its text depends on; templates can ask for nothing but truth. */
function rangeOf({ from, below }: Range, feature: string, index: number) {
  return {
    feature,
    follows: index > 0,
    has_from: from !== undefined,
    has_below: below !== undefined,
    has_both: from !== undefined && below !== undefined,
    from: from ?? null,
    below: below ?? null,
  };
}

type Scaling = CalibratorsFile['global'] | NonNullable<CalibratorsFile['segments'][number]['own']>;

/** An isotonic curve as its stretches, each up to its right end; Platt's curve as its two numbers. */
function curveOf({ a, b, isotonic }: Scaling) {
  if (isotonic === undefined) return { steps: [], a, b };
  const stretches = stretchesOf(isotonic);
  const steps = stretches.slice(0, -1).map(({ upTo, start, slope }) => ({
    up_to: upTo,
    from: start,
    rises: slope !== undefined,
    ...(slope === undefined ? {} : { start: slope.low, width: slope.width, rise: slope.rise }),
  }));
  return { steps, last: stretches.at(-1)?.start };
}
