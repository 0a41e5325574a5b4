import { describe, expect, test } from 'vitest';
import { bigquery } from '../../warehouse/dialects/bigquery.ts';
import { duckdb } from '../../warehouse/dialects/duckdb.ts';
import { listQueries, readQueryHeader, renderQuery } from '../../warehouse/render.ts';
import { loadTemplate } from '../../warehouse/template.ts';
import type { QueryParameters } from '../../warehouse/warehouse.ts';
import { renderText } from './render-text.ts';

const attack = "x'; DROP TABLE leads; --";

describe('tables and names', () => {
  test('a table is project, dataset and name in BigQuery, dataset and name in DuckDB', () => {
    const template = "SELECT * FROM {{table target suffix='_raw'}}";
    const parameters = { target: 'LeadScoring.snapshot_reps_20240107' };
    expect(renderText(template, parameters, bigquery).text).toBe(
      'SELECT * FROM `savvy-gtm-analytics.LeadScoring.snapshot_reps_20240107_raw`\n',
    );
    expect(renderText(template, parameters, duckdb).text).toBe(
      'SELECT * FROM "LeadScoring"."snapshot_reps_20240107_raw"\n',
    );
    expect(renderText(template, { ...parameters, project: 'other-project' }, bigquery).text).toContain(
      '`other-project.LeadScoring.',
    );
  });

  test('odd column names are kept as the vendor wrote them', () => {
    const { text } = renderText(
      'SELECT {{ident_list columns}} FROM t',
      { columns: ['DateBecameRep_YYYY-MM', '1C-Legal', '5F2c'] },
      duckdb,
    );
    expect(text).toBe('SELECT "DateBecameRep_YYYY-MM", "1C-Legal", "5F2c" FROM t\n');
  });

  test('ident works on each item of a list, and joins its parts', () => {
    const template =
      "SELECT {{#each columns}}{{ident 'l' this}}{{#unless @last}}, {{/unless}}{{/each}} FROM t";
    expect(renderText(template, { columns: ['a', 'b'] }, bigquery).text).toBe(
      'SELECT `l`.`a`, `l`.`b` FROM t\n',
    );
  });

  test.each([
    ['{{ident name}}', { name: 'a"b' }],
    ['{{ident name}}', { name: 'a`b' }],
    ['{{ident name}}', { name: '' }],
    ['{{ident name}}', { name: 5 }],
    ['{{table name}}', { name: 'LeadScoring.a; DROP' }],
    ['{{table name}}', { name: 'no_dataset' }],
    ["{{table 'LeadScoring.t' suffix=name}}", { name: '" --' }],
    ["{{table 'LeadScoring.t'}}", { project: 'p`' }],
    ['{{create_table name}}', { name: 'a.b.c.d' }],
  ] as [string, QueryParameters][])('%s refuses %o', (template, parameters) => {
    expect(() => renderText(template, parameters, bigquery)).toThrow(
      expect.objectContaining({ code: 'identifier-unsafe' }),
    );
  });

  test('a query says in which datasets it makes tables', () => {
    expect(
      renderText('{{create_view target}} SELECT 1 AS a', { target: 'Staging.v' }, duckdb).creates,
    ).toEqual(['Staging']);
  });
});

describe('values', () => {
  test('a bound value is named in the text and carried beside it', () => {
    const template =
      "SELECT * FROM t WHERE a = {{bind 'name'}} AND d <= {{bind day 'DATE'}} AND n = {{bind n}}";
    const rendered = renderText(template, { name: attack, day: '2024-01-07', n: 3 }, duckdb);
    expect(rendered.text).toBe(
      'SELECT * FROM t WHERE a = CAST($name AS VARCHAR) AND d <= CAST($day AS DATE) AND n = CAST($n AS BIGINT)\n',
    );
    expect(rendered.bindings).toEqual({ name: attack, day: '2024-01-07', n: 3 });
    expect(rendered.types).toEqual({ name: 'STRING', day: 'DATE', n: 'INT64' });
    expect(renderText(template, { name: attack, day: '2024-01-07', n: 3 }, bigquery).text).toContain(
      'a = @name AND d <= @day',
    );
  });

  test('numbers and booleans stand in the text, a negative number in parentheses', () => {
    expect(renderText('SELECT 1 -{{n}}, {{flag}}', { n: -2, flag: true }, duckdb).text).toBe(
      'SELECT 1 -(-2), TRUE\n',
    );
  });

  test('texts in a list are quoted for the engine', () => {
    const template = 'SELECT 1 FROM t WHERE a IN ({{string_list names}}) OR n IN ({{number_list numbers}})';
    const parameters = { names: ["O'Fallon", 'a\\'], numbers: [1, -2.5] };
    expect(renderText(template, parameters, duckdb).text).toContain(
      "IN ('O''Fallon', 'a\\') OR n IN (1, (-2.5))",
    );
    expect(renderText(template, parameters, bigquery).text).toContain("IN ('O\\'Fallon', 'a\\\\')");
  });

  test.each([
    ['SELECT {{value}}', 'query-text-unsafe'],
    ['SELECT {{{value}}}', 'query-text-unsafe'],
    ['SELECT {{&value}}', 'query-text-unsafe'],
    ['SELECT {{#with nested}}{{value}}{{/with}}', 'query-text-unsafe'],
    ['SELECT {{#each list}}{{this}}{{/each}}', 'query-text-unsafe'],
    ["SELECT {{safe_cast value 'FLOAT64'}}", 'query-text-unsafe'],
    ["SELECT {{date_diff (lookup nested 'value') 'b' 'DAY'}}", 'query-text-unsafe'],
    ['SELECT {{> crd value=value}}', 'query-text-unsafe'],
    ['SELECT {{nan}}', 'query-text-unsafe'],
    ['SELECT {{nothing}}', 'query-text-unsafe'],
    ['SELECT {{string_list empty}}', 'query-helper-argument'],
    ['SELECT {{number_list list}}', 'query-helper-argument'],
    ["SELECT {{date_literal '2024-02-30'}}", 'query-helper-argument'],
    ['SELECT {{date_literal value}}', 'query-helper-argument'],
    ["SELECT {{date_diff 'a' 'b' 'FORTNIGHT'}}", 'query-helper-argument'],
    ["SELECT {{cast 'a' value}}", 'query-helper-argument'],
    ["SELECT {{approx_quantile 'a' 1.5}}", 'query-helper-argument'],
    ["SELECT {{format_date '%e' 'a'}}", 'query-format-unsupported'],
    ["SELECT {{regexp_extract 'a' '(b)(c)'}}", 'query-pattern-groups'],
    ['SELECT {{bind list}}', 'query-parameter-invalid'],
    ["SELECT {{bind value 'STRING'}}, {{bind value 'DATE'}}", 'query-parameter-invalid'],
    ['SELECT {{sql_text value}}', 'query-invalid'],
    ["SELECT {{cast (sql_text value) 'STRING'}}", 'query-invalid'],
    ['SELECT {{unheard_of value}}', 'query-invalid'],
    ['SELECT {{bind nested.value}}', 'query-invalid'],
    ["SELECT {{lookup nested 'value'}}", 'query-invalid'],
    ['SELECT {{toString}}', 'query-parameter-missing'],
    ['SELECT {{constructor}}', 'query-parameter-missing'],
    ['SELECT {{#if}}', 'query-invalid'],
  ])('%s is refused as %s', (template, code) => {
    const parameters = {
      value: attack,
      nested: { value: attack },
      list: [attack],
      empty: [],
      nan: Number.NaN,
      nothing: null,
    };
    expect(() => renderText(template, parameters, duckdb)).toThrow(expect.objectContaining({ code }));
  });

  test.each([
    "SELECT {{ident 'a' name}}",
    'SELECT {{bind name}}',
    'SELECT {{name}}',
    'SELECT {{#each name}}1{{/each}}',
    'SELECT {{#if name}}1{{/if}}',
  ])('%s without its parameter is refused, naming query and parameter', (template) => {
    for (const parameters of [{}, { name: undefined }]) {
      expect(() => renderText(template, parameters, duckdb)).toThrow(
        expect.objectContaining({
          code: 'query-parameter-missing',
          message: expect.stringMatching(/test\/case needs the parameter name/),
        }),
      );
    }
  });
});

describe('portability', () => {
  test.each([
    'SELECT "a" FROM t',
    'SELECT `a` FROM t',
    'SELECT a::INT64 FROM t',
    "SELECT 'a\\n'",
    'SELECT a // b FROM t',
    'SELECT round(a) FROM t',
    'SELECT CAST(a AS INT64) FROM t',
    'SELECT LOG(a) FROM t',
    'SELECT CURRENT_DATE() FROM t',
    "SELECT {{safe_divide 'LOG(a)' 'b'}} FROM t",
  ])('%s is refused unless the query is for DuckDB alone', (template) => {
    expect(() => renderText(template, {}, bigquery)).toThrow(
      expect.objectContaining({ code: 'query-not-portable' }),
    );
    const forDuckDb = renderText(template, {}, duckdb, 'A case.\nengine: duckdb\nexample: {}');
    expect(forDuckDb.text).toMatch(/^SELECT/);
  });

  test('comments may say anything, and names that only contain such a word are not calls', () => {
    expect(renderText('-- "quoted" CAST(a)\nSELECT my_round(a), d.log FROM t', {}, bigquery).text).toContain(
      'my_round(a)',
    );
  });

  test('a query for DuckDB alone is not rendered for BigQuery', () => {
    expect(() => renderText('SELECT 1', {}, bigquery, 'A case.\nengine: duckdb\nexample: {}')).toThrow(
      expect.objectContaining({ code: 'query-engine-unsupported' }),
    );
  });
});

describe('headers', () => {
  test.each(['No example.', 'Broken.\nexample: {"a":', 'Another engine.\nengine: oracle\nexample: {}'])(
    '%o is refused',
    (header) => {
      expect(() => renderText('SELECT 1', {}, duckdb, header)).toThrow(
        expect.objectContaining({ code: 'query-header-missing' }),
      );
    },
  );

  test('an unknown query is named with its neighbours', () => {
    expect(() => renderQuery('vendor/transform', {}, duckdb)).toThrow(
      expect.objectContaining({
        code: 'query-unknown',
        expected: expect.stringContaining('vendor/transform-snapshot'),
      }),
    );
    expect(() => renderQuery('../package', {}, duckdb)).toThrow(
      expect.objectContaining({ code: 'query-unknown' }),
    );
    expect(() => renderQuery('partials/crd', {}, duckdb)).toThrow(
      expect.objectContaining({ code: 'query-unknown' }),
    );
  });

  test('every listed query has a header, and is compiled once', () => {
    for (const name of listQueries()) expect(readQueryHeader(name).about).not.toBe('');
    const [first = ''] = listQueries();
    expect(loadTemplate(first)).toBe(loadTemplate(first));
  });
});

test('what a type is known to be keeps casts short', () => {
  expect(
    renderText("{{safe_cast (safe_cast 'a' 'FLOAT64') 'INT64'}}", {}, duckdb).text.match(/typeof/g),
  ).toHaveLength(1);
});
