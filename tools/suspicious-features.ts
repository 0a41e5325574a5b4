import type { Measure } from '../gates/gate.ts';
import { informationValue } from '../model/measure/information-value.ts';
import type { Row } from '../warehouse/warehouse.ts';
import { evidenceOf } from './evidence.ts';
import type { ToolContext } from './tool.ts';

/** Where `measureInformation` leaves its values. */
export const informationArtifact = 'audit/information-values.json';

export interface FeatureInformation {
  feature: string;
  value: number;
}

/** The information value of each numeric feature of a labelled table, the strongest first; kept as an artifact. */
export async function measureInformation(
  dataset: string,
  features: readonly string[],
  { warehouse, artifacts }: ToolContext,
): Promise<FeatureInformation[]> {
  const batch = await warehouse.columns('audit/labelled-columns', { dataset, features });
  const labels = Uint8Array.from(batch.columns.target_label as Float64Array);
  const values = features
    .map((feature) => ({
      feature,
      value: informationValue(batch.columns[feature] as Float64Array, labels).value,
    }))
    .toSorted((a, b) => b.value - a.value || (a.feature < b.feature ? -1 : 1));
  await artifacts.writeJson(informationArtifact, values);
  return values;
}

/** How many features tell more than `maximum`, with leads that show what each of them does. */
export async function suspiciousFeatures(
  dataset: string,
  values: readonly FeatureInformation[],
  maximum: number,
  { warehouse }: ToolContext,
): Promise<Measure> {
  const found = values.filter(({ value }) => value > maximum);
  const rows: Row[] = [];
  for (const { feature, value } of found) {
    const leads = await warehouse.rows('audit/feature-with-label', { dataset, feature, limit: 20 });
    rows.push(...leads.map((row) => ({ feature, information_value: Number(value.toFixed(4)), ...row })));
  }
  return { value: found.length, note: noteOn(found, values[0]), evidence: evidenceOf(rows) };
}

function noteOn(found: readonly FeatureInformation[], strongest: FeatureInformation | undefined): string {
  if (found.length > 0)
    return found.map(({ feature, value }) => `${feature} has ${value.toFixed(2)}`).join(', ');
  if (strongest === undefined) return 'no numeric feature';
  return `the strongest is ${strongest.feature} with ${strongest.value.toFixed(2)}`;
}
