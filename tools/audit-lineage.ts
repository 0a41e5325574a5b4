import { z } from 'zod';
import { renderPrompt } from '../prompts/render.ts';
import { count } from './foreseen.ts';
import { readChain } from './lineage/chain.ts';
import { type Breach, breachesOf, lineageRules } from './lineage/rules.ts';
import { createTracer, type Trace } from './lineage/trace.ts';
import { type Artifacts, defineTool, type Standing } from './tool.ts';

const lineageArtifacts = { json: 'lineage-audit.json', report: 'lineage-audit.md' } as const;

const input = z.strictObject({
  dataset: z.string().min(1).describe('The table that holds the features, made by the last of the queries.'),
  features: z.array(z.string().min(1)).min(1),
  queries: z
    .array(
      z.strictObject({
        query: z.string().min(1).describe('Name of a template, such as `features/engineer`.'),
        parameters: z.record(z.string(), z.unknown()).describe('Those that it runs with.'),
      }),
    )
    .min(1)
    .nullable()
    .default(null)
    .describe(
      'The queries that make the dataset, in the order in which they run; null: those that the run has run.',
    ),
  ...lineageRules,
});

const output = z.strictObject({
  features: z.int(),
  traced: z.int(),
  sourceColumns: z.int(),
  forbidden: z.array(z.string()),
});

/** Follows every feature through the text of the queries down to source columns, and holds what it finds against static rules. */
export const auditLineage = defineTool({
  name: 'audit-lineage',
  title: 'Audit the lineage of the features',
  description:
    "Parses the queries that made the dataset, follows each feature's columns down to the source tables, and refuses today's values, outcome columns, unguarded end dates and lead columns that are filled later. A lineage that cannot be followed is refused, too. It reads what values are made of; by what rows are chosen, the replay audit tries.",
  effect: 'files',
  guards: 'leakage',
  input,
  output,
  measures: () => ['forbiddenLineage', 'featuresTraced'],
  foresee: ({ features }) => ({ forbiddenLineage: count(), featuresTraced: count(features.length) }),
  touches: ({ dataset, features }) => ({
    reads: [{ table: dataset, columns: features }],
    writesArtifacts: Object.values(lineageArtifacts),
  }),
  async run(asked, { warehouse, artifacts, signal, standing }) {
    // The parser is a large file of its own: only this tool loads it, and only when it runs.
    const sdk = await import('@polyglot-sql/sdk');
    const queries = asked.queries ?? (await queriesRun(standing(), artifacts));
    const chain = await readChain(sdk, asked.dataset, queries, (table) => warehouse.schemaOf(table));
    const trace = createTracer(sdk, chain);
    const traces = asked.features.map((feature) => {
      signal.throwIfAborted();
      return trace(asked.dataset, feature);
    });
    const breaches = traces.flatMap((each) => breachesOf(each, asked));
    const features = traces.map(summaryOf);
    const traced = features.filter((feature) => feature.traced).length;
    const view = {
      dataset: asked.dataset,
      queries: [...chain.links.values()].flatMap(([link]) => link?.query ?? []),
      traced,
      features,
      breaches,
    };
    await artifacts.writeJson(lineageArtifacts.json, view);
    await artifacts.write(lineageArtifacts.report, renderPrompt('reports/lineage-audit.md', tellingOf(view)));
    const forbidden = [...new Set(breaches.map(({ feature }) => feature))];
    const sourceColumns = new Set(features.flatMap((feature) => feature.columns)).size;
    return {
      output: { features: traces.length, traced, sourceColumns, forbidden },
      measures: {
        forbiddenLineage: {
          value: breaches.length,
          note:
            forbidden.length === 0
              ? `${traces.length} features come from ${sourceColumns} source columns that may be used`
              : forbidden.join(', '),
          evidence: evidenceOf(breaches),
        },
        featuresTraced: {
          value: traced,
          note: `${traced} of ${traces.length} followed to the source tables`,
        },
      },
      learnings: [
        `${traced} of ${traces.length} features were followed through ${chain.links.size} queries to ${sourceColumns} source columns; ${breaches.length} ways lead to what no feature may use.`,
      ],
    };
  },
});

/** For people: each query once, and a column that many tables have once, with their number. */
function tellingOf<View extends { queries: string[]; features: { columns: string[] }[] }>(view: View) {
  return {
    ...view,
    distinctQueries: [...new Set(view.queries)],
    features: view.features.map((feature) => {
      const tables = Map.groupBy(feature.columns, (column) => column.slice(column.lastIndexOf('.') + 1));
      const told = [...tables].map(([column, [first, ...others]]) =>
        others.length === 0 ? first : `${column} of ${others.length + 1} tables`,
      );
      return { ...feature, told };
    }),
  };
}

const ranFile = z.array(z.strictObject({ query: z.string(), parameters: z.record(z.string(), z.unknown()) }));

/** What the run's steps ran, as each of them left it: the text that is tried is the text that made the tables. */
async function queriesRun({ steps }: Standing, artifacts: Artifacts) {
  const files = steps.flatMap((step) => step.artifacts.filter(({ path }) => path.startsWith('queries/')));
  const ran: z.output<typeof ranFile> = [];
  for (const { path } of files) ran.push(...(await artifacts.readJson(path, ranFile)));
  return ran;
}

/** The columns of source tables that a feature is made from; none for a constant. */
function summaryOf({ feature, origins, lost }: Trace) {
  const columns = new Set(origins.map(({ table, column }) => `${table}.${column}`));
  return { feature, traced: lost.length === 0, columns: [...columns].sort() };
}

function evidenceOf(breaches: readonly Breach[]) {
  return {
    columns: ['feature', 'rule', 'column', 'reason', 'path', 'query'],
    rows: breaches.map(({ feature, rule, column, reason, path, query }) => [
      feature,
      rule,
      column,
      reason,
      path,
      query,
    ]),
    total: breaches.length,
  };
}
