/** A part of a parsed query, in the parser's own JSON: an object with one key that says what it is. */
type Node = Readonly<Record<string, unknown>>;

/** Names of all columns that an expression uses, each once. */
export function columnsIn(expression: unknown): string[] {
  return [...new Set(parts(expression).flatMap((part) => columnName(part) ?? []))];
}

/** Whether the expression asks of the column only whether it is NULL: its value cannot be told from the result. */
export function asksOnlyWhetherNull(expression: unknown, column: string): boolean {
  const all = parts(expression);
  const uses = all.filter((part) => isSame(columnName(part), column)).length;
  const checks = all.filter((part) => keepsOnlyNull(inside(part, 'is_null'), column)).length;
  return uses > 0 && uses === checks;
}

/**
 * Whether the expression is the column itself, or NULL where the column is NULL or empty and never otherwise: trimmed, in brackets, the
 * greatest or least of several. Asked whether it is NULL, it tells no more than the column does.
 */
export function keepsOnlyNull(expression: unknown, column: string): boolean {
  if (isSame(columnName(expression), column)) return true;
  for (const wrapper of ['alias', 'paren', 'trim', 'max', 'min']) {
    const wrapped = inside(expression, wrapper);
    if (wrapped !== undefined) return keepsOnlyNull(wrapped, column);
  }
  const call = isNode(expression) ? expression.function : undefined;
  if (!isNode(call) || call.name !== 'NULLIF' || !Array.isArray(call.args)) return false;
  const [value, other] = call.args;
  return inside(other, 'literal', 'value') === '' && keepsOnlyNull(value, column);
}

/**
 * Whether the expression demands of one of the columns that it lies before another value, such as `known_at <= as_of`. A demand under NOT or OR
 * may be escaped, and one against a constant of the text says nothing of the row, so neither counts.
 */
export function demandsBefore(expression: unknown, columns: readonly string[]): boolean {
  const isOne = (part: unknown): boolean => columns.some((column) => isSame(columnName(part), column));
  const isOther = (part: unknown): boolean => inside(part, 'literal', 'value') === undefined;
  return parts(expression, ['not', 'or']).some(
    (part) =>
      ['lt', 'lte'].some(
        (kind) => isOne(inside(part, kind, 'left')) && isOther(inside(part, kind, 'right')),
      ) ||
      ['gt', 'gte'].some((kind) => isOne(inside(part, kind, 'right')) && isOther(inside(part, kind, 'left'))),
  );
}

/** The conditions by which a SELECT chooses its rows: WHERE, JOIN ... ON, QUALIFY, HAVING. Not those of its subqueries. */
export function conditionsOf(select: unknown): unknown[] {
  const body = isNode(select) ? select.select : undefined;
  if (!isNode(body)) return [];
  const joins = Array.isArray(body.joins) ? body.joins : [];
  const on = joins.map((join: unknown) => (isNode(join) ? join.on : null));
  return [body.where_clause, body.qualify, body.having, ...on].filter((part) => part != null);
}

/** The expression and all objects inside it, but for those under the kinds to leave out. */
function parts(expression: unknown, without: readonly string[] = []): Node[] {
  if (Array.isArray(expression)) return expression.flatMap((each) => parts(each, without));
  if (!isNode(expression)) return [];
  const below = Object.entries(expression).filter(
    ([kind, value]) => !(without.includes(kind) && isNode(value)),
  );
  return [expression, ...below.flatMap(([, value]) => parts(value, without))];
}

function columnName(part: unknown): string | undefined {
  const name = inside(part, 'column', 'name');
  return isNode(name) && typeof name.name === 'string' ? name.name : undefined;
}

/** What a part of one kind holds under a key. */
function inside(part: unknown, kind: string, key = 'this'): unknown {
  const found = isNode(part) ? part[kind] : undefined;
  return isNode(found) ? found[key] : undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Column names are one whether in capitals or not. */
function isSame(one: string | undefined, other: string): boolean {
  return one !== undefined && one.toLowerCase() === other.toLowerCase();
}
