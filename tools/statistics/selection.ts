import {
  type Candidate,
  type Removal,
  type Selection,
  type SelectionLimits,
  selectFeatures,
} from '../../model/select/index.ts';
import type { FeatureSpec } from '../model/inputs.ts';
import { labelsOf } from '../model/parts.ts';
import type { FeatureColumn, ModelRows } from '../model/read-rows.ts';
import { factorText } from './collinearity.ts';
import { informationOf } from './information.ts';
import { type FeatureValues, valuesOf } from './read-dataset.ts';
import type { RemovalEntry } from './selection-file.ts';

export interface Chosen extends Selection {
  /** What each feature tells over the rows, by name. */
  information: ReadonlyMap<string, number>;
}

/** Chooses features by the values and labels of the given rows. Nothing else of the data is looked at: `testRowsUsed` tries it. */
export function chooseFeatures(
  data: ModelRows,
  features: readonly FeatureSpec[],
  rows: Int32Array,
  limits: SelectionLimits,
): Chosen {
  const values = valuesOf(data, features, rows);
  const information = new Map(
    informationOf(values, labelsOf(data, rows)).map(({ feature, value }) => [feature, value]),
  );
  const candidates = values.map(
    (feature): Candidate => ({
      name: feature.name,
      information: information.get(feature.name) ?? null,
      values: feature.values instanceof Float64Array ? feature.values : null,
      constant: isConstant(feature),
    }),
  );
  return { ...selectFeatures(candidates, limits), information };
}

/** Why a feature was removed, as a sentence of facts. */
export function entryOf(
  { feature, rule, value, keptInstead }: Removal,
  { information }: Chosen,
  limits: SelectionLimits,
): RemovalEntry {
  const said = (name: string): string => (information.get(name) ?? 0).toFixed(4);
  const against =
    keptInstead === undefined
      ? ''
      : (information.get(feature) ?? 0) <= (information.get(keptInstead) ?? 0)
        ? `; it tells no more than ${keptInstead} (information value ${said(feature)} against ${said(keptInstead)})`
        : `; ${keptInstead} is kept whatever it tells`;
  const reasons: Record<Removal['rule'], string> = {
    constant: 'the same in every row',
    information: `information value ${(value ?? 0).toFixed(4)}, below ${limits.minInformation}`,
    correlation: `correlates at ${(value ?? 0).toFixed(3)} with ${keptInstead}, above ${limits.maxCorrelation} in absolute value`,
    'variance-inflation': `variance inflation factor ${factorText(value ?? 1)}, above ${limits.maxInflation}; most correlated with ${keptInstead}`,
  };
  return {
    feature,
    rule,
    value,
    ...(keptInstead === undefined ? {} : { kept_instead: keptInstead }),
    rationale: reasons[rule] + against,
  };
}

/**
 * The data with every row but the given ones made senseless: values moved by one row and turned, labels flipped. A choice that
 * comes out otherwise has looked at them.
 */
export function scrambleOthers(data: ModelRows, rows: Int32Array): ModelRows {
  const own = new Uint8Array(data.rows);
  for (const row of rows) own[row] = 1;
  const labels = data.labels.map((label, row) => (own[row] === 1 ? label : 1 - label));
  const columns = Object.entries(data.columns).map(([name, column]): [string, FeatureColumn] => [
    name,
    column instanceof Float64Array
      ? column.map((value, row) =>
          own[row] === 1 ? value : -1000 * (column[(row + 1) % data.rows] ?? 0) - row,
        )
      : column.map((value, row) => (own[row] === 1 ? value : `scrambled ${row % 7}`)),
  ]);
  return { ...data, labels, columns: Object.fromEntries(columns) };
}

function isConstant({ values }: FeatureValues): boolean {
  const first = values[0];
  return values instanceof Float64Array
    ? values.every((value) => Object.is(value, first) || value === first)
    : values.every((value) => value === first);
}
