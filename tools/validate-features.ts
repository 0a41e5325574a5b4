import { z } from 'zod';
import type { Measures, Scalar } from '../gates/gate.ts';
import { renderPrompt } from '../prompts/render.ts';
import type { Row, Warehouse } from '../warehouse/warehouse.ts';
import { employmentFeatures, keyColumns } from './employment/columns.ts';
import { columnMeasures, protectedFeatures } from './employment/feature-measures.ts';
import { evidenceOf, numberOf } from './evidence.ts';
import { count, share } from './foreseen.ts';
import { toCsv } from './model/csv.ts';
import { dateWindow } from './tiers/tier-table.ts';
import { defineTool } from './tool.ts';

const input = z.strictObject({
  features: z.string().min(1).describe('Feature table of labelled leads'),
  train: dateWindow,
  test: dateWindow,
});

export const validationArtifacts = {
  json: 'feature-validation.json',
  report: 'feature-validation.md',
  list: 'feature-list.csv',
} as const;

/** Looks at the finished features: which there are, how well they are filled, and whether train and test look alike. */
export const validateFeatures = defineTool({
  name: 'validate-features',
  title: 'Validate the features',
  description:
    'Lists the features with their coverage and their mean in the training and the test window, looks for raw places, protected features and null signals, and compares the positive rates of both windows.',
  effect: 'files',
  guards: { geographicColumns: 'pii' },
  input,
  output: z.strictObject({ features: z.int(), rows: z.int(), positiveShare: z.number().nullable() }),
  measures: () => [
    ...Object.keys(columnMeasures([])),
    ...protectedFeatures.map((name) => `coverage.${name}`),
    'positiveRateShift',
  ],
  foresee: () => ({
    geographicColumns: count(),
    missingProtected: count(protectedFeatures.length),
    locationProxies: count(),
    nullSignals: count(),
    ...Object.fromEntries(protectedFeatures.map((name) => [`coverage.${name}`, share])),
    positiveRateShift: share,
  }),
  touches: ({ features }) => ({
    reads: [{ table: features, columns: ['contact_date', 'target_label', ...protectedFeatures] }],
    writesArtifacts: Object.values(validationArtifacts),
  }),
  async run({ features: table, train, test }, { warehouse, artifacts }) {
    const schema = (await warehouse.schemaOf(table)) ?? [];
    const named = schema.filter(({ name }) => !keyColumns.includes(name));
    const numeric = named.filter(({ type }) => type !== 'STRING');
    const ask = { source: table, features: named.map(askedFeature), numbers: numeric.map(askedFeature) };
    const whole = await factsOf(ask, null, warehouse);
    const trained = await factsOf(ask, train, warehouse);
    const tested = await factsOf(ask, test, warehouse);
    const rows = numberOf(whole, 'leads');
    const features = named.map(({ name, type }) => ({
      name,
      type,
      meaning: employmentFeatures(true).find((feature) => feature.name === name)?.meaning ?? null,
      coverage: rows === 0 ? null : numberOf(whole, `filled_${name}`) / rows,
      mean: meanOf(whole, name),
      train_mean: meanOf(trained, name),
      test_mean: meanOf(tested, name),
    }));
    const file = { table, rows, train, test, rates: ratesOf(whole, trained, tested), features };
    await artifacts.writeJson(validationArtifacts.json, file);
    await artifacts.write(validationArtifacts.report, renderPrompt('reports/feature-validation.md', file));
    await artifacts.write(
      validationArtifacts.list,
      toCsv(
        ['feature', 'type', 'coverage', 'meaning'],
        features.map(({ name, type, coverage, meaning }) => [name, type, coverage, meaning]),
      ),
    );
    const shift = difference(file.rates.train, file.rates.test);
    const coverage = evidenceOf(features.map((each) => ({ feature: each.name, coverage: each.coverage })));
    const measures: Measures = {
      ...columnMeasures(schema.map(({ name }) => name)),
      ...Object.fromEntries(
        protectedFeatures.map((name) => {
          const value = features.find((feature) => feature.name === name)?.coverage ?? null;
          return [`coverage.${name}`, { value, evidence: coverage }];
        }),
      ),
      positiveRateShift: {
        value: shift,
        note: `training ${percent(file.rates.train)}, test ${percent(file.rates.test)}`,
      },
    };
    const output = { features: features.length, rows, positiveShare: file.rates.all };
    return { output, measures };
  },
});

interface AskedFeature {
  name: string;
  filled: string;
  mean: string;
}

interface Asked {
  source: string;
  features: AskedFeature[];
  numbers: AskedFeature[];
}

function askedFeature({ name }: { name: string }): AskedFeature {
  return { name, filled: `filled_${name}`, mean: `mean_${name}` };
}

async function factsOf(
  asked: Asked,
  window: z.output<typeof dateWindow> | null,
  warehouse: Warehouse,
): Promise<Row> {
  const range = { from: window?.from ?? null, to: window?.to ?? null };
  const [facts] = await warehouse.rows('tiers/feature-facts', { ...asked, ...range });
  return facts ?? {};
}

function ratesOf(all: Row, train: Row, test: Row) {
  return { all: rateOf(all), train: rateOf(train), test: rateOf(test) };
}

function rateOf(facts: Row): number | null {
  const leads = numberOf(facts, 'leads');
  return leads === 0 ? null : numberOf(facts, 'positives') / leads;
}

/** Null for categories, and where no row has a value. */
function meanOf(facts: Row, name: string): number | null {
  const value: Scalar = facts[`mean_${name}`] ?? null;
  return typeof value === 'number' ? value : null;
}

function difference(left: number | null, right: number | null): number | null {
  return left === null || right === null ? null : Math.abs(left - right);
}

function percent(share: number | null): string {
  return share === null ? 'an unknown rate' : `${(share * 100).toFixed(2)} %`;
}
