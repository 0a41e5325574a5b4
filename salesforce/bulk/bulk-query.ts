import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { Org } from '../connect/org.ts';
import { noAnswer, SalesforceError } from '../connect/salesforce-error.ts';
import { awaitJob, type WaitOptions, waitBefore, waitInEarnest } from './bulk-job.ts';

const created = z.object({ id: z.string(), createdDate: z.string() });

/** Rows that we ask for in one page of the results. */
const pageRows = 50_000;

/** How often a page that came in part is asked for. */
const pageAttempts = 4;

/** A page of the results, each value as text and nothing as the empty text. */
export interface BulkPage {
  records: readonly Readonly<Record<string, string>>[];
  /** The same as it came: a header, and a line end after every record. */
  csv: string;
}

export interface BulkAnswer {
  records: number;
  /** ISO time, by Salesforce's own clock, before which nothing was read. */
  begunAt: string;
}

/**
 * Reads by a Bulk API 2.0 query, a page at a time: `onPage` has all that is kept of it. `all` sees deleted and merged records, too
 * (Bulk API 2.0 Developer Guide, "Query"). A page that came in part is asked for again. Throws SalesforceError, `salesforce-answer-short`
 * where a page never comes whole; `what` is for its message.
 */
export async function bulkQuery(
  org: Org,
  { soql, what, all }: { soql: string; what: string; all: boolean },
  options: WaitOptions,
  onPage: (page: BulkPage) => void | Promise<void>,
): Promise<BulkAnswer> {
  const signal = options.signal && { signal: options.signal };
  const job = created.parse(
    await org.request({
      method: 'POST',
      path: '/jobs/query',
      body: { operation: all ? 'queryAll' : 'query', query: soql },
      what,
      // A second job reads the same once more.
      repeatable: true,
      ...signal,
    }),
  );
  const path = `/jobs/query/${job.id}`;
  const done = await awaitJob(org, path, what, options);
  if (done.state !== 'JobComplete') throw unfinished(what, done.state, done.errorMessage);
  let records = 0;
  let locator = '';
  do {
    const page = await readPage(org, path, locator, what, options);
    await onPage(page);
    records += page.records.length;
    locator = page.next;
  } while (locator !== '');
  return { records, begunAt: new Date(job.createdDate).toISOString() };
}

/** The same locator gives the same records as long as the job is there. */
async function readPage(
  org: Org,
  path: string,
  locator: string,
  what: string,
  options: WaitOptions,
): Promise<BulkPage & { next: string }> {
  const signal = options.signal && { signal: options.signal };
  const from = locator === '' ? '' : `&locator=${encodeURIComponent(locator)}`;
  for (let attempt = 1; attempt <= pageAttempts; attempt += 1) {
    const { body, headers } = await org.send<string | null>({
      method: 'GET',
      path: `${path}/results?maxRecords=${pageRows}${from}`,
      headers: { accept: 'text/csv' },
      what,
      repeatable: true,
      ...signal,
    });
    const records = wholeRecords(body ?? '', headers['sforce-numberofrecords']);
    const next = headers['sforce-locator'] ?? '';
    if (records !== null) return { records, csv: body ?? '', next: next === 'null' ? '' : next };
    if (attempt < pageAttempts) await (options.wait ?? waitInEarnest)(waitBefore(attempt), options.signal);
  }
  throw neverWhole(what);
}

/** Null where the text is cut off: it does not end its last line, or has not as many records as the header of the answer says. */
function wholeRecords(csv: string, said: string | undefined): BulkPage['records'] | null {
  if (csv === '' && said === '0') return [];
  if (!csv.endsWith('\n')) return null;
  try {
    const records = parse(csv, { columns: true, skip_empty_lines: true }) as Record<string, string>[];
    return said === undefined || Number(said) === records.length ? records : null;
  } catch {
    return null;
  }
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
    noAnswer,
  );
}

function neverWhole(what: string): SalesforceError {
  return new SalesforceError(
    {
      code: 'salesforce-answer-short',
      message: `Salesforce was asked to ${what}, and a page of its answer was cut off every time.`,
      expected: 'as many records as the answer says it has',
      arrived: `fewer, ${pageAttempts} times`,
      next: 'Look for a proxy that cuts long answers off, then begin again: nothing was kept of it.',
    },
    noAnswer,
  );
}
