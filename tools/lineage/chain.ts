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

/** A SELECT that a table is made of, ready to be traced; a UNION ALL is several. */
export interface Link {
  query: string;
  select: string;
  /** The tables that it reads, in the order in which they are named. */
  read: readonly string[];
  /** What is known of the tables that it reads. */
  schema: Schema;
}

/** The queries that make tables of tables, by the table that each makes. */
export interface Chain {
  links: ReadonlyMap<string, readonly Link[]>;
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
  const links = new Map<string, Link[]>();
  const outputs = new Map<string, string[]>();
  const tables = new Map<string, TableSchema>();
  for (const { query, target, select, read } of neededFor(dataset, queries)) {
    for (const table of read) {
      const columns = tables.has(table) ? null : await schemaOf(table);
      if (columns !== null) tables.set(table, tableSchema(table, columns));
    }
    const known = read.flatMap((table) => tables.get(table) ?? []);
    const schema: Schema = { tables: known, strict: false };
    const branches = branchesOf(select).map(
      (branch): Link => ({ query, select: branch, read: tablesIn(branch), schema }),
    );
    links.set(target, branches);
    const [first] = branches as [Link];
    const shape = `${shapeOf(first)} ${JSON.stringify(known.map(({ columns }) => columns))}`;
    const names = outputs.get(shape) ?? outputsOf(sdk, first.select, schema);
    outputs.set(shape, names);
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
function neededFor(dataset: string, queries: readonly ChainQuery[]): Needed[] {
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
    const read = tablesIn(maker.select);
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

/** The tables that a text of ours reads: after FROM and JOIN, as the helper `table` writes them. Parts of the query itself have no dataset. */
function tablesIn(select: string): string[] {
  const names = select.matchAll(/\b(?:FROM|JOIN)\s+"([^"]+)"\."([^"]+)"/g);
  return [...new Set(Array.from(names, ([, dataset, table]) => `${dataset}.${table}`))];
}

/**
 * The parts of a UNION ALL that is the whole text, which the parser follows much faster one by one; otherwise the text itself. All parts have the same
 * columns in the same order.
 */
function branchesOf(select: string): string[] {
  const parts = select.split(/^UNION ALL$/m);
  const whole = parts.every((part) => {
    const opened = part.split('(').length;
    return part.trimStart().startsWith('SELECT') && opened === part.split(')').length;
  });
  return whole ? parts : [select];
}

/** A SELECT without the names of the tables that it reads and without dates: equal shapes have equal lineages but for the names. */
export function shapeOf({ select, read }: Pick<Link, 'select' | 'read'>): string {
  const named = read.reduce((text, table, index) => {
    const quoted = table
      .split('.')
      .map((part) => `"${part}"`)
      .join('.');
    return text.replaceAll(quoted, `table ${index}`);
  }, select);
  return named.replaceAll(/\d{4}-\d{2}-\d{2}/g, 'day');
}

function tableSchema(name: string, columns: readonly { name: string; type: string }[]): TableSchema {
  const [dataset = '', table = ''] = name.split('.');
  return {
    name: table,
    schema: dataset,
    columns: columns.map(({ name: column, type }) => ({ name: column, type })),
  };
}
