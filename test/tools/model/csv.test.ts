import { expect, test } from 'vitest';
import { quoteCell, toCsv } from '../../../tools/model/csv.ts';

test('cells with commas, quotes and line breaks are quoted, and quotes doubled', () => {
  expect(toCsv(['id', 'text'], [['1', 'a, "b"\nc']])).toBe('id,text\n1,"a, ""b""\nc"\n');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])(
  'text %j, which a spreadsheet would run, is defused',
  (text) => {
    expect(quoteCell(text).replaceAll('"', '')).toBe(`'${text}`);
  },
);

test('a negative number stays a number, and NULL is an empty cell', () => {
  expect(toCsv(['a', 'b'], [[-1.5, null]])).toBe('a,b\n-1.5,\n');
});
