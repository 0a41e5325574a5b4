import { LeadlineError } from '../../errors/leadline-error.ts';
import { allowedFunctions, allowedTableFunctions } from './allowed-functions.ts';

/** What a query may name. Names are in small letters: the engine takes capitals for the same. */
export interface Nameable {
  /** Tables as `dataset.table`. */
  tables: ReadonlySet<string>;
  /** What the engine itself offers without a dataset, such as `pg_class`; no part of a query may take such a name. */
  reserved: ReadonlySet<string>;
}

type Node = Readonly<Record<string, unknown>>;

/**
 * Refuses whatever is not one SELECT over the tables that may be read. `tree` is what the engine's own parser made of the text (`json_serialize_sql`): nothing
 * here looks at the text. Everything that is not known to be harmless is refused. Throws `sql-refused`.
 */
export function guardSelect(tree: unknown, nameable: Nameable): void {
  if (!isNode(tree) || tree.error !== false) throw notSelect(tree);
  const statements = Array.isArray(tree.statements) ? tree.statements : [];
  if (statements.length !== 1) {
    throw refused(
      'The text has more than one statement.',
      'one SELECT or WITH statement',
      `${statements.length} statements`,
    );
  }
  const nodes = [...everyNode(tree)];
  const parts = new Set(nodes.flatMap(namesOfParts));
  for (const part of parts) if (nameable.reserved.has(part)) throw reserved(part);
  const sourceFunctions = new Set(
    nodes.flatMap((node) => (node.type === 'TABLE_FUNCTION' ? [node.function] : [])),
  );
  for (const node of nodes) {
    if ('function_name' in node) guardFunction(node, sourceFunctions.has(node));
    guardNode(node, nameable, parts);
  }
}

function guardNode(node: Node, nameable: Nameable, parts: ReadonlySet<string>): void {
  if ('class' in node && !expressions.has(String(node.class))) throw unknownPart(String(node.class));
  if ('select_list' in node || 'cte_map' in node) {
    if (!queries.has(String(node.type))) throw unknownPart(String(node.type));
  }
  // Whatever stands in FROM has a place for a sample, and so has a SELECT itself.
  if ('sample' in node && 'alias' in node && !sources.has(String(node.type)))
    throw unknownPart(String(node.type));
  if (node.type === 'SHOW_REF') throw unknownPart('SHOW_REF');
  if (node.type === 'BASE_TABLE') guardTable(node, nameable, parts);
}

function guardTable(node: Node, { tables }: Nameable, parts: ReadonlySet<string>): void {
  const [catalog, dataset, table] = [node.catalog_name, node.schema_name, node.table_name].map(textOf);
  if (node.at_clause != null) throw unknownPart('AT');
  if (catalog === '' && dataset === '' && parts.has(table ?? '')) return;
  if (catalog === '' && dataset !== '' && tables.has(`${dataset}.${table}`)) return;
  const name = [catalog, dataset, table].filter((part) => part !== '').join('.');
  throw refused(
    `The table ${name} cannot be read here.`,
    'a table of describe_tables, written with its dataset, such as LeadScoring.open_leads',
    name,
  );
}

function guardFunction(node: Node, isSource: boolean): void {
  const name = textOf(node.function_name);
  const [schema, catalog] = [textOf(node.schema), textOf(node.catalog)];
  // The parser itself writes `main` before what it makes of brackets and braces.
  const isPlain = (schema === '' || schema === 'main') && (catalog === '' || catalog === 'system');
  if (isPlain && (isSource ? allowedTableFunctions : allowedFunctions).has(name)) return;
  throw refused(
    `The function ${[catalog, schema, name].filter((part) => part !== '').join('.')} cannot be called here.`,
    'functions that compute something from their arguments alone; none that reads files, settings, plans, the catalog or the clock',
    name,
  );
}

/** Kinds of expressions, queries and sources, in the parser's words. */
const expressions = new Set([
  'BETWEEN',
  'CASE',
  'CAST',
  'COLLATE',
  'COLUMN_REF',
  'COMPARISON',
  'CONJUNCTION',
  'CONSTANT',
  'FUNCTION',
  'LAMBDA',
  'OPERATOR',
  'POSITIONAL_REFERENCE',
  'STAR',
  'SUBQUERY',
  'WINDOW',
]);
const queries = new Set(['SELECT_NODE', 'SET_OPERATION_NODE', 'RECURSIVE_CTE_NODE', 'CTE_NODE']);
const sources = new Set([
  'BASE_TABLE',
  'EMPTY',
  'EXPRESSION_LIST',
  'JOIN',
  'PIVOT',
  'SUBQUERY',
  'TABLE_FUNCTION',
]);

/** Names that a query gives to parts of itself by WITH. */
function namesOfParts(node: Node): string[] {
  const named = isNode(node.cte_map) && Array.isArray(node.cte_map.map) ? node.cte_map.map : [];
  const keys = named.flatMap((part: unknown) => (isNode(part) ? [textOf(part.key)] : []));
  return typeof node.cte_name === 'string' ? [...keys, textOf(node.cte_name)] : keys;
}

function* everyNode(value: unknown): Generator<Node> {
  const open: unknown[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (Array.isArray(next)) open.push(...next.filter((each) => each != null));
    else if (isNode(next)) {
      yield next;
      open.push(...Object.values(next).filter((each) => typeof each === 'object' && each !== null));
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}

function notSelect(tree: unknown): LeadlineError {
  const said = isNode(tree) && typeof tree.error_message === 'string' ? tree.error_message : 'no statement';
  return refused(
    'The text is not a SELECT that the engine understands.',
    'one SELECT or WITH statement',
    said,
  );
}

function unknownPart(kind: string): LeadlineError {
  return refused('The query has a part that is not allowed here.', 'a plain SELECT', kind);
}

function reserved(name: string): LeadlineError {
  return refused(
    `A part of the query is named ${name}, which is a name of the engine's own.`,
    'another name after WITH',
    name,
  );
}

function refused(message: string, expected: string, arrived: string): LeadlineError {
  return new LeadlineError({
    code: 'sql-refused',
    message,
    expected,
    arrived,
    next: 'Call describe_tables for the tables and columns that can be read, then write one SELECT over them.',
    kind: 'usage',
  });
}
