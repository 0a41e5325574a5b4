import { z } from 'zod';
import { LeadlineError } from '../../errors/leadline-error.ts';
import type { Artifacts } from '../tool.ts';
import { type ImbalanceChoice, untouched } from './imbalance.ts';
import { imbalanceFile } from './imbalance-files.ts';
import type { FeatureSpec } from './inputs.ts';

/** What earlier steps chose for a training. */
export const choiceFields = {
  selection_artifact: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('Such as `feature-selection.json`: features that it does not keep are left out.'),
  imbalance_artifact: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe("Such as `imbalance.json`: its winner's strategy is used."),
};

export interface Chosen {
  features: FeatureSpec[];
  /** Features that the selection does not keep. */
  leftOut: string[];
  imbalance: ImbalanceChoice;
}

interface Options {
  features: readonly FeatureSpec[];
  selection_artifact: string | null;
  imbalance_artifact: string | null;
}

/** Of the selection only the names that it keeps matter here. */
const selectionFile = z.object({ kept: z.array(z.string()) });

/** Reads the choices, where there are any. Throws `selection-empty` when no feature is left, and `artifact-missing`. */
export async function readChoices(options: Options, artifacts: Artifacts): Promise<Chosen> {
  const { selection_artifact: selection, imbalance_artifact: comparison } = options;
  const kept = selection === null ? null : (await artifacts.readJson(selection, selectionFile)).kept;
  const features = options.features.filter(({ name }) => kept === null || kept.includes(name));
  if (features.length === 0) {
    throw new LeadlineError({
      code: 'selection-empty',
      message: `${selection} keeps none of the features of this step.`,
      expected: options.features.map(({ name }) => name).join(', '),
      arrived: kept?.join(', ') ?? '',
      next: 'Give both steps the same features, or loosen the filters of the selection.',
    });
  }
  return {
    features,
    leftOut: options.features.filter((feature) => !features.includes(feature)).map(({ name }) => name),
    imbalance: comparison === null ? untouched : (await artifacts.readJson(comparison, imbalanceFile)).winner,
  };
}

/** The artifacts that `readChoices` reads. */
export function choiceArtifacts(options: Omit<Options, 'features'>): string[] {
  return [options.selection_artifact, options.imbalance_artifact].filter((name) => name !== null);
}
