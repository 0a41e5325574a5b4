import { createRequire } from 'node:module';
import type { SQLInputValue } from 'node:sqlite';
import type { FieldType, OrderByClause, Query, Subquery } from 'soql-parser-js';
import type { Access } from './access.ts';
import { ApiFailure } from './failures.ts';
import type { FakeField, FakeObject } from './fields.ts';
import { quoted, type Schema } from './schema.ts';
import { openScope, type Scope } from './soql-scope.ts';
import { type Sql, whereSql } from './soql-where.ts';

const { parseQuery } = createRequire(import.meta.url)('soql-parser-js') as typeof import('soql-parser-js');

/** A query ready to run: which SQL, and how its columns become a record. */
export interface CompiledQuery {
  object: FakeObject;
  sql: string;
  values: SQLInputValue[];
  /** In the order of the SQL's columns after the first, which is the row's id. */
  outputs: Output[];
  /** Related rows: the column that says whether there is one, by path. */
  related: { path: readonly string[]; object: FakeObject; index: number }[];
  children: { name: string; compiled: CompiledQuery }[];
  /** `count`: `SELECT COUNT()`, the number alone. */
  kind: 'rows' | 'aggregate' | 'count';
}

export interface Output {
  path: readonly string[];
  name: string;
  /** Null where the value is a count or a sum. */
  field: FakeField | null;
  index: number;
}

export interface QueryContext {
  schema: Schema;
  access: Access;
  now: Date;
  /** Finds deleted and merged rows, too: `queryAll`. */
  all: boolean;
}

/** Errors: `MALFORMED_QUERY`, `INVALID_FIELD`, `INVALID_TYPE`. */
export function compileSoql(soql: string, context: QueryContext): CompiledQuery {
  if (soql.length > 100_000)
    throw new ApiFailure('QUERY_TOO_COMPLICATED', 'SOQL statement is longer than 100,000 characters');
  let query: Query;
  try {
    query = parseQuery(soql);
  } catch (error) {
    throw new ApiFailure(
      'MALFORMED_QUERY',
      error instanceof Error ? error.message.slice(0, 300) : 'unexpected token',
    );
  }
  return compile(soql, query, visible(query.sObject ?? '', context), context, 't', null);
}

function compile(
  soql: string,
  query: Query | Subquery,
  object: FakeObject,
  context: QueryContext,
  prefix: string,
  parent: FakeField | null,
): CompiledQuery {
  const scope = openScope(soql, object, context.access, prefix);
  const selected: string[] = [`${prefix}0.Id`];
  const outputs: Output[] = [];
  const related: CompiledQuery['related'] = [];
  const children: CompiledQuery['children'] = [];
  const groups = [query.groupBy ?? []].flat();
  const aggregates = (query.fields ?? []).some((one) => 'isAggregateFn' in one && one.isAggregateFn === true);
  const kind = isCount(query.fields ?? []) ? 'count' : groups.length > 0 || aggregates ? 'aggregate' : 'rows';
  let unnamed = 0;

  for (const item of expanded(query, object, context.access)) {
    if (item.type === 'Field' || item.type === 'FieldRelationship') {
      const name = item.type === 'Field' ? item.field : `${item.relationships.join('.')}.${item.field}`;
      const { sql, field, path } = scope.column(name);
      for (let depth = 1; kind === 'rows' && depth <= path.length; depth += 1) relate(path.slice(0, depth));
      const alias = 'alias' in item && item.alias ? item.alias : field.name;
      outputs.push({ path: kind === 'rows' ? path : [], name: alias, field, index: selected.push(sql) - 1 });
    } else if (item.type === 'FieldSubquery') {
      children.push(child(soql, item.subquery, object, context, prefix + children.length));
    } else if (item.type === 'FieldFunctionExpression') {
      const sql = functionSql(scope, item.functionName, item.parameters);
      const name = item.alias ?? `expr${unnamed++}`;
      outputs.push({ path: [], name, field: null, index: selected.push(sql) - 1 });
    } else {
      throw new ApiFailure('MALFORMED_QUERY', 'the fake org does not understand TYPEOF');
    }
  }

  function relate(path: readonly string[]): void {
    if (related.some((one) => one.path.join('.') === path.join('.'))) return;
    const { sql, object: target } = scope.idOf(path);
    related.push({ path, object: target, index: selected.push(sql) - 1 });
  }

  const where = conditions(soql, query, scope, context, prefix, parent);
  const tail = tailSql(query, scope, groups.length > 0 || kind !== 'rows');
  if (kind !== 'rows') selected[0] = 'NULL';
  return {
    object,
    sql: `SELECT ${selected.map((sql, place) => `${sql} AS c${place}`).join(', ')}${scope.from()}${where.text}${tail}`,
    values: where.values,
    outputs,
    related,
    children,
    kind,
  };
}

function conditions(
  soql: string,
  query: Query | Subquery,
  scope: Scope,
  context: QueryContext,
  prefix: string,
  parent: FakeField | null,
): Sql {
  const words: string[] = [];
  const values: SQLInputValue[] = [];
  if (parent !== null) words.push(`${prefix}0.${quoted(parent.name)} = ?`);
  if (!context.all) words.push(`${prefix}0.IsDeleted = 0`);
  if (query.where !== undefined) {
    const made = whereSql(query.where, {
      scope,
      now: context.now,
      fn: () => {
        throw new ApiFailure('MALFORMED_QUERY', 'the fake org does not understand functions in WHERE');
      },
      subquery: (inner) => {
        const found = compile(
          soql,
          inner,
          visible(inner.sObject ?? '', context),
          context,
          `${prefix}s`,
          null,
        );
        return { text: `SELECT c1 FROM (${found.sql})`, values: found.values };
      },
    });
    words.push(`(${made.text})`);
    values.push(...made.values);
  }
  return { text: words.length === 0 ? '' : ` WHERE ${words.join(' AND ')}`, values };
}

function tailSql(query: Query | Subquery, scope: Scope, grouped: boolean): string {
  const column = (one: { field: string } | object) =>
    'field' in one ? scope.column(one.field).sql : functionOf(scope, one);
  const groups = [query.groupBy ?? []].flat();
  const group = groups.length === 0 ? '' : ` GROUP BY ${groups.map(column).join(', ')}`;
  const having = query.having === undefined ? '' : ` HAVING ${literalHaving(query, scope)}`;
  const orders = [query.orderBy ?? []].flat();
  const order = orders.map((one: OrderByClause) => {
    const nulls = one.nulls ?? (one.order === 'DESC' ? 'LAST' : 'FIRST');
    return `${column(one)} ${one.order ?? 'ASC'} NULLS ${nulls}`;
  });
  // Without an order the API promises none; the fake takes the order of writing, so that it is the same each time.
  if (order.length === 0 && !grouped) order.push(scope.idOf([]).sql.replace(/Id$/, 'rowid'));
  const limit = query.limit === undefined && query.offset === undefined ? '' : ` LIMIT ${query.limit ?? -1}`;
  const offset = query.offset === undefined ? '' : ` OFFSET ${query.offset}`;
  return `${group}${having}${order.length === 0 ? '' : ` ORDER BY ${order.join(', ')}`}${limit}${offset}`;
}

/** Numbers in HAVING stand in the text: they are read as numbers before. */
function literalHaving(query: Query | Subquery, scope: Scope): string {
  if (query.having === undefined) return '';
  const made = whereSql(query.having, {
    scope,
    now: new Date(0),
    fn: (name, parameters) => functionSql(scope, name, parameters),
    subquery: () => {
      throw new ApiFailure('MALFORMED_QUERY', 'a subquery in HAVING');
    },
  });
  let place = 0;
  return made.text.replaceAll('?', () => String(Number(made.values[place++])));
}

function functionOf(scope: Scope, one: object): string {
  const fn = 'fn' in one ? (one.fn as { functionName?: string; parameters?: unknown[] }) : {};
  return functionSql(scope, fn.functionName ?? '', fn.parameters ?? []);
}

function functionSql(scope: Scope, name: string, parameters: readonly unknown[]): string {
  const [parameter] = parameters;
  const upper = name.toUpperCase();
  if (upper === 'COUNT' && parameter === undefined) return 'count(*)';
  if (typeof parameter !== 'string') throw new ApiFailure('MALFORMED_QUERY', `unknown function ${name}`);
  const { sql } = scope.column(parameter);
  if (upper === 'COUNT_DISTINCT') return `count(DISTINCT ${sql})`;
  if (['COUNT', 'MIN', 'MAX', 'SUM', 'AVG'].includes(upper)) return `${upper.toLowerCase()}(${sql})`;
  if (upper === 'DAY_ONLY') return `substr(${sql}, 1, 10)`;
  if (upper === 'CALENDAR_YEAR') return `CAST(substr(${sql}, 1, 4) AS INTEGER)`;
  if (upper === 'CALENDAR_MONTH') return `CAST(substr(${sql}, 6, 2) AS INTEGER)`;
  throw new ApiFailure('MALFORMED_QUERY', `the fake org does not understand the function ${name}`);
}

function child(
  soql: string,
  subquery: Subquery,
  object: FakeObject,
  context: QueryContext,
  prefix: string,
): CompiledQuery['children'][number] {
  const wanted = subquery.relationshipName.toLowerCase();
  for (const target of context.schema.objects.values()) {
    for (const one of target.fields.values()) {
      if (one.referenceTo !== object.name || one.childRelationship?.toLowerCase() !== wanted) continue;
      if (!context.access.may('Read', target) || !context.access.reads(target, one)) continue;
      const compiled = compile(soql, subquery, target, context, `${prefix}c`, one);
      return { name: one.childRelationship, compiled };
    }
  }
  throw new ApiFailure(
    'INVALID_TYPE',
    `Didn't understand relationship '${subquery.relationshipName}' in FROM part of query call.`,
  );
}

/** The selected fields, with `FIELDS(ALL)` written out. */
function expanded(query: Query | Subquery, object: FakeObject, access: Access): FieldType[] {
  return (query.fields ?? []).flatMap((item): FieldType[] => {
    if (item.type !== 'FieldFunctionExpression' || item.functionName !== 'FIELDS') return [item];
    const which = String(item.parameters[0]).toUpperCase();
    if (which !== 'STANDARD' && (query.limit === undefined || query.limit > 200)) {
      throw new ApiFailure('MALFORMED_QUERY', `The SOQL FIELDS function must have a LIMIT of at most 200`);
    }
    return [...object.fields.values()]
      .filter((one) => access.reads(object, one))
      .filter((one) => which === 'ALL' || one.custom === (which === 'CUSTOM'))
      .map((one) => ({ type: 'Field', field: one.name }));
  });
}

function isCount(fields: readonly FieldType[]): boolean {
  const [only] = fields;
  return (
    fields.length === 1 &&
    only?.type === 'FieldFunctionExpression' &&
    only.functionName.toUpperCase() === 'COUNT' &&
    only.parameters.length === 0
  );
}

function visible(name: string, { access }: QueryContext): FakeObject {
  const object = access.visible(name);
  if (object !== undefined) return object;
  throw new ApiFailure(
    'INVALID_TYPE',
    `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}
