import { allJobs, deleteJob, delimiterOf, findJob, keepJob, newJob, polled, shown } from './bulk-jobs.ts';
import { type Handler, nothing, ok } from './context.ts';
import { csvLine } from './csv.ts';
import { ApiFailure } from './failures.ts';
import { cellsOf } from './records.ts';
import { jsonObject } from './sobjects.ts';
import { compileSoql } from './soql.ts';

/** Rows of one answer where `maxRecords` does not say. Salesforce decides this itself; a client follows the locator in any case. */
const standardPage = 20_000;

/** `POST /jobs/query`: the rows are those of this moment. */
export const createQuery: Handler = (context, request) => {
  const given = jsonObject(request);
  const soql = String(given.query ?? '');
  if (given.operation !== 'query' && given.operation !== 'queryAll') {
    throw new ApiFailure('INVALIDJOB', `InvalidJob : Unknown operation ${String(given.operation)}`);
  }
  const { schema, database } = context;
  const all = given.operation === 'queryAll';
  const compiled = compileSoql(soql, { schema, access: request.access, now: context.now(), all });
  if (compiled.kind !== 'rows' || compiled.children.length > 0 || /\boffset\s+\d+\s*$/i.test(soql)) {
    throw new ApiFailure(
      'API_ERROR',
      'Aggregates, nested queries and OFFSET are not supported in Bulk Query',
    );
  }
  const job = newJob(context, request, 'query', given, {
    object: compiled.object.name,
    query: soql,
    state: 'JobComplete',
  });
  const keep = 'INSERT INTO job_rows (job, n, pile, text) VALUES (?, ?, ?, ?)';
  database.transaction(() => {
    const names = compiled.outputs.map(({ path, name }) => [...path, name].join('.'));
    database.statement(keep).run(job.id, 0, 'header', csvLine(names, delimiterOf(job)));
    for (const cells of cellsOf(database, compiled)) {
      job.processed += 1;
      database.statement(keep).run(job.id, job.processed, 'row', csvLine(cells, delimiterOf(job)));
    }
    keepJob(context, job);
  });
  return ok(shown({ ...job, state: 'UploadComplete' }));
};

/** `GET /jobs/query/ID`. */
export const queryInfo: Handler = (context, _, [id = '']) =>
  ok(polled(context, findJob(context, 'query', id)));

/** `GET /jobs/query`. */
export const listQueries: Handler = (context) =>
  ok({ done: true, nextRecordsUrl: null, records: allJobs(context, 'query').map(shown) });

/** `PATCH /jobs/query/ID` with `{ state: 'Aborted' }`. */
export const changeQuery: Handler = (context, request, [id = '']) => {
  const job = findJob(context, 'query', id);
  if (jsonObject(request).state !== 'Aborted' || job.polls === 0) {
    throw new ApiFailure('INVALIDJOBSTATE', 'InvalidJobState : The job is over, or the state is not Aborted');
  }
  job.state = 'Aborted';
  keepJob(context, job);
  return ok(shown(job));
};

/** `DELETE /jobs/query/ID`. */
export const deleteQuery: Handler = (context, _, [id = '']) => {
  deleteJob(context, findJob(context, 'query', id));
  return nothing;
};

/** `GET /jobs/query/ID/results?locator=&maxRecords=`. `Sforce-Locator` is the text `null` on the last page. */
export const queryResults: Handler = (context, { parameters }, [id = '']) => {
  const { database } = context;
  const job = findJob(context, 'query', id);
  if (job.state !== 'JobComplete') {
    throw new ApiFailure('INVALIDJOBSTATE', `InvalidJobState : No results of a job in state ${job.state}`);
  }
  const start = position(parameters.get('locator'));
  const size = Number(parameters.get('maxRecords') ?? standardPage);
  if (!Number.isInteger(size) || size < 1)
    throw new ApiFailure('INVALID_INPUT', 'maxRecords must be a whole number');
  const end = Math.min(start + size, job.processed);
  const line = job.lineEnding === 'CRLF' ? '\r\n' : '\n';
  function* pieces(): Generator<string> {
    const text = 'SELECT text FROM job_rows WHERE job = ? AND n >= ? AND n <= ? ORDER BY n';
    const texts = (from: number, to: number) =>
      database
        .statement(text)
        .all(job.id, from, to)
        .map((row) => String(row.text) + line)
        .join('');
    yield texts(0, 0);
    for (let at = start; at < end; at += 1000) yield texts(at + 1, Math.min(at + 1000, end));
  }
  return {
    status: 200,
    pieces: pieces(),
    type: 'text/csv',
    headers: {
      'sforce-locator': end < job.processed ? Buffer.from(String(end)).toString('base64url') : 'null',
      'sforce-numberofrecords': String(end - start),
    },
  };
};

function position(locator: string | null): number {
  if (locator === null) return 0;
  const start = Number(Buffer.from(locator, 'base64url').toString());
  if (Number.isInteger(start) && start > 0) return start;
  throw new ApiFailure('INVALID_QUERY_LOCATOR', 'invalid query locator');
}
