import { z } from 'zod';
import { wilsonInterval } from '../../model/measure/index.ts';
import { positivesOf, rankingOf } from '../model/evaluate.ts';
import type { FeatureColumn } from '../model/read-rows.ts';
import type { CohortTable } from './explanation-files.ts';
import { meanAbsoluteOver, orderOf, type ShapOfRows } from './shap-of-rows.ts';

export const cohortSpec = z.strictObject({
  title: z.string().min(1),
  column: z.string().min(1).describe('Column of the dataset; it need not be a feature.'),
  edges: z
    .array(z.number())
    .min(1)
    .optional()
    .describe(
      'Lower bounds of the groups from the second on, for a number; without them the values are the groups.',
    ),
  names: z.array(z.string()).optional().describe('Names of the groups, one more than edges.'),
  most: z
    .int()
    .positive()
    .default(12)
    .describe('The largest groups that are told apart; the rest are together.'),
});
export type CohortSpec = z.output<typeof cohortSpec>;

const topFeatures = 5;
const unknown = 'not on record';
const rest = 'all others';

export interface ExplainedRows {
  shap: ShapOfRows;
  labels: Uint8Array;
  margins: Float64Array;
  probabilities: Float64Array;
  labelOf: (feature: string) => string;
}

/** What each group of leads converts, is predicted and is moved by; the largest group first, or in the order of the edges. */
export function cohortTable(spec: CohortSpec, column: FeatureColumn, explained: ExplainedRows): CohortTable {
  const groups = Map.groupBy(
    Array.from({ length: explained.labels.length }, (_, row) => row),
    (row) => groupOf(spec, column[row] ?? null),
  );
  const ordered = spec.edges === undefined ? bySize(groups, spec.most) : byEdge(groups, spec);
  return {
    title: spec.title,
    column: spec.column,
    groups: ordered.map(([name, rows]) => describe(name, rows, explained)),
  };
}

function groupOf({ edges, names }: CohortSpec, value: number | string | null): string {
  if (value === null || Number.isNaN(value)) return unknown;
  if (edges === undefined) return String(value);
  const index = edges.filter((edge) => Number(value) >= edge).length;
  return names?.[index] ?? rangeName(edges, index);
}

function rangeName(edges: readonly number[], index: number): string {
  if (index === 0) return `below ${edges[0]}`;
  if (index === edges.length) return `${edges.at(-1)} and more`;
  return `${edges[index - 1]} to below ${edges[index]}`;
}

type Groups = [name: string, rows: number[]][];

function bySize(groups: Map<string, number[]>, most: number): Groups {
  const sorted = [...groups].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  if (sorted.length <= most) return sorted;
  const others = sorted.slice(most).flatMap(([, rows]) => rows);
  return [...sorted.slice(0, most), [rest, others.sort((a, b) => a - b)]];
}

function byEdge(groups: Map<string, number[]>, spec: CohortSpec): Groups {
  const edges = spec.edges ?? [];
  const names = [...edges.keys(), edges.length].map(
    (index) => spec.names?.[index] ?? rangeName(edges, index),
  );
  return [...names, unknown].flatMap((name): Groups => {
    const rows = groups.get(name);
    return rows === undefined ? [] : [[name, rows]];
  });
}

function describe(
  name: string,
  rows: readonly number[],
  explained: ExplainedRows,
): CohortTable['groups'][number] {
  const labels = Uint8Array.from(rows, (row) => explained.labels[row] as number);
  const margins = Float64Array.from(rows, (row) => explained.margins[row] as number);
  const positives = positivesOf(labels);
  const { estimate, low, high } = wilsonInterval(positives, rows.length);
  const { aucRoc, topDecileLift } = rankingOf(margins, labels);
  const means = meanAbsoluteOver(explained.shap, rows);
  return {
    name,
    rows: rows.length,
    positives,
    rate: estimate,
    low,
    high,
    mean_probability:
      rows.reduce((sum, row) => sum + (explained.probabilities[row] as number), 0) / rows.length,
    auc_roc: aucRoc,
    top_decile_lift: topDecileLift,
    features: orderOf(means)
      .slice(0, topFeatures)
      .map((index) => {
        const feature = explained.shap.part.names[index] as string;
        return { feature, label: explained.labelOf(feature), mean_absolute: means[index] as number };
      }),
  };
}
