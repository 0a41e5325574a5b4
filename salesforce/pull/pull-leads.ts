import { join } from 'node:path';
import { LeadlineError } from '../../errors/leadline-error.ts';
import type { Org } from '../connect/org.ts';
import { type PulledCsv, type PullOptions, pullCsv, since } from './pull-csv.ts';
import { checkPulledFields } from './pulled-fields.ts';

/** What the warehouse holds already, in times of Salesforce's clock, ISO. */
export interface PullMarks {
  /** Up to where the leads are complete: what changed before is there. */
  leads: string;
  /** The same of the history; null where it was never read. */
  history: string | null;
  /** When the last pull began. In a quiet org that is long after the marks. */
  begunAt: string;
}

export interface LeadsAsked {
  /** API names of fields of Lead. */
  fields: readonly string[];
  /** Fields of earlier pulls: asked for as well while the org has them. */
  held: readonly string[];
  /** Null: everything is read. */
  marks: PullMarks | null;
  /** How far before the marks it is read again. */
  overlapMinutes: number;
  /** An empty folder for the files. */
  folder: string;
}

export interface LeadsPulled {
  leads: PulledCsv;
  /** Null where the user does not see the history. */
  history: PulledCsv | null;
  /** Every lead was read, so one that did not come is gone for good. */
  full: boolean;
  /** Fields of Lead that were read, beside those of `leadStanding`. */
  fields: readonly string[];
  /** Fields of earlier pulls that the org does not have any more. */
  gone: readonly string[];
}

/** What is read of every lead: its version, and what became of it. */
export const leadStanding = ['Id', 'SystemModstamp', 'IsDeleted', 'MasterRecordId'] as const;
const historyFields = ['Id', 'LeadId', 'Field', 'OldValue', 'NewValue', 'CreatedDate'] as const;

/** Looks at limits and at fields, two jobs with a few questions each, and a page of results each; half as many again. */
const callsOfPull = 20;

/** A deleted row stays in the recycle bin for 15 days, and after that nobody is told of it: then all leads are read to see who is gone. */
const recycleBinDays = 14;

/**
 * Reads what has changed of the leads since the marks, and of the history of these fields. Writes nothing in Salesforce. Throws
 * `salesforce-limit-low`, and what `checkPulledFields` and `bulkQuery` throw.
 */
export async function pullLeads(org: Org, asked: LeadsAsked, options: PullOptions): Promise<LeadsPulled> {
  await requireCalls(org);
  const { fields, gone, hasHistory } = await checkPulledFields(org, asked.fields, asked.held);
  const own = fields.filter((name) => !leadStanding.some((standing) => standing === name));
  const leadsFrom = (mark: string | null, file: string) =>
    pullCsv(
      org,
      {
        object: 'Lead',
        fields: [...leadStanding, ...own],
        where: mark === null ? [] : [`SystemModstamp >= ${since(mark, asked.overlapMinutes)}`],
        what: 'read the leads',
        file: join(asked.folder, file),
      },
      options,
    );
  const { marks } = asked;
  let leads = await leadsFrom(marks?.leads ?? null, 'leads.csv');
  const full = marks === null || daysBetween(marks.begunAt, leads.begunAt) > recycleBinDays;
  if (full && marks !== null) leads = await leadsFrom(null, 'all-leads.csv');
  const history = hasHistory ? await pullHistory(org, asked, own, options) : null;
  return { leads, history, full, fields: own, gone };
}

/** Rows of the history are written once and never changed: when one was made is when it became known. */
function pullHistory(
  org: Org,
  { marks, overlapMinutes, folder }: LeadsAsked,
  fields: readonly string[],
  options: PullOptions,
): Promise<PulledCsv> {
  // Without this condition the history of names and addresses would come along.
  const named = fields.map((name) => `'${name}'`).join(', ');
  const mark = marks?.history ?? null;
  return pullCsv(
    org,
    {
      object: 'LeadHistory',
      fields: historyFields,
      where: [
        `Field IN (${named})`,
        ...(mark === null ? [] : [`CreatedDate >= ${since(mark, overlapMinutes)}`]),
      ],
      what: 'read the history of the leads',
      file: join(folder, 'history.csv'),
    },
    options,
  );
}

function daysBetween(earlier: string, later: string): number {
  return (Date.parse(later) - Date.parse(earlier)) / 86_400_000;
}

async function requireCalls(org: Org): Promise<void> {
  const { daily, bulkQueries } = await org.limits();
  const jobs = bulkQueries?.remaining ?? Number.POSITIVE_INFINITY;
  if (daily.remaining >= callsOfPull && jobs >= 3) return;
  throw new LeadlineError({
    code: 'salesforce-limit-low',
    message: 'The org has too few calls left for a pull.',
    expected: `${callsOfPull} calls and 3 jobs of Bulk queries`,
    arrived: `${daily.remaining} of ${daily.max} calls${bulkQueries === null ? '' : ` and ${jobs} jobs`}`,
    next: 'Begin again when older calls have fallen out of the 24 hours.',
  });
}
