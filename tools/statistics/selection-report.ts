import type { Measures } from '../../gates/gate.ts';
import { correlationMatrix, imputedCorrelationMatrix, varianceInflation } from '../../model/measure/index.ts';
import { type SelectionLimits, strongPairs, varies } from '../../model/select/index.ts';
import type { FeatureSpec } from '../model/inputs.ts';
import type { ModelRows } from '../model/read-rows.ts';
import { spanOf } from '../model/split.ts';
import type { Decision } from '../tool.ts';
import { factorText } from './collinearity.ts';
import { valuesOf } from './read-dataset.ts';
import { type Chosen, entryOf } from './selection.ts';
import type { SelectionFile } from './selection-file.ts';

export interface Choices {
  train: Int32Array;
  /** Training rows of each fold. */
  parts: readonly Int32Array[];
  byFold: readonly Chosen[];
  chosen: Chosen;
}

/** `feature-selection.json`: the choice over the whole training window, and what each fold would have chosen. */
export function selectionFileOf(
  data: ModelRows,
  { dataset, features }: { dataset: string; features: readonly FeatureSpec[] },
  limits: SelectionLimits,
  { train, parts, byFold, chosen }: Choices,
): SelectionFile {
  const inflation = inflationOf(data, features, train, chosen.kept);
  return {
    dataset,
    limits: {
      information: limits.minInformation,
      correlation: limits.maxCorrelation,
      vif: limits.maxInflation,
    },
    kept: chosen.kept,
    removed: chosen.removed.map((removal) => entryOf(removal, chosen, limits)),
    folds: byFold.map((ofFold, index) => {
      const rows = parts[index] as Int32Array;
      return {
        fold: index + 1,
        rows: rows.length,
        ...spanOf(data.times, rows),
        kept: ofFold.kept,
        removed: ofFold.removed.map((removal) => entryOf(removal, ofFold, limits)),
      };
    }),
    features: features
      .map(({ name, kind }) => ({
        feature: name,
        kind,
        information: chosen.information.get(name) ?? 0,
        vif: inflation.get(name) ?? null,
        kept: chosen.kept.includes(name),
        foldsKept: byFold.filter(({ kept }) => kept.includes(name)).length,
      }))
      .sort((a, b) => b.information - a.information || (a.feature < b.feature ? -1 : 1)),
  };
}

/** Variance inflation among the numeric features that are kept. */
function inflationOf(
  data: ModelRows,
  features: readonly FeatureSpec[],
  rows: Int32Array,
  kept: readonly string[],
): Map<string, number> {
  const numeric = numericColumns(data, features, rows, kept);
  const factors = varianceInflation(imputedCorrelationMatrix(numeric.map(({ values }) => values)));
  return new Map(numeric.map(({ name }, index) => [name, factors[index] as number]));
}

function numericColumns(
  data: ModelRows,
  features: readonly FeatureSpec[],
  rows: Int32Array,
  kept: readonly string[],
): { name: string; values: Float64Array }[] {
  const asked = features.filter(({ name }) => kept.includes(name));
  return valuesOf(data, asked, rows).flatMap(({ name, values }) =>
    values instanceof Float64Array && varies(values) ? [{ name, values }] : [],
  );
}

/** What is left of collinearity among the features that are kept. */
export function collinearityAfter(
  data: ModelRows,
  features: readonly FeatureSpec[],
  rows: Int32Array,
  { kept, limits }: SelectionFile,
): Measures {
  const numeric = numericColumns(data, features, rows, kept);
  const names = numeric.map(({ name }) => name);
  const columns = numeric.map(({ values }) => values);
  const factors = varianceInflation(imputedCorrelationMatrix(columns));
  const largest = Math.max(1, ...factors);
  const pairs = strongPairs(
    { names, correlations: correlationMatrix(columns), relevance: [], keep: new Set() },
    0,
  );
  const [strongest] = pairs;
  return {
    maxVifAfter: { value: largest, note: names[factors.indexOf(largest)] ?? 'no numeric feature' },
    maxCorrelationAfter: {
      value: Math.abs(strongest?.correlation ?? 0),
      ...(strongest === undefined ? {} : { note: `${strongest.first} and ${strongest.second}` }),
    },
    pairsAfter: {
      value: pairs.filter(({ correlation }) => Math.abs(correlation) > limits.correlation).length,
    },
  };
}

/** The removals as choices that a reader may question. */
export function selectionDecisions({ removed, limits }: SelectionFile): Decision[] {
  return removed.map(({ feature, rule, kept_instead, rationale }) => ({
    choice: kept_instead === undefined ? `removed ${feature}` : `removed ${feature}, kept ${kept_instead}`,
    rationale,
    alternatives:
      kept_instead === undefined
        ? [rule === 'information' ? `keep it by a lower limit than ${limits.information}` : 'keep it']
        : ['keep both', `keep ${feature} and remove ${kept_instead}`],
  }));
}

/** What the Markdown twin is rendered from. */
export function selectionView(file: SelectionFile) {
  return {
    ...file,
    folds: file.folds.map((fold) => ({
      ...fold,
      differs: differences(file.kept, fold.kept),
    })),
    features: file.features.map((feature) => ({
      ...feature,
      vif: feature.vif === null ? '' : factorText(feature.vif),
      of: file.folds.length,
    })),
  };
}

/** Such as `+a, -b`: kept by the fold and not at last, and the other way round. */
function differences(final: readonly string[], fold: readonly string[]): string {
  const more = fold.filter((name) => !final.includes(name)).map((name) => `+${name}`);
  const less = final.filter((name) => !fold.includes(name)).map((name) => `-${name}`);
  return [...more, ...less].join(', ');
}
