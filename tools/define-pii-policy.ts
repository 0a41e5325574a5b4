import { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import { count } from './foreseen.ts';
import { listedAmong } from './model/drop-list.ts';
import { featureList } from './model/inputs.ts';
import { defineTool } from './tool.ts';

const policyArtifact = 'config/pii-droplist.json';

const input = z.strictObject({
  dataset: z.string().min(1).describe('The table or view that the model trains on.'),
  features: featureList.describe('The columns that the model is to see.'),
  drop_list: z
    .array(z.strictObject({ column: z.string().min(1), reason: z.string().min(1) }))
    .min(1)
    .describe('Columns that no model may see, each with the reason.'),
});

const output = z.strictObject({ listed: z.int(), found: z.array(z.string()) });

/** Step 4.2: writes down which columns no model may see, and says which of them the dataset holds. */
export const definePiiPolicy = defineTool({
  name: 'define-pii-policy',
  title: 'Define the PII and feature policy',
  description:
    'Writes the drop list as config/pii-droplist.json and counts listed columns among the features (must be 0). The list is enforced again wherever a matrix is built.',
  effect: 'files',
  guards: 'pii',
  input,
  output,
  measures: () => ['listedColumnsInFeatures', 'listedColumnsFoundAndDropped'],
  foresee: ({ drop_list }) => ({
    listedColumnsInFeatures: count(),
    listedColumnsFoundAndDropped: count(drop_list.length),
  }),
  touches: ({ dataset }) => ({ reads: [{ table: dataset }], writesArtifacts: [policyArtifact] }),
  async run({ dataset, features, drop_list }, { warehouse, artifacts }) {
    const schema = await warehouse.schemaOf(dataset);
    if (schema === null) {
      throw new LeadlineError({
        code: 'dataset-missing',
        message: `The table or view ${dataset} does not exist.`,
        expected: 'the dataset that the model trains on',
        arrived: 'no such table',
        next: 'Run the steps that this one needs, or correct the name in leadline.yaml.',
      });
    }
    const listed = drop_list.map((entry) => entry.column);
    const found = listedAmong(
      schema.map((column) => column.name),
      listed,
    );
    const inFeatures = listedAmong(
      features.map((feature) => feature.name),
      listed,
    );
    const reasonOf = (name: string): string =>
      drop_list.find((entry) => entry.column.toLowerCase() === name.toLowerCase())?.reason ?? '';

    await artifacts.writeJson(policyArtifact, drop_list);
    return {
      output: { listed: listed.length, found },
      measures: {
        listedColumnsInFeatures: {
          value: inFeatures.length,
          ...(inFeatures.length === 0 ? {} : { note: inFeatures.join(', ') }),
          evidence: {
            columns: ['column', 'reason'],
            rows: inFeatures.map((name) => [name, reasonOf(name)]),
            total: inFeatures.length,
          },
        },
        listedColumnsFoundAndDropped: {
          value: found.length - listedAmong(found, inFeatures).length,
          evidence: {
            columns: ['column', 'reason', 'fate'],
            rows: found.map((name) => [
              name,
              reasonOf(name),
              inFeatures.includes(name) ? 'a feature' : 'dropped',
            ]),
            total: found.length,
          },
        },
      },
    };
  },
});
