import { duckdb } from '../dialects/duckdb.ts';
import { isPersonKey } from './person-key.ts';

/** Values that must not enter a table again, by their hashes: SHA-256 of `salt|value` in hex. */
export interface ForgottenValues {
  salt: string;
  traces: readonly string[];
}

/** SQL that is true for a row in which a column that may identify somebody holds a forgotten value; null where no column may. */
export function holdsForgotten(columns: readonly string[], forgotten: ForgottenValues): string | null {
  const tests = columns
    .filter((column) => /id|crd|key/i.test(column))
    .map((column) => {
      const name = duckdb.ident(column);
      const value = isPersonKey(column) ? digitsIn(name) : `trim(${name})`;
      return `coalesce(${hashOf(value, forgotten)} IN (${tracesOf(forgotten)}), false)`;
    });
  return tests.length === 0 ? null : `(${tests.join(' OR ')})`;
}

/** SQL that is true for a text that could not be parsed and has a forgotten value for a word. */
export function saysForgotten(text: string, forgotten: ForgottenValues): string {
  const words = `regexp_extract_all(${text}, '[A-Za-z0-9_-]+')`;
  const hashes = `list_transform(${words}, lambda word: ${hashOf('word', forgotten)})`;
  return `coalesce(list_has_any(${hashes}, [${tracesOf(forgotten)}]), false)`;
}

/** As `sql/partials/crd.sql.hbs` reads a number. */
export function digitsIn(value: string): string {
  return `regexp_extract(${value}, '^[^0-9]*0*([1-9][0-9]*)(?:\\.0*)?\\s*$', 1)`;
}

function hashOf(value: string, { salt }: ForgottenValues): string {
  return `sha256(${duckdb.stringLiteral(`${salt}|`)} || ${value})`;
}

function tracesOf({ traces }: ForgottenValues): string {
  return traces.map((trace) => duckdb.stringLiteral(trace)).join(', ');
}
