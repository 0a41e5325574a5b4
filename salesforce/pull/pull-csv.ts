import { open } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { WaitOptions } from '../bulk/bulk-job.ts';
import { type BulkAnswer, type BulkPage, bulkQuery } from '../bulk/bulk-query.ts';
import type { Org } from '../connect/org.ts';
import { unexpectedAnswer } from '../connect/unexpected-answer.ts';

export interface PullOptions extends WaitOptions {
  /** Rows that have arrived so far. */
  readonly onRows?: (what: string, rows: number) => void;
}

/** A query whose rows go into a file. */
export interface CsvPull {
  object: string;
  fields: readonly string[];
  /** Conditions that all must hold, in SOQL. */
  where: readonly string[];
  /** For messages, such as `read the leads`. */
  what: string;
  /** A new file, for this user alone. */
  file: string;
}

/** What a pull has written: `fields` are the columns in their order, after a header. */
export interface PulledCsv extends BulkAnswer {
  file: string;
  fields: readonly string[];
}

/** Reads deleted and merged rows, too, into a file, page by page. Throws what `bulkQuery` throws. */
export async function pullCsv(
  org: Org,
  { object, fields, where, what, file }: CsvPull,
  options: PullOptions,
): Promise<PulledCsv> {
  const soql = `SELECT ${fields.join(', ')} FROM ${object}${where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`}`;
  const target = await open(file, 'wx', 0o600);
  try {
    await target.writeFile(`${fields.join(',')}\n`);
    let rows = 0;
    const answer = await bulkQuery(org, { soql, what, all: true }, options, async (page) => {
      await target.writeFile(recordsOf(page, fields, what));
      rows += page.records.length;
      options.onRows?.(what, rows);
    });
    return { ...answer, file, fields };
  } finally {
    await target.close();
  }
}

/** The page without its header, which has to name the columns as they were asked for. */
function recordsOf({ csv }: BulkPage, fields: readonly string[], what: string): string {
  const end = csv.indexOf('\n') + 1;
  const [header = []] = parse(csv.slice(0, end)) as string[][];
  if (csv !== '' && header.join() !== fields.join()) throw unexpectedAnswer(what, 'the columns asked for');
  return csv.slice(end);
}

/** A time as SOQL takes it, so many minutes before `mark`, in whole seconds. */
export function since(mark: string, overlapMinutes: number): string {
  const seconds = Math.floor(Date.parse(mark) / 1000) - 60 * overlapMinutes;
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}
