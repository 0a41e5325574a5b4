import type { Context, DataRequest } from './context.ts';
import { ApiFailure } from './failures.ts';
import { timestamp } from './values.ts';

export type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

/** A job of Bulk API 2.0, as it is kept; `shown` makes an answer of it. */
export interface Job {
  id: string;
  kind: 'ingest' | 'query';
  operation: string;
  object: string;
  query: string | null;
  externalIdFieldName: string | null;
  lineEnding: 'LF' | 'CRLF';
  columnDelimiter: string;
  apiVersion: number;
  createdById: string;
  createdDate: string;
  state: JobState;
  errorMessage: string | null;
  processed: number;
  failed: number;
  /** Questions that are still answered with `InProgress`, though the work is done. */
  polls: number;
}

const delimiters: Readonly<Record<string, string>> = {
  COMMA: ',',
  TAB: '\t',
  SEMICOLON: ';',
  PIPE: '|',
  CARET: '^',
  BACKQUOTE: '`',
};

export function delimiterOf({ columnDelimiter }: Job): string {
  return delimiters[columnDelimiter] ?? ',';
}

export function newJob(
  context: Context,
  request: DataRequest,
  kind: Job['kind'],
  given: Record<string, unknown>,
  facts: Pick<Job, 'object' | 'query' | 'state'>,
): Job {
  const { lineEnding = 'LF', columnDelimiter = 'COMMA', contentType = 'CSV' } = given;
  const known = lineEnding === 'LF' || lineEnding === 'CRLF';
  if (!known || delimiters[String(columnDelimiter)] === undefined || contentType !== 'CSV') {
    throw new ApiFailure(
      'INVALIDJOB',
      'InvalidJob : contentType, lineEnding or columnDelimiter is not valid',
    );
  }
  const job: Job = {
    id: context.database.nextId('750'),
    kind,
    operation: String(given.operation ?? ''),
    externalIdFieldName: typeof given.externalIdFieldName === 'string' ? given.externalIdFieldName : null,
    lineEnding,
    columnDelimiter: String(columnDelimiter),
    apiVersion: Number(/v(\d+\.\d)$/.exec(request.base)?.[1] ?? 0),
    createdById: request.session.userId,
    createdDate: timestamp(context.now()),
    errorMessage: null,
    processed: 0,
    failed: 0,
    polls: context.settings.pollsInProgress,
    ...facts,
  };
  context.database
    .statement('INSERT INTO jobs (id, kind, facts) VALUES (?, ?, ?)')
    .run(job.id, kind, JSON.stringify(job));
  return job;
}

export function findJob({ database }: Context, kind: Job['kind'], id: string): Job {
  const row = database.statement('SELECT facts FROM jobs WHERE id = ? AND kind = ?').get(id, kind);
  if (row === undefined) throw new ApiFailure('NOT_FOUND', 'The requested resource does not exist');
  return JSON.parse(String(row.facts));
}

export function keepJob({ database }: Context, job: Job): void {
  database.statement('UPDATE jobs SET facts = ? WHERE id = ?').run(JSON.stringify(job), job.id);
}

export function allJobs({ database }: Context, kind: Job['kind']): Job[] {
  return database
    .statement('SELECT facts FROM jobs WHERE kind = ? ORDER BY rowid')
    .all(kind)
    .map((row) => JSON.parse(String(row.facts)));
}

export function deleteJob(context: Context, job: Job): void {
  if (job.state === 'Open' || job.state === 'InProgress') {
    throw new ApiFailure(
      'INVALIDJOBSTATE',
      `InvalidJobState : A job in state ${job.state} cannot be deleted`,
    );
  }
  context.database.statement('DELETE FROM job_rows WHERE job = ?').run(job.id);
  context.database.statement('DELETE FROM jobs WHERE id = ?').run(job.id);
}

/** The job for an answer. One that is asked about goes one step further: first it is in progress, then it is over. */
export function polled(context: Context, job: Job): Record<string, unknown> {
  const isOver = job.state === 'JobComplete' || job.state === 'Failed';
  if (!isOver || job.polls === 0) return shown(job);
  job.polls -= 1;
  keepJob(context, job);
  return shown({ ...job, state: 'InProgress', errorMessage: null, processed: 0, failed: 0 });
}

export function shown(job: Job): Record<string, unknown> {
  const isOver = ['JobComplete', 'Failed', 'Aborted'].includes(job.state);
  const common = {
    id: job.id,
    operation: job.operation,
    object: job.object,
    createdById: job.createdById,
    createdDate: job.createdDate,
    systemModstamp: job.createdDate,
    state: job.state,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: job.apiVersion,
    lineEnding: job.lineEnding,
    columnDelimiter: job.columnDelimiter,
    jobType: job.kind === 'ingest' ? 'V2Ingest' : 'V2Query',
    ...(job.errorMessage === null ? {} : { errorMessage: job.errorMessage }),
  };
  const counts = {
    numberRecordsProcessed: job.processed,
    retries: 0,
    totalProcessingTime: 0,
  };
  if (job.kind === 'query') return { ...common, ...(isOver ? counts : {}) };
  return {
    ...common,
    ...(job.externalIdFieldName === null ? {} : { externalIdFieldName: job.externalIdFieldName }),
    ...(job.state === 'Open'
      ? { contentUrl: `services/data/v${job.apiVersion.toFixed(1)}/jobs/ingest/${job.id}/batches` }
      : {}),
    ...(job.state === 'Open' ? {} : { ...counts, numberRecordsFailed: job.failed }),
    apiActiveProcessingTime: 0,
    apexProcessingTime: 0,
  };
}
