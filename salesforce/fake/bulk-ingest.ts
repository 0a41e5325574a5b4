import {
  allJobs,
  deleteJob,
  delimiterOf,
  findJob,
  type Job,
  keepJob,
  newJob,
  polled,
  shown,
} from './bulk-jobs.ts';
import { processJob } from './bulk-process.ts';
import { type Context, type Handler, nothing, ok, type Reply } from './context.ts';
import { csvLine } from './csv.ts';
import { ApiFailure } from './failures.ts';
import { jsonObject } from './sobjects.ts';

const operations = ['insert', 'update', 'upsert', 'delete', 'hardDelete'];

/** `POST /jobs/ingest`. */
export const createIngest: Handler = (context, request) => {
  const given = jsonObject(request);
  const object = request.access.visible(String(given.object ?? ''));
  if (object === undefined) {
    throw new ApiFailure('INVALIDJOB', `InvalidJob : Unable to find object: ${String(given.object)}`);
  }
  if (!operations.includes(String(given.operation))) {
    throw new ApiFailure('INVALIDJOB', `InvalidJob : Unknown operation ${String(given.operation)}`);
  }
  if (given.operation === 'upsert') {
    const by = object.fields.get(String(given.externalIdFieldName ?? '').toLowerCase());
    if (by === undefined || !(by.externalId || by.name === 'Id') || !request.access.reads(object, by)) {
      throw new ApiFailure('INVALIDJOB', 'InvalidJob : An upsert needs an externalIdFieldName of the object');
    }
  }
  return ok(
    shown(newJob(context, request, 'ingest', given, { object: object.name, query: null, state: 'Open' })),
  );
};

/** `PUT /jobs/ingest/ID/batches`: the whole CSV, once. */
export const uploadIngest: Handler = (context, { body, headers }, [id = '']) => {
  const job = findJob(context, 'ingest', id);
  const held = context.database.statement('SELECT upload IS NOT NULL AS held FROM jobs WHERE id = ?').get(id);
  if (job.state !== 'Open' || held?.held === 1) {
    throw new ApiFailure('INVALIDJOBSTATE', 'InvalidJobState : Uploading job data is not allowed now');
  }
  if (!/^text\/csv\b/i.test(String(headers['content-type'] ?? ''))) {
    throw new ApiFailure('UNSUPPORTED_MEDIA_TYPE', 'the content type of job data must be text/csv');
  }
  context.database.statement('UPDATE jobs SET upload = ? WHERE id = ?').run(body, id);
  return { status: 201 };
};

/** `PATCH /jobs/ingest/ID`: `UploadComplete` has the work done before the answer, `Aborted` ends it. */
export const changeIngest: Handler = async (context, request, [id = '']) => {
  const job = findJob(context, 'ingest', id);
  const { state } = jsonObject(request);
  if (state === 'UploadComplete' && job.state === 'Open') {
    job.state = 'UploadComplete';
    keepJob(context, job);
    await processJob(context, job);
    return ok(shown({ ...job, state: 'UploadComplete', errorMessage: null, processed: 0, failed: 0 }));
  }
  const canAbort = ['Open', 'UploadComplete', 'InProgress'].includes(job.state);
  if (state === 'Aborted' && canAbort) {
    job.state = 'Aborted';
    keepJob(context, job);
    return ok(shown(job));
  }
  throw new ApiFailure(
    'INVALIDJOBSTATE',
    `InvalidJobState : A job in state ${job.state} cannot become ${String(state)}`,
  );
};

/** `GET /jobs/ingest/ID`. A job whose work a restart interrupted is finished here. */
export const ingestInfo: Handler = async (context, _, [id = '']) => {
  const job = findJob(context, 'ingest', id);
  if (job.state === 'UploadComplete') await processJob(context, job);
  return ok(polled(context, findJob(context, 'ingest', id)));
};

/** `GET /jobs/ingest`. */
export const listIngest: Handler = (context) =>
  ok({ done: true, nextRecordsUrl: null, records: allJobs(context, 'ingest').map(shown) });

/** `DELETE /jobs/ingest/ID`. */
export const deleteIngest: Handler = (context, _, [id = '']) => {
  deleteJob(context, findJob(context, 'ingest', id));
  return nothing;
};

/** `GET /jobs/ingest/ID/successfulResults`, `failedResults` and `unprocessedrecords`. */
export const ingestResults: Handler = (context, _, [id = '', pile = '']) => {
  const job = findJob(context, 'ingest', id);
  const head = {
    successfulresults: ['sf__Id', 'sf__Created'],
    failedresults: ['sf__Id', 'sf__Error'],
    unprocessedrecords: [],
  }[pile.toLowerCase()];
  if (head === undefined) throw new ApiFailure('NOT_FOUND', 'The requested resource does not exist');
  return pileReply(context, job, pile.toLowerCase(), head);
};

function pileReply({ database }: Context, job: Job, pile: string, head: readonly string[]): Reply {
  const line = job.lineEnding === 'CRLF' ? '\r\n' : '\n';
  const header = database
    .statement("SELECT text FROM job_rows WHERE job = ? AND pile = 'header'")
    .get(job.id);
  function* pieces(): Generator<string> {
    const names = csvLine(head, delimiterOf(job));
    yield [names, String(header?.text ?? '')].filter((one) => one !== '').join(delimiterOf(job)) + line;
    let last = -1;
    for (;;) {
      const rows = database
        .statement('SELECT n, text FROM job_rows WHERE job = ? AND pile = ? AND n > ? ORDER BY n LIMIT 1000')
        .all(job.id, pile, last);
      if (rows.length === 0) return;
      last = Number(rows.at(-1)?.n);
      yield rows.map(({ text }) => String(text) + line).join('');
    }
  }
  return { status: 200, pieces: pieces(), type: 'text/csv' };
}
