import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowedFunctions } from '../../../warehouse/reading/allowed-functions.ts';
import type { MaskedTables } from '../../../warehouse/reading/masked-tables.ts';
import { queryMasked } from '../../../warehouse/reading/query-masked.ts';
import { answerTo, type TwoFirms, twoFirms } from './two-firms.ts';

/** Ways to a masked value that somebody might try, each allowed by itself. */
const attempts = [
  'SELECT * FROM crm.Lead ORDER BY Id',
  'SELECT * FROM crm.everybody ORDER BY Id',
  'SELECT Email AS Home_State, Name AS Id FROM crm.Lead',
  "SELECT concat(Name, ' ', Email), Name || Phone FROM crm.Lead",
  'SELECT (SELECT max(Email) FROM crm.Lead), min(Born), max(Phone) FROM crm.Lead',
  'SELECT e FROM (SELECT Email AS e FROM (SELECT * FROM crm.Lead)) WHERE length(e) > 3',
  'WITH a AS (SELECT Email FROM crm.Lead), b AS (SELECT * FROM a) SELECT * FROM b',
  'WITH RECURSIVE r(n, e) AS (SELECT 1, Email FROM crm.Lead UNION ALL SELECT n + 1, e FROM r WHERE n < 3) SELECT * FROM r',
  'SELECT first_value(Email) OVER (ORDER BY Born), lag(Name) OVER (ORDER BY Phone), rank() OVER (ORDER BY Email) FROM crm.Lead',
  'SELECT unnest([Email, Name]) FROM crm.Lead',
  "SELECT unnest(string_split(Email, '')) FROM crm.Lead",
  "SELECT regexp_extract(Email, '(.)@'), regexp_replace(Email, '[a-m]', '#', 'g') FROM crm.Lead",
  "SELECT count(*) FROM crm.Lead WHERE Email LIKE 'a%' OR Phone BETWEEN 1 AND 99999999 OR Born < DATE '1900-01-01'",
  "SELECT Id FROM crm.Lead WHERE Email = 'ada@example.org'",
  'SELECT Id FROM crm.Lead ORDER BY Email DESC, Phone, Id',
  'SELECT count(DISTINCT Email), approx_count_distinct(Name), sum(length(Email)) FROM crm.Lead',
  'SELECT Email, count(*) FROM crm.Lead GROUP BY ALL',
  'SELECT CAST(Email AS INTEGER) FROM crm.Lead',
  'SELECT CAST(Name AS DATE) FROM crm.Lead',
  'SELECT Born + 1, Phone + 1 FROM crm.Lead',
  "SELECT strptime(Email, '%Y') FROM crm.Lead",
  "SELECT json_extract(Email, '$.a') FROM crm.Lead",
  "SELECT to_json(l), json_object('e', Email), row_to_json(l) FROM crm.Lead AS l",
  'SELECT l FROM crm.Lead AS l',
  'SELECT struct_pack(e := Email).e, map([1], [Email]) FROM crm.Lead',
  'SELECT COLUMNS(*) FROM crm.Lead',
  "SELECT COLUMNS('.*a.*') FROM crm.Lead",
  "SELECT COLUMNS(c -> c LIKE 'E%') FROM crm.Lead",
  'SELECT * REPLACE (upper(Email) AS Email) FROM crm.Lead',
  'SELECT * EXCLUDE (Id) FROM crm.Lead',
  'SELECT * FROM crm.Lead AS l(a, b, c, d, e, f, g)',
  'SELECT #2, #3 FROM crm.Lead',
  'SELECT * FROM crm.Lead POSITIONAL JOIN crm.everybody',
  'SELECT a.Id FROM crm.Lead AS a JOIN crm.everybody AS b ON a.Email = b.Email ORDER BY ALL',
  'SELECT a.Id FROM crm.Lead AS a ASOF JOIN crm.everybody AS b ON a.Id = b.Id AND a.Email >= b.Email',
  'SELECT x FROM crm.Lead, LATERAL (SELECT Email AS x)',
  'FROM crm.Lead SELECT Email',
  'TABLE crm.Lead',
  "SELECT * FROM (PIVOT crm.Lead ON Email IN ('ada@example.org', '•••') USING count(*))",
  'SELECT * FROM (UNPIVOT (SELECT Id, Email, Name FROM crm.Lead) ON Email, Name INTO NAME n VALUE v)',
  "SELECT list(Email), string_agg(Name, ','), histogram(Email), mode(Name), arg_max(Email, Id) FROM crm.Lead",
  'SELECT list_transform([1], x -> Email || x) FROM crm.Lead',
  'SELECT CASE WHEN ascii(Email) > 100 THEN 1 ELSE 0 END FROM crm.Lead',
  "SELECT Id FROM crm.Lead WHERE 1 / (CASE WHEN Email LIKE 'a%' THEN 0 ELSE 1 END) > 0",
  "SELECT Id FROM crm.Lead EXCEPT SELECT Id FROM crm.Lead WHERE Name > 'M'",
  'SELECT md5(Email), sha256(Name), hash(Phone) FROM crm.Lead',
  'SELECT Email COLLATE NOCASE FROM crm.Lead',
  'SELECT typeof(Phone), typeof(Born), Email IS NULL FROM crm.Lead',
  'SELECT Id FROM crm.Lead QUALIFY row_number() OVER (ORDER BY Email, Id) = 1 USING SAMPLE 100 PERCENT (system)',
  'SELECT Nothing FROM crm.Lead',
  'SELECT Email.x FROM crm.Lead',
];

/** What is refused before it runs. */
const refused = [
  'SELECT * FROM crm.secret',
  'SELECT * FROM leadline_behind_the_masks.crm.Lead',
  'SELECT * FROM "leadline_behind_the_masks"."crm"."Lead"',
  'SELECT * FROM memory.crm.Lead',
  'SELECT * FROM Lead',
  'SELECT * FROM information_schema.columns',
  'SELECT * FROM information_schema.tables',
  'SELECT * FROM pg_catalog.pg_views',
  'SELECT * FROM duckdb_views()',
  'SELECT * FROM duckdb_views',
  'WITH duckdb_views AS (SELECT 1) SELECT * FROM duckdb_views',
  'SELECT (WITH pg_views AS (SELECT 1) SELECT 1), * FROM pg_views',
  "SELECT * FROM pragma_storage_info('crm.Lead')",
  "SELECT * FROM query('SELECT Email FROM leadline_behind_the_masks.crm.Lead')",
  "SELECT * FROM query_table('leadline_behind_the_masks.crm.Lead')",
  "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
  "SELECT json_serialize_plan('SELECT max(Email) FROM leadline_behind_the_masks.crm.Lead', optimize := true)",
  "SELECT * FROM seq_scan('Lead')",
  "SELECT * FROM duckdb_table_sample('Lead')",
  'SELECT stats(Email) FROM crm.Lead',
  "SELECT current_setting('temp_directory')",
  "SELECT getvariable('x'), getenv('HOME')",
  "SELECT * FROM read_text('/etc/passwd')",
  "SELECT * FROM '/etc/passwd'",
  "SELECT * FROM read_csv('/etc/passwd')",
  "SELECT * FROM glob('/*')",
  'DESCRIBE crm.Lead',
  'SUMMARIZE crm.Lead',
  'FROM (DESCRIBE crm.Lead)',
  'SHOW TABLES',
  'EXPLAIN SELECT * FROM crm.Lead',
  'EXPLAIN ANALYZE SELECT * FROM crm.Lead',
  'PRAGMA database_list',
  'SET threads = 8',
  'RESET lock_configuration',
  "ATTACH '/tmp/x.duckdb'",
  "COPY crm.Lead TO '/tmp/x.csv'",
  "EXPORT DATABASE '/tmp/x'",
  'INSTALL httpfs',
  'LOAD httpfs',
  'CREATE TABLE x AS SELECT 1',
  'CREATE MACRO f() AS 1',
  'INSERT INTO crm.Lead SELECT * FROM crm.Lead',
  'UPDATE crm.Lead SET Id = 1',
  'DELETE FROM crm.Lead',
  'DROP VIEW crm.Lead',
  'CALL pragma_version()',
  'PREPARE p AS SELECT 1',
  'EXECUTE p',
  'USE leadline_behind_the_masks',
  'BEGIN',
  'VACUUM',
  'CHECKPOINT',
  'SELECT 1; SELECT 2',
  'SELECT 1; DROP VIEW crm.Lead',
  'SELECT 1 /* ; */ ; -- \n DROP VIEW crm.Lead',
  'SELECT $1',
  'SELECT ?',
  'SELECT * FROM crm.Lead AT (VERSION => 1)',
  "SELECT nextval('s')",
  'SELECT sleep_ms(1000)',
  "SELECT write_log('x')",
  "SELECT repeat('x', 1000000000)",
  'SELECT range(1000000000)',
  "SELECT main.getenv('HOME')",
  "SELECT 'x'.getenv()",
  "SELECT crm.getenv('HOME')",
  'PIVOT crm.Lead ON Email USING count(*)',
  '',
  ';',
  'not sql',
];

let made: TwoFirms;
let one: MaskedTables;
let other: MaskedTables;

beforeAll(async () => {
  made = await twoFirms();
  [one, other] = made.firms;
});

afterAll(() => made.remove());

describe('a masked column', () => {
  it('tells nothing about its values by any of these ways: two firms that differ in them alone answer alike', async () => {
    for (const sql of attempts) {
      const answer = await answerTo(one, sql);
      expect({ sql, answer }).toEqual({ sql, answer: await answerTo(other, sql) });
      expect(answer, 'an attempt that is refused proves nothing').not.toContain('sql-refused');
    }
  });

  it('tells nothing by any function that may be called, whatever stands beside it', {
    timeout: 120_000,
  }, async () => {
    const names = [...allowedFunctions].filter((name) => /^\w+$/.test(name));
    const given = ['Email', "Email, 'a'", "'a', Email", 'Email, 1', "'day', Born", '[Email, Name]'];
    const queries = names.flatMap((name) => given.map((list) => `SELECT ${name}(${list}) FROM crm.Lead`));
    let answered = 0;
    for (const sql of queries) {
      const answer = await answerTo(one, sql);
      expect({ sql, answer }).toEqual({ sql, answer: await answerTo(other, sql) });
      if (!answer.includes('"error"')) answered += 1;
    }
    expect(answered).toBeGreaterThan(250);
  });

  it('tells apart no firms that the raw tables would not: the test above can fail', async () => {
    const raw = 'SELECT Email FROM leadline_behind_the_masks.crm.Lead';
    const read = async (masked: MaskedTables) => (await masked.connection.runAndReadAll(raw)).getRows();
    expect(await read(one)).not.toEqual(await read(other));
  });

  it('shows whether there is a value, and a token shows whether two values are the same', async () => {
    const { rows } = await queryMasked(one, 'SELECT Name, Phone, Born FROM crm.Lead ORDER BY Id', limits);
    expect(rows).toEqual([
      ['•••', '•••', '•••'],
      ['•••', '•••', '•••'],
      [null, null, null],
    ]);
    const tokens = await queryMasked(one, 'SELECT crd FROM crm.Lead ORDER BY Id', limits);
    const [[first], [second], [third]] = tokens.rows as [string[], string[], string[]];
    expect(first).toMatch(/^#[0-9a-f]{12}$/);
    expect(third).toBe(first);
    expect(second).not.toBe(first);
  });
});

describe('a query', () => {
  it.for(refused)('is refused: %s', async (sql) => {
    expect(await answerTo(one, sql)).toContain('"code":"sql-refused"');
  });

  it('cannot reach a file, a setting or a write even if the guard let it pass', async () => {
    const { connection } = one;
    for (const sql of [
      "SELECT * FROM read_text('/etc/passwd')",
      'SET threads = 8',
      'SET enable_external_access = true',
      "ATTACH '/tmp/elsewhere.duckdb'",
      'INSERT INTO leadline_behind_the_masks.crm.Lead SELECT * FROM leadline_behind_the_masks.crm.Lead',
    ]) {
      await expect(connection.run(sql), sql).rejects.toThrow();
    }
  });

  it('is stopped after its seconds', { timeout: 30_000 }, async () => {
    const endless = 'SELECT count(*) FROM range(1000000000000) AS a';
    await expect(queryMasked(one, endless, { ...limits, seconds: 1 })).rejects.toMatchObject({
      code: 'query-timeout',
    });
    expect((await queryMasked(one, 'SELECT 1', limits)).rows).toEqual([[1]]);
  });

  it('is cut at its rows and at its characters, and says which', async () => {
    const numbers = 'SELECT range FROM range(100)';
    expect(await queryMasked(one, numbers, { ...limits, rows: 3 })).toMatchObject({
      rows: [[0], [1], [2]],
      cut: 'rows',
    });
    expect(await queryMasked(one, numbers, { ...limits, characters: 10 })).toMatchObject({
      cut: 'characters',
    });
    expect(await queryMasked(one, numbers, limits)).toMatchObject({ cut: null });
    const many = await queryMasked(one, 'SELECT range FROM range(1000000000)', limits);
    expect(many).toMatchObject({ cut: 'rows' });
    expect(many.rows).toHaveLength(limits.rows);
  });

  it('hands out what JSON has no word for as texts', async () => {
    const sql = "SELECT 9007199254740993, 'nan'::DOUBLE, DATE '2025-10-31', [1, 2], true, 0.5, NULL";
    const { rows } = await queryMasked(one, sql, limits);
    expect(rows).toEqual([['9007199254740993', 'NaN', '2025-10-31', '[1, 2]', true, 0.5, null]]);
  });
});

const limits = { rows: 100, seconds: 10, characters: 20_000 };
