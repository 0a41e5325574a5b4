import type { LineageNode, LineageResult } from '@polyglot-sql/sdk';
import { duckdb } from '../../warehouse/dialects/duckdb.ts';
import { type Chain, type Link, shapeOf } from './chain.ts';
import { columnsIn } from './expressions.ts';

type Sdk = typeof import('@polyglot-sql/sdk');

/** One place on the way from a feature to a column that it is made from. */
export interface Hop {
  /** The query whose text this is. */
  query: string;
  /** What the column is called here. */
  column: string;
  /** The expression that makes it, and the SELECT around it, in the parser's JSON. */
  expression: unknown;
  select: unknown;
  /** What the next column down is called in the expression. */
  uses: string;
}

/** A column of a table that no query of the chain makes, with the way down to it from the feature. */
export interface Origin {
  table: string;
  column: string;
  hops: Hop[];
}

export interface Trace {
  feature: string;
  origins: Origin[];
  /** Where the way could not be followed, in words; empty for a lineage that is whole. */
  lost: { reason: string; hops: Hop[] }[];
}

/** What the parser says of one column of one table that a query makes, and what the tables in its answer are called in this query. */
type LineageOf = (table: string, link: Link, column: string) => Answer;

interface Answer {
  result: LineageResult;
  tableNamed(name: string): string;
}

/** Follows columns of tables through the queries that made them, down to the tables that they start from. */
export function createTracer(sdk: Sdk, chain: Chain): (table: string, feature: string) => Trace {
  const asked = new Map<string, { result: LineageResult; read: readonly string[] }>();
  const shapes = new Map([...chain.links.values()].flat().map((link) => [link, shapeOf(link)]));
  const lineageOf: LineageOf = (table, link, column) => {
    // Features share their ways, and each question parses the whole query; queries of one shape differ in table names and dates alone.
    const key = `${shapes.get(link)} ${column}`;
    const known = asked.get(key) ?? { result: ask(sdk, chain, table, link, column), read: link.read };
    asked.set(key, known);
    return {
      result: known.result,
      tableNamed: (name) => link.read[known.read.indexOf(name)] ?? name,
    };
  };
  return (table, feature) => {
    const found: Trace = { feature, origins: [], lost: [] };
    if (chain.links.has(table)) follow(chain, lineageOf, { table, column: feature, hops: [] }, found);
    else found.lost.push({ reason: `none of the queries makes ${table}`, hops: [] });
    return found;
  };
}

/**
 * With the schema of the tables first. Some texts, such as a lambda, are followed only without; then a wildcard would promise any column, so
 * only those that the table is known to have are asked for.
 */
function ask(sdk: Sdk, chain: Chain, table: string, { select, schema }: Link, column: string): LineageResult {
  const result = sdk.lineageWithSchema(column, select, schema, duckdb.name, true);
  if (result.lineage != null || chain.has(table, column) !== true) return result;
  return sdk.lineage(column, select, duckdb.name, true);
}

function follow(chain: Chain, lineageOf: LineageOf, { table, column, hops }: Origin, found: Trace): void {
  const links = chain.links.get(table);
  if (links === undefined) {
    if (chain.has(table, column) === false) found.lost.push({ reason: `${table} has no ${column}`, hops });
    else found.origins.push({ table, column, hops });
    return;
  }
  for (const link of links) {
    const { result, tableNamed } = lineageOf(table, link, column);
    const { lineage, error } = result;
    // The parser answers with null where it promises nothing at all.
    if (lineage == null) {
      found.lost.push({ reason: `${link.query}: ${error ?? 'no lineage'}`, hops });
      continue;
    }
    descend(lineage, link.query, hops, found, (origin) =>
      follow(chain, lineageOf, { ...origin, table: tableNamed(origin.table) }, found),
    );
  }
}

/** Goes down the lineage inside one query; `onward` takes what comes from another table. */
function descend(
  node: LineageNode,
  query: string,
  above: readonly Hop[],
  found: Trace,
  onward: (origin: Origin) => void,
): void {
  if (node.source_kind === 'table') {
    onward({ table: node.source_name, column: baseName(node.name), hops: [...above] });
    return;
  }
  const lost = lostBelow(node);
  if (lost.length > 0 || (node.source_kind === 'unknown' && !isUnion(node))) {
    const reason = `${query}: ${node.name} is made from ${lost.join(', ') || 'something'} that could not be followed`;
    found.lost.push({ reason, hops: [...above] });
  }
  for (const child of node.downstream) {
    const hop = {
      query,
      column: baseName(node.name),
      expression: node.expression,
      select: node.source,
      uses: baseName(child.name),
    };
    descend(child, query, [...above, hop], found, onward);
  }
}

/** Columns of the expression that the parser's lineage left out. The branches of a UNION stand for the whole. */
function lostBelow(node: LineageNode): string[] {
  if (isUnion(node)) return [];
  const followed = new Set(node.downstream.map((child) => baseName(child.name).toLowerCase()));
  return columnsIn(node.expression).filter((column) => !followed.has(column.toLowerCase()));
}

/** The parser hangs the branches of a UNION under a node of no kind, each a root of its own. */
function isUnion(node: LineageNode): boolean {
  return node.downstream.some((child) => child.source_kind === 'root');
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
