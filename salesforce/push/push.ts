import { waitBefore, waitInEarnest } from '../bulk/bulk-job.ts';
import type { Org } from '../connect/org.ts';
import { SalesforceError } from '../connect/salesforce-error.ts';
import { takeUpJob, writeByBulk } from './bulk-write.ts';
import { writeByComposite } from './composite.ts';
import { rowBytes } from './csv-rows.ts';
import { readHeld } from './held.ts';
import { Ledger, type RowAnswer } from './ledger.ts';
import { reportOf } from './report.ts';
import { concerningTheOrg, stopsAll } from './row-errors.ts';
import { settle } from './settle.ts';
import { compositeRows, uploadBytes } from './sizes.ts';
import { historyTarget, leadTarget, type Target } from './targets.ts';
import type { LeadChange, PushJob, PushOptions, PushReport } from './types.ts';

/**
 * Writes every change once: history first, then the lead, then reads the lead back. Row by row: what fails for one row does not keep the
 * others. Throws SalesforceError where the writing cannot go on at all; begun again with the same job, it does, and what was begun is looked up
 * before anything is sent again.
 */
export async function pushChanges(org: Org, job: PushJob, options: PushOptions = {}): Promise<PushReport> {
  const before = { ...org.calls };
  const ledger = new Ledger(job);
  const work: Work = {
    org,
    job,
    ledger,
    options,
    changes: new Map(job.changes.map((change) => [change.id, change])),
    targets: { history: historyTarget(job.name), lead: leadTarget() },
  };
  try {
    ledger.reopen(concerningTheOrg);
    const stopped =
      (await writePart(work, work.targets.history)) ?? (await writePart(work, work.targets.lead));
    await readBack(work);
    return reportOf(ledger, job, stopped, {
      made: org.calls.made - before.made,
      retried: org.calls.retried - before.retried,
    });
  } finally {
    ledger.close();
  }
}

interface Work {
  readonly org: Org;
  readonly job: PushJob;
  readonly ledger: Ledger;
  readonly options: PushOptions;
  readonly changes: ReadonlyMap<string, LeadChange>;
  readonly targets: { readonly history: Target; readonly lead: Target };
}

/** Calls in a row whose outcome nobody knew, before a person should look. */
const mostLost = 5;

/** Writes what is open until nothing is; answers with what concerns the org and so stops everything, or with null. */
async function writePart(work: Work, target: Target): Promise<RowAnswer | null> {
  const { org, job, ledger, options, changes } = work;
  let lost = 0;
  for (let pass = 0; ; pass += 1) {
    for (const id of ledger.openJobs(target.part)) await takeUpJob(org, target, id, ledger, options);
    await settle(org, target, changes, job.name, ledger, options);
    const open = ledger.rows(target.part, 'open').map((id) => changes.get(id) as LeadChange);
    if (open.length === 0) return null;
    if (pass > 0) await (options.wait ?? waitInEarnest)(waitBefore(pass - 1), options.signal);
    for (const chunk of chunksOf(open, target, job.way)) {
      options.signal?.throwIfAborted();
      try {
        const stops = await writeChunk(work, target, chunk);
        if (stops !== null) return stops;
        lost = 0;
      } catch (error) {
        lost += 1;
        if (!isOutcomeUnknown(error) || lost > mostLost) throw error;
        break;
      }
      tell(work, target);
    }
  }
}

async function writeChunk(
  { org, job, ledger, options }: Work,
  target: Target,
  chunk: readonly LeadChange[],
): Promise<RowAnswer | null> {
  const { part } = target;
  const ids = chunk.map(({ id }) => id);
  if (job.way === 'bulk') {
    const stops = await writeByBulk(org, target, chunk, ledger, options);
    return stops ?? ledger.stoppedBy(part, concerningTheOrg);
  }
  ledger.markSent(part, ids);
  const answers = await writeByComposite(org, target, chunk, options.signal);
  // A row of history that is there already is looked up, as one of which no answer came.
  const isThere = ({ code }: RowAnswer) => part === 'history' && code === 'DUPLICATE_VALUE';
  ledger.record(
    part,
    answers.filter((answer) => !isThere(answer)),
  );
  return answers.find(stopsAll) ?? null;
}

/** As many rows a call as the way takes. */
function* chunksOf(
  open: readonly LeadChange[],
  target: Target,
  way: PushJob['way'],
): Generator<LeadChange[]> {
  let chunk: LeadChange[] = [];
  let bytes = 0;
  for (const change of open) {
    const size = way === 'bulk' ? rowBytes(target, change) : 0;
    const isFull = way === 'bulk' ? bytes + size > uploadBytes - 10_000 : chunk.length === compositeRows;
    if (isFull && chunk.length > 0) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(change);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}

function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof SalesforceError && error.code === 'salesforce-outcome-unknown';
}

/** Reads what was written, and notes the fields that hold something else: a trigger or a person was there in between. */
async function readBack({ org, ledger, options, changes }: Work): Promise<void> {
  const ids = ledger.unread();
  if (ids.length === 0) return;
  const held = await readHeld(org, ids, options);
  ledger.recordRead(
    held.map(({ id, values }) => {
      const { changed, wanted } = changes.get(id) as LeadChange;
      return { id, fields: changed.filter((name) => (values?.[name] ?? null) !== wanted[name]) };
    }),
  );
}

function tell({ ledger, job, options }: Work, { part, rowsAre }: Target): void {
  const done = ledger.count(part, 'added') + ledger.count(part, 'there');
  options.onProgress?.({ message: `writing ${rowsAre}`, done, total: job.changes.length });
}
