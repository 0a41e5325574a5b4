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
  /** The tables that it reads, in the order in which they are named. */
  read: readonly string[];
  /** What is known of the tables that it reads. */
  schema: Schema;
}

/** The queries that make tables of tables, by the table that each makes. */
export interface Chain {
  links: ReadonlyMap<string, Link>;
  /** Whether a table has a column, in any capitals; undefined where the table's columns are not known. */
  has(table: string, column: string): boolean | undefined;
}

/** Columns of a table that the queries start from; null where it is not there. */
export type SchemaOf = (table: string) => Promise<readonly { name: string; type: string }[] | null>;

/**
 * Renders the queries and parses those that the dataset hangs on, in the order in which they run. DuckDB's text is taken: the parser's lineage follows it whole, while it
 * loses the operands of BigQuery's SAFE_DIVIDE. The columns are the same in both.
 */
export async function readChain(
  sdk: Sdk,
  dataset: string,
  queries: readonly ChainQuery[],
  schemaOf: SchemaOf,
): Promise<Chain> {
  const links = new Map<string, Link>();
  const tables = new Map<string, TableSchema>();
  for (const { query, target, select, read } of neededFor(sdk, dataset, queries)) {
    for (const table of read) {
      const columns = tables.has(table) ? null : await schemaOf(table);
      if (columns !== null) tables.set(table, tableSchema(table, columns));
    }
    const known = read.flatMap((table) => tables.get(table) ?? []);
    const schema: Schema = { tables: known, strict: false };
    links.set(target, { query, select, read, schema });
    const names = outputsOf(sdk, select, schema);
    // Of what a table that we make holds, names are enough.
    tables.set(
      target,
      tableSchema(
        target,
        names.map((name) => ({ name, type: 'TEXT' })),
      ),
    );
  }
  return {
    links,
    has: (table, column) =>
      tables.get(table)?.columns.some(({ name }) => name.toLowerCase() === column.toLowerCase()),
  };
}

interface Needed {
  query: string;
  target: string;
  select: string;
  /** The tables that it reads. */
  read: string[];
}

/**
 * The queries that the dataset is made by, in their order. What ran after the dataset was made, such as a replay's, does not count; of two that made one
 * table, the later does.
 */
function neededFor(sdk: Sdk, dataset: string, queries: readonly ChainQuery[]): Needed[] {
  const made = queries.map(({ query, parameters }) => ({
    query,
    ...split(renderQuery(query, parameters, duckdb).text),
  }));
  const until = made.findLastIndex(({ target }) => target === dataset) + 1;
  const latest = new Map(made.slice(0, until).map((each, order) => [each.target, { ...each, order }]));
  const needed = new Map<string, Needed & { order: number }>();
  const open = [dataset];
  for (let table = open.pop(); table !== undefined; table = open.pop()) {
    const maker = latest.get(table);
    if (maker === undefined || needed.has(table)) continue;
    const read = tablesIn(sdk, maker.select);
    needed.set(table, { ...maker, read });
    open.push(...read);
  }
  return [...needed.values()].sort((a, b) => a.order - b.order);
}

/**
 * The table that a text of ours makes, as `dataset.table`, and the SELECT that it is made of. Comments, which stand on lines of their own, are left
 * out: the parser takes a column that follows one for something else.
 */
function split(text: string): { target: string; select: string } {
  const [, quoted = '', select = ''] =
    /^CREATE OR REPLACE (?:TABLE|VIEW) (\S+) AS\s+([\s\S]*)$/m.exec(text) ?? [];
  return { target: quoted.replaceAll('"', ''), select: select.replace(/^\s*--.*\n/gm, '') };
}

/** The columns of a SELECT. Some texts, such as a lambda, are read only without a schema; then a wildcard stays unknown. */
function outputsOf(sdk: Sdk, select: string, schema: Schema): string[] {
  const output =
    sdk.outputColumnsWithSchema(select, schema, duckdb.name).output ??
    sdk.outputColumns(select, duckdb.name).output;
  return (output?.columns ?? []).flatMap((column) => (column.kind === 'named' ? [column.name] : []));
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
