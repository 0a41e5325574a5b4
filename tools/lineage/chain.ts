import type { Schema, TableSchema } from '@polyglot-sql/sdk';
import { duckdb } from '../../warehouse/dialects/duckdb.ts';
import { renderQuery } from '../../warehouse/render.ts';
import type { QueryParameters } from '../../warehouse/warehouse.ts';

type Sdk = typeof import('@polyglot-sql/sdk');

/** A query of `sql/` with the parameters that it runs with. */
export interface ChainQuery {
  query: string;
  parameters: QueryParameters;
}

/** A query that makes a table, ready to be traced. */
export interface Link {
  query: string;
  /** The SELECT behind the table. */
  select: string;
}

/** The queries that make tables of tables, by the table that each makes, and the columns of all tables on the way. */
export interface Chain {
  links: ReadonlyMap<string, Link>;
  schema: Schema;
}

/** Columns of a table that the queries start from; null where it is not there. */
export type SchemaOf = (table: string) => Promise<readonly { name: string; type: string }[] | null>;

/**
 * Renders and parses the queries in the order in which they run. DuckDB's text is taken: the parser's lineage follows it whole, while it loses the
 * operands of BigQuery's SAFE_DIVIDE. The tables are the same in both.
 */
export async function readChain(
  sdk: Sdk,
  queries: readonly ChainQuery[],
  schemaOf: SchemaOf,
): Promise<Chain> {
  const links = new Map<string, Link>();
  const tables = new Map<string, TableSchema>();
  for (const { query, parameters } of queries) {
    const { target, select } = split(renderQuery(query, parameters, duckdb).text);
    for (const table of tablesIn(sdk, select)) {
      if (tables.has(table)) continue;
      const columns = await schemaOf(table);
      if (columns !== null) tables.set(table, tableSchema(table, columns));
    }
    const before: Schema = { tables: [...tables.values()], strict: false };
    const output = sdk.outputColumnsWithSchema(select, before, duckdb.name).output?.columns ?? [];
    const names = output.flatMap((column) =>
      column.kind === 'named' ? [{ name: column.name, type: 'TEXT' }] : [],
    );
    links.set(target, { query, select });
    tables.set(target, tableSchema(target, names));
  }
  return { links, schema: { tables: [...tables.values()], strict: false } };
}

/** The table that a text of ours makes, as `dataset.table`, and the SELECT that it is made of. */
function split(text: string): { target: string; select: string } {
  const [, quoted = '', select = ''] =
    /^CREATE OR REPLACE (?:TABLE|VIEW) (\S+) AS\s+([\s\S]*)$/m.exec(text) ?? [];
  return { target: quoted.replaceAll('"', ''), select };
}

/** Tables with a dataset: names without one are parts of the query itself. */
function tablesIn(sdk: Sdk, select: string): string[] {
  const [statement] = sdk.parse(select, sdk.Dialect.DuckDB).ast ?? [];
  if (statement === undefined) return [];
  const names = sdk.ast.getTables(statement).map((found) => {
    const { table } = found as { table: { name: { name: string }; schema: { name: string } | null } };
    return table.schema === null ? null : `${table.schema.name}.${table.name.name}`;
  });
  return [...new Set(names.filter((name) => name !== null))];
}

function tableSchema(name: string, columns: readonly { name: string; type: string }[]): TableSchema {
  const [dataset = '', table = ''] = name.split('.');
  return {
    name: table,
    schema: dataset,
    columns: columns.map(({ name: column, type }) => ({ name: column, type })),
  };
}
