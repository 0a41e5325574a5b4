import { LeadlineError } from '../errors/leadline-error.ts';
import type { Dialect, SqlType } from './dialect.ts';
import { SqlText } from './sql-text.ts';
import type { Value } from './warehouse.ts';

/** What helpers read and collect while one query is rendered. */
export interface Rendering {
  readonly query: string;
  readonly dialect: Dialect;
  readonly project: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly bindings: Record<string, Value>;
  readonly types: Record<string, SqlType>;
  readonly creates: Set<string>;
  readonly preambles: Set<string>;
}

/**
 * Notes that a parameter is to be bound and gives its placeholder. Without a type, that of the value counts.
 * Throws LeadlineError `query-parameter-missing`, `query-parameter-invalid` for lists, objects and a second, different type.
 */
export function bindParameter(rendering: Rendering, name: string, declared: SqlType | undefined): SqlText {
  const value = Object.hasOwn(rendering.parameters, name) ? rendering.parameters[name] : undefined;
  if (value === undefined) throw missingParameter(rendering.query, name);
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    throw invalidParameter(rendering, name, 'a name of letters, digits and _', name);
  if (!isBindable(value))
    throw invalidParameter(rendering, name, 'a text, a number, a boolean or null', JSON.stringify(value));
  const type = declared ?? typeOfValue(value);
  const earlier = rendering.types[name];
  if (earlier !== undefined && earlier !== type)
    throw invalidParameter(rendering, name, `the type ${earlier} everywhere in the query`, type);
  rendering.bindings[name] = value;
  rendering.types[name] = type;
  return new SqlText(rendering.dialect.bind(name, type), type);
}

export function missingParameter(query: string, parameter: string, cause?: unknown): LeadlineError {
  return new LeadlineError({
    code: 'query-parameter-missing',
    message: `The query ${query} needs the parameter ${parameter}, which was not given.`,
    expected: `a value for ${parameter}`,
    arrived: 'nothing',
    next: `Give ${parameter}; the header of sql/${query}.sql.hbs shows an example.`,
    cause,
  });
}

function isBindable(value: unknown): value is Value {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

function typeOfValue(value: Value): SqlType {
  if (typeof value === 'boolean') return 'BOOL';
  if (typeof value === 'number') return Number.isInteger(value) ? 'INT64' : 'FLOAT64';
  return 'STRING';
}

function invalidParameter(
  rendering: Rendering,
  name: string,
  expected: string,
  arrived: string,
): LeadlineError {
  return new LeadlineError({
    code: 'query-parameter-invalid',
    message: `The query ${rendering.query} cannot bind the parameter ${name}.`,
    expected,
    arrived,
    next: `Give ${name} another value, or mend sql/${rendering.query}.sql.hbs.`,
  });
}
