import type { Feature } from '../feature.ts';
import { features } from './features.ts';
import type { VintageParameters } from './parameters.ts';

/** The matrix's columns as the model tools want them, with the columns that the workspace added; `listed` are those of the vintages unless given. */
export function matrixOf(
  parameters: Pick<VintageParameters, 'extra_features'>,
  listed: readonly Feature[] = features,
) {
  const added = parameters.extra_features.map(
    // Without a phrase of its own, a feature is told by its name, put into words.
    ({ name }): Omit<Feature, 'phrase'> => ({ name, kind: 'number', from: [] }),
  );
  return [...listed, ...added].map(({ from, ...feature }) => ({
    ...feature,
    // Features made from the same fact are told as one driver.
    ...(from[0] === undefined ? {} : { group: from[0] }),
  }));
}
