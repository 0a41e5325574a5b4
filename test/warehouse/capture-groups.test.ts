import { expect, test } from 'vitest';
import { captureGroups } from '../../warehouse/dialects/capture-groups.ts';

test.each([
  ['[0-9]+', 0],
  ['a(b)c', 1],
  ['a(?:b)c', 0],
  ['a(?i:b)(c)', 1],
  ['(?P<name>b)', 1],
  ['(?<name>b)', 1],
  ['\\(b\\)', 0],
  ['[(](b)', 1],
  ['[^)(]', 0],
  ['[](]', 0],
  ['[\\](](b)', 1],
])('%s has %i capturing groups', (pattern, groups) => {
  expect(captureGroups(pattern)).toBe(groups);
});

test('more than one is refused, because BigQuery refuses it', () => {
  expect(() => captureGroups('(a)(b)')).toThrow(expect.objectContaining({ code: 'query-pattern-groups' }));
});
