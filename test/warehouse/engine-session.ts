import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll } from 'vitest';
import { connectDuckDb } from '../../warehouse/engine/connect.ts';

/** An engine in memory for the tests of one file. */
export function engineSession(): () => DuckDBConnection {
  let opened: Awaited<ReturnType<typeof connectDuckDb>> | undefined;
  beforeAll(async () => {
    opened = await connectDuckDb({ path: ':memory:', memoryLimit: '256MB', threads: 2 });
  });
  afterAll(() => {
    opened?.connection.closeSync();
    opened?.instance.closeSync();
  });
  return () => {
    if (opened === undefined) throw new Error('The engine is opened before the first test.');
    return opened.connection;
  };
}
