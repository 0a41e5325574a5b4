import type { SQLInputValue } from 'node:sqlite';
import type { Condition, HavingClause, NegationCondition, Query, WhereClause } from 'soql-parser-js';
import { ApiFailure } from './failures.ts';
import { isNumber } from './fields.ts';
import { normalId } from './ids.ts';
import { daysOf } from './soql-dates.ts';
import type { Column, Scope } from './soql-scope.ts';
import { dateOf, datetimeOf } from './values.ts';

export interface Sql {
  text: string;
  values: SQLInputValue[];
}

export interface WhereContext {
  scope: Scope;
  now: Date;
  /** A function such as `COUNT(Id)`, in HAVING. */
  fn: (name: string, parameters: readonly unknown[]) => string;
  /** The one column of a semi-join. */
  subquery: (query: Query) => Sql;
}

/**
 * A WHERE or HAVING as SQL, condition by condition in the order of the text: the parser counts parentheses and does not nest. A null
 * compares as in SOQL (`!=` finds it), so each condition is true or false.
 */
export function whereSql(clause: WhereClause | HavingClause, context: WhereContext): Sql {
  const words: string[] = [];
  const values: SQLInputValue[] = [];
  let rest: WhereClause | HavingClause | undefined = clause;
  while (rest !== undefined) {
    const condition: Condition | NegationCondition | null = rest.left as Condition | null;
    const parens: { openParen?: number; closeParen?: number } = condition ?? {};
    words.push('('.repeat(parens.openParen ?? 0));
    if (condition !== null && 'operator' in condition) {
      const made = conditionSql(condition, context);
      words.push(made.text);
      values.push(...made.values);
    }
    words.push(')'.repeat(parens.closeParen ?? 0));
    if (!('operator' in rest)) break;
    words.push(rest.operator);
    rest = rest.right;
  }
  return { text: words.filter((word) => word !== '').join(' '), values };
}

function conditionSql(condition: Condition, context: WhereContext): Sql {
  if (!('operator' in condition)) throw malformed('a condition without an operator');
  if ('fn' in condition) {
    const left = context.fn(condition.fn.functionName ?? '', condition.fn.parameters ?? []);
    return { text: `${left} ${comparison(condition.operator)} ?`, values: [Number(condition.value)] };
  }
  const column = context.scope.column(condition.field);
  if (column.field.type === 'textarea' && column.field.length > 255) {
    throw new ApiFailure('INVALID_FIELD', `field '${column.field.name}' can not be filtered in a query call`);
  }
  const operator = condition.operator.toUpperCase();
  if ('valueQuery' in condition) {
    const inner = context.subquery((condition as unknown as { valueQuery: Query }).valueQuery);
    return { text: `${column.sql} ${operator} (${inner.text})`, values: inner.values };
  }
  const raw = Array.isArray(condition.value) ? condition.value : [condition.value];
  const kinds = [condition.literalType].flat();
  const isDays = kinds[0] === 'DATE_LITERAL' || kinds[0] === 'DATE_N_LITERAL';
  if (isDays) return daysSql(column, operator, String(raw[0]), context.now);
  const values = raw.map((one, place) => literal(column, String(one), String(kinds[place] ?? kinds[0])));
  if (operator === 'IN' || operator === 'NOT IN') return listSql(column, operator, values);
  const [value = null] = values;
  if (operator === 'LIKE') {
    return { text: `ifnull(${column.sql} LIKE ? ESCAPE '\\', 0)`, values: [value] };
  }
  if (operator === 'INCLUDES' || operator === 'EXCLUDES')
    throw malformed(`${operator} on a picklist of one value`);
  if (operator === '=')
    return { text: value === null ? `${column.sql} IS NULL` : equal(column), values: given(value) };
  if (operator === '!=' || operator === '<>') {
    return {
      text: value === null ? `${column.sql} IS NOT NULL` : `${column.sql} IS NOT ?`,
      values: given(value),
    };
  }
  return { text: whole(column, `${column.sql} ${comparison(operator)} ?`), values: [value] };
}

function daysSql(column: Column, operator: string, name: string, now: Date): Sql {
  const days = daysOf(name, now);
  const time = column.field.type === 'datetime';
  const [from, until] = [days.from, days.until].map((day) => (time ? `${day}T00:00:00.000+0000` : day)) as [
    string,
    string,
  ];
  const inside = `(${column.sql} >= ? AND ${column.sql} < ?)`;
  if (operator === '=') return { text: `ifnull(${inside}, 0)`, values: [from, until] };
  if (operator === '!=') return { text: `NOT ifnull(${inside}, 0)`, values: [from, until] };
  if (operator === '>=' || operator === '<') {
    return { text: whole(column, `${column.sql} ${operator} ?`), values: [from] };
  }
  const edge = operator === '>' ? '>=' : '<';
  return { text: whole(column, `${column.sql} ${edge} ?`), values: [until] };
}

function listSql(column: Column, operator: string, values: SQLInputValue[]): Sql {
  const filled = values.filter((value) => value !== null);
  const list = `${column.sql} ${operator} (${filled.map(() => '?').join(', ')})`;
  const orNull = operator === 'IN' ? values.length > filled.length : values.length === filled.length;
  return { text: orNull ? `(${list} OR ${column.sql} IS NULL)` : whole(column, list), values: filled };
}

/** Ids and times stand alone so that an index can serve; they are hardly ever null. */
function whole({ sql, field }: Column, text: string): string {
  const indexed = field.type === 'id' || field.type === 'reference' || sql.endsWith('"SystemModstamp"');
  return indexed || field.unique ? text : `ifnull(${text}, 0)`;
}

function equal(column: Column): string {
  return whole(column, `${column.sql} = ?`);
}

function given(value: SQLInputValue): SQLInputValue[] {
  return value === null ? [] : [value];
}

function comparison(operator: string): string {
  if (['=', '!=', '<', '<=', '>', '>='].includes(operator)) return operator;
  throw malformed(`the operator ${operator}`);
}

/** A literal in the form in which the field is stored. A wrong kind of literal is refused, as in Salesforce. */
function literal({ field }: Column, text: string, kind: string): SQLInputValue {
  if (kind === 'NULL' || text.toUpperCase() === 'NULL') return null;
  const wrong = () =>
    new ApiFailure(
      'INVALID_FIELD',
      `value of filter criterion for field '${field.name}' must be of type ${field.type} and should not be enclosed in quotes`,
    );
  if (field.type === 'boolean') {
    if (kind !== 'BOOLEAN') throw wrong();
    return Number(text.toLowerCase() === 'true');
  }
  if (isNumber(field.type)) {
    if (kind === 'STRING' || Number.isNaN(Number(text))) throw wrong();
    return Number(text);
  }
  if (field.type === 'datetime') {
    const time = kind === 'DATETIME' ? datetimeOf(text) : null;
    if (time === null) throw wrong();
    return time;
  }
  if (field.type === 'date') {
    const day = kind === 'DATE' ? dateOf(text) : null;
    if (day === null) throw wrong();
    return day;
  }
  if (kind !== 'STRING') throw wrong();
  const value = unquoted(text);
  return field.type === 'id' || field.type === 'reference' ? (normalId(value) ?? value) : value;
}

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** `\_` and `\%` stay escaped: LIKE reads them. */
function unquoted(text: string): string {
  return text.replace(/^'|'$/g, '').replace(/\\(.)/g, (all, letter: string) => {
    if (letter === '_' || letter === '%') return all;
    return escapes[letter.toLowerCase()] ?? letter;
  });
}

function malformed(what: string): ApiFailure {
  return new ApiFailure('MALFORMED_QUERY', `the fake org does not understand ${what}`);
}
