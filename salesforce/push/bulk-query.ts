import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { Org } from '../connect/org.ts';
import { SalesforceError } from '../connect/salesforce-error.ts';
import { awaitJob } from './bulk-job.ts';
import type { RawRecord } from './records.ts';
import { bulkPageRows } from './sizes.ts';
import type { PushOptions } from './types.ts';

const created = z.object({ id: z.string() });

/**
 * Reads by a Bulk API 2.0 query, a page at a time: `onPage` has all that is kept of it. `all` sees deleted and merged records, too
 * (Bulk API 2.0 Developer Guide, "Query"). Throws SalesforceError; `what` is for its message.
 */
export async function bulkQuery(
  org: Org,
  { soql, what, all }: { soql: string; what: string; all: boolean },
  options: PushOptions,
  onPage: (records: readonly RawRecord[]) => void,
): Promise<void> {
  const signal = options.signal;
  const job = created.parse(
    await org.request({
      method: 'POST',
      path: '/jobs/query',
      body: { operation: all ? 'queryAll' : 'query', query: soql },
      what,
      // A second job reads the same once more.
      repeatable: true,
      ...(signal && { signal }),
    }),
  );
  const path = `/jobs/query/${job.id}`;
  const done = await awaitJob(org, path, what, options);
  if (done.state !== 'JobComplete') throw unfinished(what, done.state, done.errorMessage);
  let locator = '';
  do {
    const { body, headers } = await org.send<string>({
      method: 'GET',
      path: `${path}/results?maxRecords=${bulkPageRows}${locator === '' ? '' : `&locator=${encodeURIComponent(locator)}`}`,
      headers: { accept: 'text/csv' },
      what,
      repeatable: true,
      ...(signal && { signal }),
    });
    onPage(parse(body, { columns: true, skip_empty_lines: true }) as RawRecord[]);
    locator = headers['sforce-locator'] ?? '';
  } while (locator !== '' && locator !== 'null');
}

function unfinished(what: string, state: string, said: string | null): SalesforceError {
  return new SalesforceError(
    {
      code: 'salesforce-refused',
      message: `Salesforce did not ${what}: its Bulk query ended as ${state}${said === null ? '' : ` (${said.slice(0, 300)})`}.`,
      expected: 'JobComplete',
      arrived: state,
      next: 'See what is missing with `leadline salesforce check`, then begin again.',
    },
    { status: null, errorCode: null, fields: [] },
  );
}
