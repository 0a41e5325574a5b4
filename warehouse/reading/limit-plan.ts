import { LeadlineError } from '../../errors/leadline-error.ts';

type Node = Readonly<Record<string, unknown>>;

/** Tables, and whatever else stands in FROM, that a query may read, each as often as it is read. */
const mostSources = 50;
/** How deep its parts may stand in one another. */
const deepest = 120;

/**
 * Refuses a query that the engine would plan for minutes: nothing interrupts it while it plans. What that takes grows with the third power of the tables that are joined
 * and of the depth of expressions; within these limits it is under a second or two. `tree` is what `json_serialize_sql` made of the text. Throws `sql-refused`.
 */
export function limitPlan(tree: unknown): void {
  const parts = new Map<string, Node[]>();
  const sources: Node[] = [];
  const open: { value: unknown; depth: number }[] = [{ value: tree, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    if (Array.isArray(value)) for (const each of value) open.push({ value: each, depth });
    if (!isNode(value)) continue;
    if (depth > deepest)
      throw refused('Its parts stand too deep in one another.', `at most ${deepest} levels`, 'more');
    if (isSource(value)) sources.push(value);
    for (const { key, definition } of partsOf(value)) parts.set(key, [...(parts.get(key) ?? []), definition]);
    for (const each of Object.values(value)) open.push({ value: each, depth: depth + 1 });
  }
  const read = countSources(sources, parts);
  if (read > mostSources)
    throw refused(
      'It reads too many tables.',
      `at most ${mostSources}, each as often as it is read`,
      `${read}`,
    );
}

/** A part that WITH names is read anew at each place that names it. */
function countSources(sources: readonly Node[], parts: ReadonlyMap<string, readonly Node[]>): number {
  const known = new Map<string, number>();
  const countOf = (source: Node): number => {
    const name = nameOf(source);
    const definitions = name === null ? undefined : parts.get(name);
    if (name === null || definitions === undefined) return 1;
    const found = known.get(name);
    if (found !== undefined) return found;
    // A part that names itself is planned once.
    known.set(name, 1);
    const inner = definitions.flatMap(sourcesIn).reduce((sum, each) => sum + countOf(each), 0);
    known.set(name, Math.max(1, inner));
    return Math.max(1, inner);
  };
  return sources.reduce((sum, source) => sum + countOf(source), 0);
}

function sourcesIn(definition: Node): Node[] {
  const found: Node[] = [];
  const open: unknown[] = [definition];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (Array.isArray(next)) open.push(...next);
    else if (isNode(next)) {
      if (isSource(next)) found.push(next);
      open.push(...Object.values(next));
    }
  }
  return found;
}

function isSource(node: Node): boolean {
  return 'sample' in node && 'alias' in node && leaves.has(String(node.type));
}

const leaves: ReadonlySet<string> = new Set(['BASE_TABLE', 'TABLE_FUNCTION', 'EXPRESSION_LIST', 'EMPTY']);

/** The name of a part of WITH that a source may mean; null for a table with its dataset, and for what is no table. */
function nameOf({ type, schema_name: dataset, table_name: table }: Node): string | null {
  return type === 'BASE_TABLE' && dataset === '' && typeof table === 'string' ? table.toLowerCase() : null;
}

function partsOf({ cte_map: named }: Node): { key: string; definition: Node }[] {
  const map = isNode(named) && Array.isArray(named.map) ? named.map : [];
  return map.flatMap((part: unknown) =>
    isNode(part) && typeof part.key === 'string' && isNode(part.value)
      ? [{ key: part.key.toLowerCase(), definition: part.value }]
      : [],
  );
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(why: string, expected: string, arrived: string): LeadlineError {
  return new LeadlineError({
    code: 'sql-refused',
    message: `The query would take too long to plan. ${why}`,
    expected,
    arrived,
    next: 'Ask it in several queries, each over fewer tables.',
    kind: 'usage',
  });
}
