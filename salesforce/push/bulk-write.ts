import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { awaitJob, type BulkJob, lookAt } from '../bulk/bulk-job.ts';
import type { Org } from '../connect/org.ts';
import { SalesforceError } from '../connect/salesforce-error.ts';
import { csvOf } from './csv-rows.ts';
import type { Ledger, RowAnswer } from './ledger.ts';
import { bulkError, refusedCall, refusedRow, stopsAll } from './row-errors.ts';
import type { Target } from './targets.ts';
import type { LeadChange, PushOptions } from './types.ts';

const created = z.object({ id: z.string() });
const ingest = '/jobs/ingest';

/**
 * Writes rows by one job of Bulk API 2.0 (Developer Guide, "Bulk API 2.0 Ingest"). The job's id is in the ledger before a row is uploaded, and
 * the rows are marked before the job is closed: an open job does nothing. Rows of which nothing is known afterwards stay `sent`.
 * Answers with what stops the whole writing, where the job was refused as one.
 */
export async function writeByBulk(
  org: Org,
  target: Target,
  changes: readonly LeadChange[],
  ledger: Ledger,
  options: PushOptions,
): Promise<RowAnswer | null> {
  const what = `write ${changes.length} ${target.rowsAre}`;
  const signal = options.signal && { signal: options.signal };
  const { id } = created.parse(
    await org.request({
      method: 'POST',
      path: ingest,
      body: { object: target.object, operation: target.operation, contentType: 'CSV', lineEnding: 'LF' },
      what,
      // A job that nobody uploads to does nothing and goes by itself after a week.
      repeatable: true,
      ...signal,
    }),
  );
  const path = `${ingest}/${id}`;
  ledger.beginJob(id, target.part);
  await org.request({
    method: 'PUT',
    path: `${path}/batches`,
    body: csvOf(target, changes),
    headers: { 'content-type': 'text/csv; charset=utf-8' },
    what,
    repeatable: false,
    ...signal,
  });
  ledger.markSent(
    target.part,
    changes.map((change) => change.id),
    id,
  );
  await org.request({
    method: 'PATCH',
    path,
    body: { state: 'UploadComplete' },
    what,
    repeatable: false,
    ...signal,
  });
  return finishJob(org, target, id, ledger, options);
}

/** Takes up a job that was begun: an open one is aborted, one at work is awaited, and of one that is over the results are read. Rows that were marked and of which nothing is known stay `sent`. */
export async function takeUpJob(
  org: Org,
  target: Target,
  id: string,
  ledger: Ledger,
  options: PushOptions,
): Promise<void> {
  const path = `${ingest}/${id}`;
  const what = `tell how a Bulk job of ${target.rowsAre} stands`;
  const job = await whereItIs(org, path, what, options);
  if (job?.state === 'Open') await abort(org, path, options);
  if (job === null || job.state === 'Open' || job.state === 'Aborted') ledger.endJob(id);
  else await finishJob(org, target, id, ledger, options);
}

/** An abort whose answer was lost has happened all the same. */
async function abort(org: Org, path: string, options: PushOptions): Promise<void> {
  const what = 'abort a Bulk job';
  try {
    await org.request({ method: 'PATCH', path, body: { state: 'Aborted' }, what, repeatable: true });
  } catch (error) {
    if (!(error instanceof SalesforceError) || error.code !== 'salesforce-refused') throw error;
    if ((await lookAt(org, path, what, options)).state !== 'Aborted') throw error;
  }
}

/** Null for a job that Salesforce no longer knows. */
async function whereItIs(
  org: Org,
  path: string,
  what: string,
  options: PushOptions,
): Promise<BulkJob | null> {
  try {
    return await lookAt(org, path, what, options);
  } catch (error) {
    if (error instanceof SalesforceError && error.code === 'salesforce-not-found') return null;
    throw error;
  }
}

async function finishJob(
  org: Org,
  target: Target,
  id: string,
  ledger: Ledger,
  options: PushOptions,
): Promise<RowAnswer | null> {
  const path = `${ingest}/${id}`;
  const job = await awaitJob(org, path, `write ${target.rowsAre}`, options);
  const rows = ledger.rowsOfJob(target.part, id);
  if (job.state === 'JobComplete') {
    const failed = job.failed > 0 ? await resultsOf(org, `${path}/failedResults`, options) : [];
    const left =
      job.processed < rows.length ? await resultsOf(org, `${path}/unprocessedrecords`, options) : [];
    ledger.record(target.part, answersOf(target, rows, failed, left));
    ledger.endJob(id);
    return null;
  }
  const { code, fields, message } = bulkError(faultOf(job.errorMessage ?? ''));
  const refused = rows.map((row) => refusedCall(row, code, fields, message));
  // What it did before it ended is looked up: the rows that are not marked here stay `sent`.
  if (job.processed === 0) ledger.record(target.part, refused);
  ledger.endJob(id);
  return job.processed === 0 ? (refused.find(stopsAll) ?? null) : null;
}

function answersOf(
  target: Target,
  rows: readonly string[],
  failed: readonly Record<string, string>[],
  left: readonly Record<string, string>[],
): RowAnswer[] {
  const answers = new Map<string, RowAnswer>(rows.map((id) => [id, { id, state: 'added' }]));
  for (const record of left) {
    const id = target.leadOf(record[target.keyColumn] ?? '');
    answers.set(id, { id, state: 'open', code: 'UNPROCESSED' });
  }
  for (const record of failed) {
    const id = target.leadOf(record[target.keyColumn] ?? '');
    const { code, fields, message } = bulkError(record.sf__Error ?? '');
    // A row of history that is there already stays `sent`, and is looked up.
    if (target.part === 'history' && code === 'DUPLICATE_VALUE') answers.delete(id);
    else answers.set(id, refusedRow(id, code, fields, message));
  }
  return [...answers.values()];
}

async function resultsOf(org: Org, path: string, { signal }: PushOptions): Promise<Record<string, string>[]> {
  const text = await org.request<string>({
    method: 'GET',
    path,
    headers: { accept: 'text/csv' },
    what: 'tell which rows were refused',
    repeatable: true,
    ...(signal && { signal }),
  });
  return parse(text, { columns: true, skip_empty_lines: true }) as Record<string, string>[];
}

/** A job that fails as a whole says `InvalidBatch : Field name not found : Leadline_Tier__c`, and not one of the codes of rows. */
function faultOf(message: string): string {
  const column = /Field name not found : (\w+)/.exec(message)?.[1];
  return column === undefined ? message.toUpperCase() : `INVALID_FIELD:No such column '${column}'`;
}
