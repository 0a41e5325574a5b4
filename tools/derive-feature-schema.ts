import { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { Value, Warehouse } from '../warehouse/warehouse.ts';
import { evidenceOf, numberOf } from './evidence.ts';
import { count } from './foreseen.ts';
import { type FeatureSchema, type SchemaEntry, schemaEntry } from './hybrid/feature-schema.ts';
import { defineTool } from './tool.ts';

const feature = z.strictObject({
  name: z.string().min(1),
  kind: z.enum(['number', 'flag', 'category']),
  nullable: z.boolean().nullable().default(null).describe('null: as it is found in the table'),
  is_mutable: z.boolean().default(false),
  is_calculable: z.boolean().default(false),
  is_temporal: z.boolean().default(false),
});

const input = z.strictObject({
  dataset: z.string().describe('Table from which types and ranges are taken'),
  features: z.array(feature).min(1),
  low_percentile: z
    .number()
    .min(0)
    .max(1)
    .default(0.0001)
    .describe('0.01 % of the values lie below the range'),
  high_percentile: z.number().min(0).max(1).default(0.999).describe('0.1 % of the values lie above it'),
  range_margin: z
    .number()
    .min(0)
    .default(0)
    .describe("Widens a number's range on both sides by this share of its width"),
  domain_limit: z
    .int()
    .min(0)
    .default(0)
    .describe('A text with at most so many values gets them as its domain; 0: no domains'),
  artifact: z.string().default('feature-schema.json'),
  config: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .default({})
    .describe('Settings that training must obey, written beside the schema'),
  config_artifact: z.string().default('model-config.json'),
});
type Input = z.output<typeof input>;

/** Step 3.4 of the m5 document: the contracts that govern training, one for the settings and one for the features. */
export const deriveFeatureSchema = defineTool({
  name: 'derive-feature-schema',
  title: 'Derive the feature schema',
  description:
    'Writes the data contract of the features (type, nullability, expected range from percentiles, domain, whether mutable, calculable or temporal) and the settings of the model as JSON.',
  effect: 'files',
  input,
  output: z.strictObject({
    features: z.int(),
    mutable: z.int(),
    schema: z.string(),
    config: z.string(),
  }),
  measures: () => ['contractsFilled', 'incompleteEntries', 'features'],
  foresee: () => ({ contractsFilled: count(2), incompleteEntries: count(), features: count() }),
  touches: (asked) => ({
    reads: [{ table: asked.dataset, columns: asked.features.map(({ name }) => name) }],
    writesArtifacts: [asked.artifact, asked.config_artifact],
  }),
  async run(asked, { warehouse, artifacts }) {
    const schema = await deriveSchema(asked, warehouse);
    await artifacts.writeJson(asked.artifact, schema);
    await artifacts.writeJson(asked.config_artifact, asked.config);
    const incomplete = schema.features.filter((entry) => !isComplete(entry, asked));
    const settings = Object.values(asked.config);
    const configFilled = settings.length > 0 && settings.every((value) => value !== null && value !== '');
    const mutable = schema.features.filter((entry) => entry.is_mutable).length;
    return {
      output: {
        features: schema.features.length,
        mutable,
        schema: asked.artifact,
        config: asked.config_artifact,
      },
      measures: {
        contractsFilled: {
          value: Number(schema.rows > 0 && incomplete.length === 0) + Number(configFilled),
          note: `${asked.artifact} has ${schema.features.length} features, ${asked.config_artifact} ${settings.length} settings`,
        },
        incompleteEntries: {
          value: incomplete.length,
          note: 'columns without a single value: no range can be taken',
          evidence: evidenceOf(incomplete.map(({ name, dtype }) => ({ name, dtype }))),
        },
        features: { value: schema.features.length },
      },
      learnings: [
        `${mutable} of ${schema.features.length} features are mutable, ${schema.features.filter((entry) => entry.is_calculable).length} can be turned back to the contact.`,
      ],
    };
  },
});

async function deriveSchema(asked: Input, warehouse: Warehouse): Promise<FeatureSchema> {
  const types = await typesOf(asked, warehouse);
  const numbers = asked.features.filter(({ kind }) => kind === 'number');
  const alias = (prefix: string, name: string): string =>
    `${prefix}_${asked.features.findIndex((each) => each.name === name)}`;
  const [facts] = await warehouse.rows('schema/column-facts', {
    dataset: asked.dataset,
    low: asked.low_percentile,
    high: asked.high_percentile,
    columns: asked.features.map(({ name }) => ({ name, nulls: alias('nulls', name) })),
    numbers: numbers.map(({ name }) => ({ name, low: alias('low', name), high: alias('high', name) })),
  });
  const features: SchemaEntry[] = [];
  for (const { kind, nullable, ...entry } of asked.features) {
    const known = { ...entry, dtype: types.get(entry.name) };
    features.push(
      schemaEntry.parse({
        ...known,
        nullable: nullable ?? numberOf(facts, alias('nulls', entry.name)) > 0,
        expected_range: rangeOf(
          { kind, fromZero: entry.is_calculable },
          facts?.[alias('low', entry.name)],
          facts?.[alias('high', entry.name)],
          asked.range_margin,
        ),
        domain: kind === 'category' ? await domainOf(asked, entry.name, warehouse) : null,
      }),
    );
  }
  return {
    dataset: asked.dataset,
    rows: numberOf(facts, 'row_count'),
    percentiles: [asked.low_percentile, asked.high_percentile],
    features,
  };
}

/** Throws `dataset-column-missing`: a contract cannot be taken from columns that are not there. */
async function typesOf(asked: Input, warehouse: Warehouse): Promise<Map<string, string>> {
  const schema = (await warehouse.schemaOf(asked.dataset)) ?? [];
  const types = new Map(schema.map(({ name, type }) => [name, type]));
  const missing = asked.features.map(({ name }) => name).filter((name) => !types.has(name));
  if (missing.length === 0) return types;
  throw new LeadlineError({
    code: 'dataset-column-missing',
    message: `${asked.dataset} lacks ${missing.join(', ')}, for which a contract is asked.`,
    expected: asked.features.map(({ name }) => name).join(', '),
    arrived: schema.length === 0 ? 'no such table' : schema.map(({ name }) => name).join(', '),
    next: 'Run the step that makes the table, or take the names out of the features.',
  });
}

/**
 * A flag's range is 0 to 1 whatever its percentiles say: a rare flag is no outlier. Years that can be turned back to the contact begin at 0.
 */
function rangeOf(
  feature: { kind: 'number' | 'flag' | 'category'; fromZero: boolean },
  low: Value | undefined,
  high: Value | undefined,
  margin: number,
): [number, number] | null {
  if (feature.kind === 'flag') return [0, 1];
  if (feature.kind === 'category' || typeof low !== 'number' || typeof high !== 'number') return null;
  const widened = (high - low) * margin;
  return [feature.fromZero ? Math.min(0, low) : low - widened, high + widened];
}

async function domainOf(asked: Input, column: string, warehouse: Warehouse): Promise<string[] | null> {
  if (asked.domain_limit === 0) return null;
  const limit = asked.domain_limit + 1;
  const rows = await warehouse.rows('schema/values', { dataset: asked.dataset, column, limit });
  return rows.length === limit || rows.length === 0 ? null : rows.map((row) => String(row.domain_value));
}

function isComplete(entry: SchemaEntry, asked: Input): boolean {
  const kind = asked.features.find(({ name }) => name === entry.name)?.kind;
  return kind === 'category' || entry.expected_range !== null;
}
