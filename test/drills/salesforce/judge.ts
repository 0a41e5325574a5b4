import path from 'node:path';
import { Journal } from '../../../runner/journal.ts';
import { verifyJournal } from '../../../runner/verify-journal.ts';
import type { Writes } from '../../support/org-contents.ts';
import type { HistoryRow, OrgContents } from './contents.ts';
import type { Firm, Place } from './firm.ts';

/*
 * What a sync and its rollback must leave, however they were disturbed. An undisturbed sync of the same firm says what each lead should hold; the org's own database
 * says what it holds and how often it was written.
 */

/** At any moment each lead holds all of what it held or all of what it should hold, and what is not Leadline's stays. */
export function halfWritten({ before, after }: Firm, now: OrgContents): string[] {
  const wrong = idsOf(before, (id, held) => {
    const lead = now.leads.get(id);
    const isWhole = lead?.own === held.own || lead?.own === after.leads.get(id)?.own;
    return !isWhole || lead?.rest !== held.rest;
  });
  return [
    ...told(wrong, 'leads are half-written, lost, or changed where nothing of Leadline is'),
    ...told(
      idsOf(now, (id) => !before.leads.has(id)),
      'leads are new',
    ),
  ];
}

/** Every lead that was to be written was written once, with one row of history, unless the org refused it. */
export function afterSync(
  firm: Firm,
  now: OrgContents,
  writes: Writes,
  refused: ReadonlySet<string>,
): string[] {
  const { before, after } = firm;
  const shouldHold = (id: string) => (refused.has(id) ? before : after).leads.get(id)?.own;
  const shouldWrite = (id: string) => (isToWrite(firm, id) && !refused.has(id) ? 1 : 0);
  const rows = newRows(before, now);
  return [
    ...told(
      idsOf(now, (id, held) => held.own !== shouldHold(id)),
      'leads do not hold what they should after the sync',
    ),
    ...told(
      idsOf(now, (id) => (writes.leads.get(id) ?? 0) !== shouldWrite(id)),
      'leads were not written as often as they should by the sync',
    ),
    ...told(
      idsOf(now, (id) => {
        const count = rows.get(id)?.length ?? 0;
        return refused.has(id) ? count > 1 : count !== shouldWrite(id);
      }),
      'leads have not the one row of history of the sync',
    ),
    ...historyFaults(firm, now, rows, (id) => after.leads.get(id)?.history),
  ];
}

/** Every lead holds to the byte what it held before the sync; those that the sync had written were written once more, with one more row of history. */
export function afterRollback(
  firm: Firm,
  {
    synced,
    now,
    writes,
    refused,
  }: { synced: OrgContents; now: OrgContents; writes: Writes; refused: ReadonlySet<string> },
): string[] {
  const { before } = firm;
  const wasWritten = (id: string) => synced.leads.get(id)?.own !== before.leads.get(id)?.own;
  const rows = newRows(synced, now);
  return [
    ...told(
      idsOf(now, (id, held) => held.own !== before.leads.get(id)?.own),
      'leads are not restored to the byte',
    ),
    ...told(
      idsOf(now, (id) => (writes.leads.get(id) ?? 0) !== (wasWritten(id) ? 2 : 0)),
      'leads were not written as often as they should by sync and rollback',
    ),
    ...told(
      idsOf(now, (id) => (rows.get(id)?.length ?? 0) !== (wasWritten(id) ? 1 : 0)),
      'leads have not the one row of history of the rollback',
    ),
    ...told(
      [...refused].filter((id) => wasWritten(id)),
      'leads were written though the sync calls them refused',
    ),
    ...historyFaults({ ...firm, before: synced }, now, rows, (id) => before.leads.get(id)?.history),
  ];
}

/** Each run took as many approvals as it may, each once, and everything in the journal is genuine. `spent` has the least and the most of each run. */
export async function journalFaults(
  { workspace }: Place,
  spent: Readonly<Record<string, readonly [number, number]>>,
): Promise<string[]> {
  const file = path.join(workspace, 'journal.sqlite');
  const journal = new Journal(file, () => new Date(0));
  const wrong = Object.entries(spent).flatMap(([run, [least, most]]) => {
    const entries = journal.entries(run);
    const count = (type: string) => entries.filter((entry) => entry.type === type).length;
    const [asked = 0, used = 0] = ['approval-requested', 'approval-used'].map(count);
    const isRight = asked <= 1 && used >= least && used <= most;
    return isRight ? [] : [`${run}: ${asked} approvals asked for, ${used} spent`];
  });
  const { problems } = await verifyJournal(file);
  return [...wrong, ...problems.map(({ message }) => `the journal: ${message}`)];
}

/** How many leads the sync has written. */
export function writtenBy({ before }: Firm, synced: OrgContents): number {
  return idsOf(synced, (id, held) => held.own !== before.leads.get(id)?.own).length;
}

function isToWrite({ before, after }: Firm, id: string): boolean {
  return before.leads.get(id)?.own !== after.leads.get(id)?.own;
}

/** What was there before is there still; what is new says what the lead should hold. */
function historyFaults(
  { before }: Pick<Firm, 'before'>,
  now: OrgContents,
  rows: ReadonlyMap<string, HistoryRow[]>,
  saying: (id: string) => string | undefined,
): string[] {
  const changed = [...before.history].filter(
    ([key, row]) => JSON.stringify(now.history.get(key)) !== JSON.stringify(row),
  );
  const wrong = [...rows].filter(([id, added]) => added.some(({ says }) => says !== saying(id)));
  return [
    ...told(
      changed.map(([key]) => key),
      'rows of history are gone or changed',
    ),
    ...told(
      wrong.map(([id]) => id),
      'new rows of history do not say what the lead should hold',
    ),
  ];
}

function newRows(before: OrgContents, now: OrgContents): Map<string, HistoryRow[]> {
  const added = [...now.history].flatMap(([key, row]) => (before.history.has(key) ? [] : [row]));
  return Map.groupBy(added, ({ lead }) => lead);
}

type Lead = OrgContents['leads'] extends ReadonlyMap<string, infer Held> ? Held : never;

function idsOf({ leads }: OrgContents, isWrong: (id: string, held: Lead) => boolean): string[] {
  return [...leads].flatMap(([id, held]) => (isWrong(id, held) ? [id] : []));
}

function told(ids: readonly string[], what: string): string[] {
  return ids.length === 0 ? [] : [`${ids.length} ${what}, such as ${ids.slice(0, 3).join(', ')}`];
}
