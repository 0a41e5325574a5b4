import { LeadlineError } from '../../errors/leadline-error.ts';
import type { PulledCsv } from '../../salesforce/pull/pull-csv.ts';
import type { LeadsPulled, PullMarks } from '../../salesforce/pull/pull-leads.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { numberOf } from '../evidence.ts';
import { historyArrived, type PullTables, versionColumns } from './pull-tables.ts';

/** What the warehouse holds before a pull. */
export interface HeldPull {
  /** 0 before the first. */
  pull: number;
  organization: string | null;
  marks: PullMarks | null;
  /** Fields of Lead in the versions. */
  fields: string[];
}

const nothingHeld: HeldPull = { pull: 0, organization: null, marks: null, fields: [] };

export async function readHeldPull(warehouse: Warehouse, tables: PullTables): Promise<HeldPull> {
  const [versions, history, pulls] = await Promise.all(
    [tables.versions, tables.history, tables.pulls].map((table) => warehouse.schemaOf(table)),
  );
  if (versions == null || history == null || pulls == null) return nothingHeld;
  const [last] = await warehouse.rows('salesforce/last-pull', { pulls: tables.pulls });
  if (last === undefined) return nothingHeld;
  const [leads, begunAt] = [textOf(last.leads_mark), textOf(last.begun_at)];
  return {
    pull: numberOf(last, 'pull'),
    organization: textOf(last.organization),
    marks: leads === null || begunAt === null ? null : { leads, history: textOf(last.history_mark), begunAt },
    fields: versions.map(({ name }) => name).filter((name) => !versionColumns.some((own) => own === name)),
  };
}

/**
 * Puts what a pull brought into the tables, with the marks, all in one transaction: an interruption leaves the warehouse as it was, and the next
 * pull begins at the marks that stand. Throws `salesforce-rows-unreadable` before anything is kept.
 */
export async function keepPulled(
  warehouse: Warehouse,
  tables: PullTables,
  { leads, history, full, fields }: LeadsPulled,
  held: HeldPull,
  organization: string,
): Promise<number> {
  const pull = held.pull + 1;
  const historyTable = historyArrived(tables);
  const newestLead = await load(warehouse, leads, tables.arrived, 'SystemModstamp');
  const newestChange = history === null ? null : await load(warehouse, history, historyTable, 'CreatedDate');
  const all = [...new Set([...fields, ...held.fields])];
  const isHeld = held.pull > 0;
  await warehouse.together([
    {
      query: 'salesforce/keep-versions',
      parameters: {
        target: tables.versions,
        held: isHeld,
        full,
        pulled: tables.arrived,
        pull,
        begun_at: leads.begunAt,
        columns: all.map((name) => ({
          name,
          isPulled: fields.includes(name),
          isHeld: held.fields.includes(name),
        })),
      },
    },
    {
      query: 'salesforce/keep-history',
      parameters: {
        target: tables.history,
        held: isHeld,
        pulled: history === null ? false : historyTable,
        pull,
      },
    },
    {
      query: 'salesforce/keep-pull',
      parameters: {
        target: tables.pulls,
        held: isHeld,
        pull,
        organization,
        leads_mark: markOf(newestLead, leads, held.marks?.leads ?? null),
        history_mark:
          history === null
            ? (held.marks?.history ?? null)
            : markOf(newestChange, history, held.marks?.history ?? null),
        begun_at: leads.begunAt,
        leads_read: leads.records,
        history_read: history?.records ?? 0,
        full,
      },
    },
    { query: 'salesforce/emptied', parameters: { target: tables.arrived } },
    ...(history === null ? [] : [{ query: 'salesforce/emptied', parameters: { target: historyTable } }]),
  ]);
  return pull;
}

/**
 * Up to where the table is complete: the newest time that came, but no later than the job's begin, since what changed while it ran may have been
 * passed already. Where nothing came, what was complete before still is; where nothing ever came, it is complete up to the begin.
 */
function markOf(newest: string | null, { begunAt }: PulledCsv, before: string | null): string {
  if (newest === null) return before ?? begunAt;
  const bounded = Date.parse(newest) < Date.parse(begunAt) ? newest : begunAt;
  return before !== null && Date.parse(before) > Date.parse(bounded) ? before : bounded;
}

/** Answers with the newest time. */
async function load(
  warehouse: Warehouse,
  { file, fields, records }: PulledCsv,
  table: string,
  time: string,
): Promise<string | null> {
  const source = { path: file, columns: fields, encoding: 'utf-8', delimiter: ',' } as const;
  const { forgotten = 0 } = await warehouse.loadCsv(source, table);
  const [facts] = await warehouse.rows('salesforce/pulled-facts', { pulled: table, time });
  const arrived = numberOf(facts, 'arrived');
  const undated = numberOf(facts, 'undated');
  if (arrived + forgotten !== records || undated > 0)
    throw unreadable(records, arrived + forgotten, undated, time);
  return textOf(facts?.newest ?? null);
}

function unreadable(records: number, arrived: number, undated: number, time: string): LeadlineError {
  return new LeadlineError({
    code: 'salesforce-rows-unreadable',
    message: `Of ${records} rows that Salesforce sent, ${records - arrived} could not be loaded and ${undated} have no id or no readable ${time}.`,
    expected: `every row with an Id and ${time}`,
    arrived: `${arrived} rows`,
    next: 'Nothing was kept. Begin again; if it comes again, report it with the API version in leadline.yaml.',
  });
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
