import { expect, it } from 'vitest';
import { NewestDay } from '../../../warehouse/csv/newest-day.ts';

function newest(text: string, columns: number[], delimiter = ',', at = text.length): string | null {
  const days = new NewestDay(delimiter, columns);
  for (const part of [text.slice(0, at), text.slice(at)]) days.push(Buffer.from(part));
  return days.newest;
}

it.each([
  [
    'the newest of the columns that are asked for',
    'a,b,c\n2024-01,2024-05,2030-01\n2024-03,2023-01,\n',
    [0, 1],
    '2024-05',
  ],
  ['a day after its month', 'a,b\n2024-05,2024-05-02\n', [0, 1], '2024-05-02'],
  ['a day in quotes, and a delimiter in quotes before it', 'a,b\n"x,2030-01","2024-05"\r\n', [1], '2024-05'],
  ['nothing where there is none', 'a,b\n2024-5,never\n24-05,2024-13\n', [0, 1], null],
  ['nothing that only looks like one', 'a\n2024/05\n20240501\n2024-0x\n0024-05\n2024-05-99\n', [0], null],
  ['a month beside a quote that stands inside a field', 'a,b\n5" pipe,2024-05\n', [1], '2024-05'],
])('finds %s', (_, text, columns, expected) => {
  expect(newest(text, columns)).toBe(expected);
});

it('reads a record whose quoted line breaks fall between two chunks', () => {
  const text = 'a,b\n"one\ntwo ""2030-01""",2024-05\n';
  const { index = 0 } = /two/.exec(text) ?? {};
  expect(newest(text, [1], ',', index)).toBe('2024-05');
});
