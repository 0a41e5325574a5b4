import type { QueryRun } from '../tools/tool.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

/** Where a step leaves the queries that it ran for their effect. */
export function queriesArtifact(step: string): string {
  return `queries/${step}.json`;
}

/** The same warehouse, which remembers the queries that make tables and views, in their order, each with its parameters. */
export function rememberQueries(warehouse: Warehouse): {
  warehouse: Warehouse;
  queries: readonly QueryRun[];
} {
  const queries: QueryRun[] = [];
  return {
    queries,
    warehouse: {
      get dialect() {
        return warehouse.dialect;
      },
      async run(query, parameters = {}) {
        await warehouse.run(query, parameters);
        queries.push({ query, parameters });
      },
      // Whatever is kept together is data as received, like a file that is loaded: lineages end there.
      together: (queries) => warehouse.together(queries),
      rows: (query, parameters) => warehouse.rows(query, parameters),
      columns: (query, parameters) => warehouse.columns(query, parameters),
      loadCsv: (source, table) => warehouse.loadCsv(source, table),
      dryRun: (query, parameters) => warehouse.dryRun(query, parameters),
      placeOf: (dataset) => warehouse.placeOf(dataset),
      schemaOf: (table) => warehouse.schemaOf(table),
      close: () => warehouse.close(),
    },
  };
}
