import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

export interface Filing {
  id: number;
  firm: string;
  /** `YYYY-MM-DD HH:MM:SS`, which sorts as it is. */
  filedAt: string;
  assets: number | null;
  employees: number | null;
}

/** Every filing of a folder's files, read without the warehouse and without any of the plan's queries. */
export function readFilings(folder: string): Filing[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .flatMap((name) => readFile(join(folder, name)));
}

function readFile(path: string): Filing[] {
  const bytes = readFileSync(path);
  const text = bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
  const records = parse(text, { columns: true, bom: true }) as Record<string, string>[];
  return records.map((record) => ({
    id: Number(record.FilingID),
    firm: String(Number(record['1E1'])),
    filedAt: moment(record.DateSubmitted ?? ''),
    assets: figure(record['5F2c'] ?? ''),
    employees: figure(record['5A'] ?? ''),
  }));
}

function moment(text: string): string {
  const [, month, day, year, hour, minute] = /^(\d+)\/(\d+)\/(\d{4}) (\d+):(\d+)$/.exec(text) ?? [];
  if (minute === undefined) throw new Error(`not a date of the form: ${text}`);
  const two = (part: string | undefined) => String(part).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:00`;
}

function figure(text: string): number | null {
  return text === '' ? null : Number(text.replaceAll(',', ''));
}

/** The newest filing of a firm up to the end of a day, found by looking at every filing. */
export function newestFiling(filings: readonly Filing[], firm: string, day: string): Filing | null {
  let newest: Filing | null = null;
  for (const filing of filings) {
    if (filing.firm !== firm || filing.filedAt.slice(0, 10) > day) continue;
    if (newest === null || isLater(filing, newest)) newest = filing;
  }
  return newest;
}

function isLater(a: Filing, b: Filing): boolean {
  return a.filedAt === b.filedAt ? a.id > b.id : a.filedAt > b.filedAt;
}
