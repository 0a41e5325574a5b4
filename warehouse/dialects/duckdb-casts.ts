import type { SqlType } from '../dialect.ts';

/** The texts that BigQuery reads as each type. DuckDB reads more: 12.7 and 1_000 as whole numbers, 2024/01/07 as a date, `yes` as true. */
const accepted = {
  INT64: '\\s*[+-]?(0[xX][0-9a-fA-F]+|[0-9]+)\\s*',
  BOOL: '(?i)true|false',
  DATE: '\\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}\\s*',
  TIMESTAMP:
    '\\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\\.[0-9]{0,6})?)?' +
    '(Z|z|[+-][0-9]{1,2}(:[0-9]{2})?| [A-Za-z_/+-]+)?\\s*',
};

/** CAST with BigQuery's meaning: half away from zero to INT64, whole floats without `.0` to STRING, strict texts. */
export function duckdbCast(value: string, typeName: string, type: SqlType, from?: SqlType): string {
  return castAs('CAST', value, typeName, type, from);
}

/** SAFE_CAST: as CAST, but NULL instead of an error. */
export function duckdbSafeCast(value: string, typeName: string, type: SqlType, from?: SqlType): string {
  return castAs('TRY_CAST', value, typeName, type, from);
}

type Cast = 'CAST' | 'TRY_CAST';

function castAs(
  cast: Cast,
  value: string,
  typeName: string,
  type: SqlType,
  from: SqlType | undefined,
): string {
  const plain = `${cast}(${value} AS ${typeName})`;
  if (value === 'NULL') return plain;
  switch (type) {
    case 'INT64':
      return bySource(value, from, {
        text: fromText(cast, value, type),
        fraction: `${cast}(round(CAST(${value} AS DOUBLE)) AS BIGINT)`,
        plain,
      });
    case 'FLOAT64':
      return bySource(value, from, {
        text: `${cast}(replace(CAST(${value} AS VARCHAR), '_', '?') AS DOUBLE)`,
        plain,
      });
    case 'BOOL':
    case 'DATE':
      return bySource(value, from, { text: fromText(cast, value, type), plain });
    case 'TIMESTAMP':
      return bySource(value, from, { text: fromText(cast, value, type), plain });
    case 'STRING':
      return bySource(value, from, {
        fraction: `regexp_replace(CAST(CAST(${value} AS DOUBLE) AS VARCHAR), '\\.0$', '')`,
        timestamp: timestampText(value),
        plain,
      });
  }
}

/** The fraction has no digits, three or six, and the offset is always written. The detour by text binds for values of every type. */
function timestampText(value: string): string {
  const full = `strftime(CAST(CAST(${value} AS VARCHAR) AS TIMESTAMP), '%Y-%m-%d %H:%M:%S.%f')`;
  return `regexp_replace(regexp_replace(${full}, '\\.0{6}$', ''), '(\\.[0-9]{3})000$', '\\1') || '+00'`;
}

interface Branches {
  text?: string;
  fraction?: string;
  timestamp?: string;
  plain: string;
}

/** One branch where the source type is known; else all of them, of which the engine keeps one, because it folds typeof(). */
function bySource(value: string, from: SqlType | undefined, branches: Branches): string {
  if (from !== undefined) return branchOf(from, branches) ?? branches.plain;
  const cases = [
    branches.text === undefined ? '' : `WHEN typeof(${value}) = 'VARCHAR' THEN ${branches.text} `,
    branches.fraction === undefined
      ? ''
      : `WHEN regexp_matches(typeof(${value}), '^(DOUBLE|FLOAT|DECIMAL)') THEN ${branches.fraction} `,
    branches.timestamp === undefined ? '' : `WHEN typeof(${value}) = 'TIMESTAMP' THEN ${branches.timestamp} `,
  ];
  return `CASE ${cases.join('')}ELSE ${branches.plain} END`;
}

function branchOf(from: SqlType, branches: Branches): string | undefined {
  switch (from) {
    case 'STRING':
      return branches.text;
    case 'FLOAT64':
      return branches.fraction;
    case 'TIMESTAMP':
      return branches.timestamp;
    default:
      return undefined;
  }
}

/** A text that BigQuery would refuse becomes NULL under TRY_CAST; under CAST it is marked, so that the cast fails and shows it. */
function fromText(cast: Cast, value: string, type: keyof typeof accepted): string {
  const text = `CAST(${value} AS VARCHAR)`;
  const refused = cast === 'CAST' ? ` ELSE 'refused: ' || ${text}` : '';
  const checked = `CASE WHEN regexp_full_match(${text}, '${accepted[type]}') THEN ${text}${refused} END`;
  // A cast straight to TIMESTAMP would drop the text's offset in silence.
  if (type === 'TIMESTAMP') return `CAST(${cast}(${checked} AS TIMESTAMPTZ) AS TIMESTAMP)`;
  return `${cast}(${checked} AS ${type === 'INT64' ? 'BIGINT' : type === 'BOOL' ? 'BOOLEAN' : type})`;
}
