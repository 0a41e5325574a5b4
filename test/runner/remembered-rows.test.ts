import { expect, test } from 'vitest';
import { RememberedRows } from '../../runner/remembered-rows.ts';

const row = {
  seq: 7,
  run: 'count-1',
  at: '2025-11-01T00:00:00.000Z',
  type: 'step-started',
  payload: '{"step":"1"}',
  previous: 'a',
  hash: 'b',
};

/** Reads payloads and counts how often. */
function counting(most = 10) {
  const rows = new RememberedRows<{ step: string; tags: string[] }>(most);
  const read = { times: 0, of: (given: object) => rows.of({ ...given }, make) };
  const make = ({ payload }: Readonly<Record<string, unknown>>) => {
    read.times += 1;
    return { tags: [], ...JSON.parse(String(payload)) };
  };
  return read;
}

test('a row that says the same is read once', () => {
  const read = counting();
  expect(read.of(row)).toBe(read.of(row));
  expect(read.times).toBe(1);
});

test.each(Object.keys(row))('a row whose %s was changed under the same hash is read anew', (column) => {
  const read = counting();
  const before = read.of(row);
  const value = column === 'payload' ? '{"step":"2"}' : `${row[column as keyof typeof row]}x`;
  const after = read.of({ ...row, [column]: column === 'seq' ? 8 : value });
  expect(read.times).toBe(2);
  expect(after).not.toBe(before);
  expect(before.step).toBe('1');
});

test('what is kept cannot be changed by one who got it', () => {
  const kept = counting().of(row);
  expect(() => {
    kept.step = '2';
  }).toThrow(TypeError);
  expect(() => kept.tags.push('x')).toThrow(TypeError);
});

test('a row that cannot be read is not kept', () => {
  const read = counting();
  const broken = { ...row, payload: '{' };
  for (const _ of [1, 2]) expect(() => read.of(broken)).toThrow(SyntaxError);
  expect(read.times).toBe(2);
});

test('with more rows than it keeps it begins anew', () => {
  const read = counting(2);
  for (const hash of ['a', 'b', 'c']) read.of({ ...row, hash });
  expect(read.times).toBe(3);
  read.of({ ...row, hash: 'c' });
  expect(read.times).toBe(3);
  read.of({ ...row, hash: 'a' });
  expect(read.times).toBe(4);
});
