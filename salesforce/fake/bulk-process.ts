import { setImmediate as breath } from 'node:timers/promises';
import { delimiterOf, findJob, type Job, keepJob } from './bulk-jobs.ts';
import type { Context } from './context.ts';
import { csvLine, parseCsv } from './csv.ts';
import { ApiFailure, attempt } from './failures.ts';
import type { FakeObject } from './fields.ts';
import type { Write } from './rows.ts';
import { storeCell } from './values.ts';

/** Rows that are written together: Bulk API 2.0 makes batches of so many. */
const batchRows = 10_000;

const running = new WeakMap<Context, Set<string>>();

/** Does the work of a job, batch by batch; what an earlier start of the server did already is not done again. */
export async function processJob(context: Context, job: Job): Promise<void> {
  const own = running.get(context) ?? new Set();
  running.set(context, own);
  if (own.has(job.id)) return;
  own.add(job.id);
  try {
    await work(context, job);
  } catch (error) {
    if (!(error instanceof ApiFailure || error instanceof SyntaxError)) throw error;
    job.state = 'Failed';
    job.errorMessage = error.message;
    keepJob(context, job);
  } finally {
    own.delete(job.id);
  }
}

async function work(context: Context, job: Job): Promise<void> {
  const { database } = context;
  const upload = database.statement('SELECT upload FROM jobs WHERE id = ?').get(job.id)?.upload;
  const text = upload instanceof Uint8Array ? Buffer.from(upload).toString('utf8') : '';
  checkLines(job, text);
  const delimiter = delimiterOf(job);
  const records = parseCsv(text, delimiter);
  const header = (records.next().value as string[] | undefined) ?? [];
  if (header.length === 0) throw new ApiFailure('CLIENT', 'InvalidBatch : No data was uploaded');
  const write = writeOf(context, job);
  checkHeader(write, header);
  const fault = context.faults.ofJob(write.object);
  const stop = fault === null ? Number.POSITIVE_INFINITY : (fault.rows ?? 0);
  const done = Number(
    database.statement("SELECT count(*) AS n FROM job_rows WHERE job = ? AND pile <> 'header'").get(job.id)
      ?.n,
  );
  let n = 0;
  let isOver = false;
  while (!isOver) {
    if (findJob(context, 'ingest', job.id).state === 'Aborted') {
      job.state = 'Aborted';
      return;
    }
    database.transaction(() => {
      if (n === 0) keepRow(context, job, 0, 'header', csvLine(header, delimiter));
      for (let inBatch = 0; inBatch < batchRows; inBatch += 1) {
        const next = records.next();
        if (next.done === true) {
          isOver = true;
          break;
        }
        n += 1;
        if (n <= done) continue;
        if (n > stop) keepRow(context, job, n, 'unprocessedrecords', csvLine(next.value, delimiter));
        else oneRow(context, job, write, header, next.value, n);
      }
      if (isOver) {
        job.state = n > stop ? 'Failed' : 'JobComplete';
        job.errorMessage =
          n > stop ? 'InternalServerError : The job was ended before all records were processed' : null;
        database.statement('UPDATE jobs SET upload = NULL WHERE id = ?').run(job.id);
      }
      keepJob(context, job);
    });
    await breath();
  }
}

function oneRow(
  context: Context,
  job: Job,
  write: Write,
  header: readonly string[],
  cells: readonly string[],
  n: number,
): void {
  const delimiter = delimiterOf(job);
  const record: Record<string, unknown> = {};
  let id = '';
  header.forEach((name, place) => {
    const cell = cells[place] ?? '';
    if (name.toLowerCase() === 'id') id = cell;
    // An empty cell leaves the field as it is; `#N/A` empties it.
    else if (cell !== '') record[name] = cell;
  });
  const result = attempt(() => {
    if (cells.length !== header.length) {
      throw new ApiFailure('INVALID_INPUT', `${cells.length} values where the header has ${header.length}`);
    }
    return writeRow(context, job, write, id, record);
  });
  job.processed += 1;
  if ('value' in result) {
    const { value } = result;
    keepRow(
      context,
      job,
      n,
      'successfulresults',
      csvLine([value.id, String(value.created), ...cells], delimiter),
    );
    return;
  }
  job.failed += 1;
  const { code, message, fields } = result.failure;
  const reason = `${code}:${message}:${fields.join(' ')}${fields.length === 0 ? '' : ' '}--`;
  keepRow(context, job, n, 'failedresults', csvLine([id, reason, ...cells], delimiter));
}

function writeRow(
  { rows }: Context,
  job: Job,
  write: Write,
  id: string,
  record: Record<string, unknown>,
): { id: string; created: boolean } {
  if (job.operation === 'insert') return { id: rows.insert(write, record), created: true };
  if (job.operation === 'upsert') {
    const by = job.externalIdFieldName ?? '';
    if (by.toLowerCase() === 'id') return rows.upsert(write, 'Id', id, record);
    const key = Object.keys(record).find((name) => name.toLowerCase() === by.toLowerCase()) ?? '';
    const { [key]: value, ...rest } = record;
    return rows.upsert(write, by, value, rest);
  }
  if (id === '') throw new ApiFailure('MISSING_ARGUMENT', 'Id not specified', ['Id']);
  if (job.operation === 'update') return { id: rows.update(write, id, record), created: false };
  return { id: rows.remove(write, id), created: false };
}

/** Rights are those of who made the job. */
function writeOf(context: Context, job: Job): Write {
  const user = context.people.byId(job.createdById);
  if (user === undefined) throw new ApiFailure('CLIENT', 'InvalidJob : The user is inactive');
  const session = { token: '', userId: user.id, administrator: user.administrator };
  return {
    session,
    access: context.accessOf(session),
    object: context.schema.require(job.object),
    store: (field, value) => storeCell(field, String(value)),
  };
}

function checkHeader(
  { access, object }: { access: Write['access']; object: FakeObject },
  header: readonly string[],
) {
  for (const name of header) {
    const field = object.fields.get(name.toLowerCase());
    if (field !== undefined && access.reads(object, field)) continue;
    throw new ApiFailure('CLIENT', `InvalidBatch : Field name not found : ${name}`);
  }
}

function checkLines(job: Job, text: string): void {
  const first = text.indexOf('\n');
  const isCrlf = first > 0 && text[first - 1] === '\r';
  if (first === -1 || isCrlf === (job.lineEnding === 'CRLF')) return;
  throw new ApiFailure(
    'CLIENT',
    `ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ${job.lineEnding}`,
  );
}

function keepRow({ database }: Context, job: Job, n: number, pile: string, text: string): void {
  database
    .statement('INSERT OR REPLACE INTO job_rows (job, n, pile, text) VALUES (?, ?, ?, ?)')
    .run(job.id, n, pile, text);
}
