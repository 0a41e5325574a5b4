import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type InspectOptions, inspectCsv } from '../../../warehouse/csv/inspect.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'leadline-inspect-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function inspect(content: string | Buffer, options?: InspectOptions) {
  const path = join(folder, 'file.csv');
  writeFileSync(path, content);
  return inspectCsv(path, options);
}

describe('a sound file', () => {
  test('is described by its bytes, header, records, delimiter and encoding', async () => {
    const content = 'id,DateBecameRep_YYYY-MM,5F2c\n1,2019-06,"two\nlines, and ""quotes"""\n\n2,,\n';
    expect(await inspect(content)).toEqual({
      path: join(folder, 'file.csv'),
      columns: ['id', 'DateBecameRep_YYYY-MM', '5F2c'],
      encoding: 'utf-8',
      delimiter: ',',
      sha256: createHash('sha256').update(content).digest('hex'),
      bytes: content.length,
      records: 2,
      firstLineNotUtf8: null,
    });
  });

  test.each([
    ['commas', 'a,b;c\n1,2\n', ',', ['a', 'b;c']],
    ['semicolons', 'a;b;"c,d,e,f"\n1;2;3\n', ';', ['a', 'b', 'c,d,e,f']],
    ['tabs', 'a\tb\n1\t2\n', '\t', ['a', 'b']],
    ['bars', 'a|b\n1|2\n', '|', ['a', 'b']],
    ['nothing', 'a\n1\n', ',', ['a']],
  ])('may separate its fields by %s', async (_, content, delimiter, columns) => {
    expect(await inspect(content)).toMatchObject({ delimiter, columns, records: 1 });
  });

  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('may end its lines with %s, the last one or not', async (_, end) => {
    const expected = { columns: ['a', 'b'], records: 2 };
    expect(await inspect(['a,b', '1,2', '3,4'].join(end))).toMatchObject(expected);
    expect(await inspect(['a,b', '1,2', '3,4', ''].join(end))).toMatchObject(expected);
  });

  test('may begin with a byte order mark, which is no part of the first name', async () => {
    expect((await inspect('\u{feff}id,name\n1,é\n')).columns).toEqual(['id', 'name']);
  });

  test('may hold a header of several lines and quotes that begin no field', async () => {
    const { columns, records } = await inspect('"a\n""q""",b\n5\'10" tall,2\n3,4\n');
    expect({ columns, records }).toEqual({ columns: ['a\n"q"', 'b'], records: 2 });
  });

  test('may have no records', async () => {
    expect(await inspect('a,b\n')).toMatchObject({ records: 0 });
    expect(await inspect('a,b')).toMatchObject({ records: 0 });
  });

  test('that is not UTF-8 counts as Latin-1 from its first such line', async () => {
    const bytes = Buffer.concat([
      Buffer.from('id,town\n1,é\n2,'),
      Buffer.from([0xe9]),
      Buffer.from('\n3,x\n'),
    ]);
    expect(await inspect(bytes)).toMatchObject({ encoding: 'latin-1', firstLineNotUtf8: 3 });
  });

  test('may have names that are not UTF-8', async () => {
    expect((await inspect(Buffer.from('id,caf\xe9\n1,2\n', 'latin1'))).columns).toEqual(['id', 'café']);
  });

  test('may be longer than what is read at once, with characters, quotes and line ends on every edge', async () => {
    const record = '"é\r\n""x""",2\r\n';
    const { records, encoding, bytes } = await inspect(`a,b\r\n${record.repeat(600_000)}`);
    expect({ records, encoding, bytes }).toEqual({
      records: 600_000,
      encoding: 'utf-8',
      bytes: 5 + 600_000 * Buffer.byteLength(record),
    });
    const latin = Buffer.concat([
      Buffer.from(`a,b\n${'1,2\n'.repeat(1_500_000)}`),
      Buffer.from([0xff, 0x2c, 0x31, 0x0a]),
    ]);
    expect(await inspect(latin)).toMatchObject({ records: 1_500_001, firstLineNotUtf8: 1_500_002 });
    expect(await inspect(`a,b\r${'1,2\r'.repeat(1_500_000)}`)).toMatchObject({ records: 1_500_000 });
  });
});

describe('a file that is not as it should be', () => {
  test('is missing: what lies near is named', async () => {
    const near = join(folder, 'near');
    mkdirSync(near, { recursive: true });
    for (const name of ['RIARepDataFeed_20240108.csv', 'riarepdatafeed_20240107.CSV', 'notes.txt'])
      writeFileSync(join(near, name), '');
    const path = join(near, 'RIARepDataFeed_20240107.csv');
    await expect(inspectCsv(path)).rejects.toThrow(
      expect.objectContaining({
        code: 'file-missing',
        expected: path,
        arrived: 'in the same folder: riarepdatafeed_20240107.CSV, RIARepDataFeed_20240108.csv',
      }),
    );
    await expect(inspectCsv(join(folder, 'no', 'folder.csv'))).rejects.toThrow(
      expect.objectContaining({ code: 'file-missing', arrived: 'no file with a name like it' }),
    );
  });

  test('is a folder', async () => {
    await expect(inspectCsv(folder)).rejects.toThrow(
      expect.objectContaining({ code: 'file-unreadable', arrived: 'a folder' }),
    );
  });

  test.each([
    ['file-empty', '', /empty/],
    ['csv-nul-byte', 'a,b\n1,2\n3,\0\n', /line 3/],
    ['csv-nul-byte', Buffer.from('a,b\n1,2\n', 'utf16le'), /line 1/],
    ['csv-header-missing', '\na,b\n1,2\n', /header/],
    ['csv-header-missing', 'a,,c\n1,2,3\n', /column 2/],
    ['csv-header-missing', '1,2024-01-07\n2,2024-01-08\n', /values/],
    ['csv-header-duplicate', 'a,b,c,b\n1,2,3,4\n', /column b twice, in positions 2 and 4/],
    ['csv-header-duplicate', 'has_linkedin,Has_LinkedIn\n1,2\n', /positions 1 and 2/],
    ['csv-newlines-mixed', 'a,b\r\n1,2\r\n3,4\n5,6\r\n', /line 3/],
    ['csv-truncated', 'a,b,c\n1,2,3\n4,5', /2 of 3 fields/],
    ['csv-truncated', 'a,b,c\n1,2,3\n4,5\n', /2 of 3 fields/],
    ['csv-truncated', 'a,b\n1,2\n3,"unfinished\n', /quote opened in line 3/],
  ])('is refused as %s: %o', async (code, content, message) => {
    await expect(inspect(content)).rejects.toThrow(
      expect.objectContaining({
        code,
        message: expect.stringMatching(message),
        next: expect.stringMatching(/\w/),
      }),
    );
  });

  test('lacks its last line end, where that was asked for', async () => {
    await expect(inspect('a,b\n1,2', { requireFinalNewline: true })).rejects.toThrow(
      expect.objectContaining({ code: 'csv-truncated' }),
    );
    expect(await inspect('a,b\n1,2\n', { requireFinalNewline: true })).toMatchObject({ records: 1 });
  });
});
