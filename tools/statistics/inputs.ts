import { z } from 'zod';
import { datasetFields, dropList, featureList } from '../model/inputs.ts';
import { splitFields } from '../model/split.ts';

/** What every tool that measures a labelled table is told. */
export const statisticsFields = {
  ...datasetFields,
  features: featureList,
  drop_list: dropList,
};

/** The same fields as `train-model` has: with the same values both mean the same rows. */
export const splitObject = z.strictObject(splitFields);

export const trainingRowsOnly = splitObject
  .nullable()
  .default(null)
  .describe('When given, only the rows of the training window are measured. Null: all rows.');

/** The name of a tool's artifacts, so that a plan can have it run twice. */
export function artifactName(name: string) {
  return z
    .string()
    .regex(/^[\w./-]+$/)
    .default(name)
    .describe('Name of the artifacts, without their ending.');
}
