import { z } from 'zod';
import { categoryInformationValue, informationValue } from '../../model/measure/index.ts';
import { asked } from '../model/errors.ts';
import type { FeatureValues } from './read-dataset.ts';

const informationBin = z.strictObject({
  low: z.number().optional(),
  high: z.number().optional(),
  category: z.string().optional(),
  rows: z.int(),
  positives: z.int(),
  weightOfEvidence: z.number(),
  contribution: z.number(),
});

export const featureInformation = z.strictObject({
  feature: z.string(),
  kind: z.enum(['number', 'flag', 'category']),
  value: z.number(),
  /** Chance of so large a value if the feature told nothing of the label. */
  chance: z.number(),
  bins: z.array(informationBin),
});
export type FeatureInformation = z.output<typeof featureInformation>;

/** Information value and weights of evidence of each feature, in their order: numbers by deciles, words by word. */
export function informationOf(
  features: readonly FeatureValues[],
  labels: Uint8Array,
  bins = 10,
): FeatureInformation[] {
  return features.map(({ name, kind, values }) => {
    const information = asked(() =>
      values instanceof Float64Array
        ? informationValue(values, labels, { bins })
        : categoryInformationValue(values, labels),
    );
    return { feature: name, kind, ...information, bins: [...information.bins] };
  });
}
