import { expect, test } from 'vitest';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { toWarehouseError } from '../../warehouse/engine/errors.ts';

/** What the engine said when each of these was brought about by hand. */
test.each([
  [
    'IO Error: Could not set lock on file "/w/a.duckdb": Conflicting lock is held in /usr/bin/node (PID 1010).',
    'warehouse-locked',
  ],
  ['IO Error: Could not write file "/w/a.duckdb": No space left on device', 'disk-full'],
  [
    'Out of Memory Error: failed to offload data block of size 256.0 KiB (0 bytes/0 bytes used).',
    'disk-full',
  ],
  ['IO Error: Cannot open file "/w/a.duckdb": Read-only file system', 'workspace-read-only'],
  ['IO Error: Cannot open file "/w/a.duckdb": Permission denied', 'workspace-read-only'],
  ["ENOENT: no such file or directory, mkdir '/w/sub'", 'workspace-read-only'],
  [
    'IO Error: The file "/w/a.duckdb" exists, but it is not a valid DuckDB database file!',
    'warehouse-invalid',
  ],
  [
    'Out of Memory Error: failed to allocate data of size 64.0 KiB (19.0 MiB/19.0 MiB used)',
    'warehouse-out-of-memory',
  ],
  ['Binder Error: Referenced column "x" not found', 'query-failed'],
])('%s becomes %s', (message, code) => {
  const cause = new Error(`${message}\nPossible solutions: ...`);
  const error = toWarehouseError(cause, 'vendor/count-rows');
  expect(error).toMatchObject({ code, arrived: message, cause });
  expect(error.next).toMatch(/\w/);
});

test('a lock names the process that holds it', () => {
  const error = toWarehouseError(
    new Error('Could not set lock on file "a": Conflicting lock is held in node (PID 1010)'),
    'x',
  );
  expect(error.message).toContain('1010');
});

test('a failed query is named', () => {
  expect(toWarehouseError(new Error('Binder Error'), 'vendor/count-rows').message).toContain(
    'vendor/count-rows',
  );
});

test('an error that is ours already passes unchanged', () => {
  const error = new LeadlineError({ code: 'identifier-unsafe', message: 'x' });
  expect(toWarehouseError(error, 'y')).toBe(error);
});
