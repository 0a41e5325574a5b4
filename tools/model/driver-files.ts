import { LeadlineError } from '../../errors/leadline-error.ts';
import { eachRecord, quoteCell, recordsOf, toCsv, unguarded } from './csv.ts';
import type { Driver } from './drivers.ts';

/** A row of drivers.csv: one fact of one lead, as it was told when the lead was scored. */
export interface StoredDriver extends Driver {
  id: string;
  /** `up` raises the score, `down` lowers it. */
  direction: 'up' | 'down';
  /** Within its direction, from 1, the strongest. */
  rank: number;
}

export const driversHeader = [
  'id',
  'direction',
  'rank',
  'feature',
  'label',
  'value',
  'text',
  'contribution',
] as const;

/** The drivers of leads as CSV, in the order given: first those that raise a score, then those that lower it. `contribution` has six decimals. */
export function driversCsv(leads: Iterable<{ id: string; drivers: readonly Driver[] }>): string {
  return toCsv(driversHeader, driverRecords(leads));
}

/** The rows of drivers.csv by lead, in their order. Throws `drivers-unreadable`. */
export function readDrivers(text: string): Map<string, StoredDriver[]> {
  return Map.groupBy(eachDriver(text), ({ id }) => id);
}

/** The rows of drivers.csv one by one. Throws `drivers-unreadable`. */
export function* eachDriver(text: string): Generator<StoredDriver, void, void> {
  let isHeader = true;
  for (const record of eachRecord(text)) {
    if (isHeader && record.join() !== driversHeader.join()) throw unreadable(record.join());
    if (!isHeader) yield storedDriver(record);
    isHeader = false;
  }
  if (isHeader) throw unreadable('');
}

/** The drivers of one lead, without reading those of all others. Throws `drivers-unreadable`. */
export function driversOfLead(text: string, id: string): StoredDriver[] {
  const header = `${driversHeader.join()}\n`;
  if (!text.startsWith(header)) throw unreadable(text.slice(0, text.indexOf('\n')));
  // The rows of a lead follow one another, and each begins with its id.
  const cell = quoteCell(id);
  const begin = text.indexOf(`\n${cell},`);
  if (begin === -1) return [];
  let end = begin;
  while (text.startsWith(`\n${cell},`, end)) end = text.indexOf('\n', end + 1);
  return recordsOf(text.slice(begin + 1, end + 1)).map(storedDriver);
}

function* driverRecords(leads: Iterable<{ id: string; drivers: readonly Driver[] }>) {
  for (const { id, drivers } of leads) {
    const ranks = { up: 0, down: 0 };
    for (const { feature, label, value, text, contribution } of drivers) {
      const direction = contribution > 0 ? 'up' : 'down';
      ranks[direction] += 1;
      yield [id, direction, ranks[direction], feature, label, value, text, Number(contribution.toFixed(6))];
    }
  }
}

function storedDriver(cells: readonly string[]): StoredDriver {
  const [id = '', direction = '', rank = '', feature = '', label = '', value = '', text = '', share = ''] =
    cells.map(unguarded);
  const contribution = Number(share);
  if ((direction !== 'up' && direction !== 'down') || share === '' || Number.isNaN(contribution))
    throw unreadable(cells.slice(1, 4).join());
  return {
    id,
    direction,
    rank: Number(rank),
    feature,
    label,
    value: value === '' ? null : value,
    text,
    contribution,
  };
}

function unreadable(arrived: string): LeadlineError {
  return new LeadlineError({
    code: 'drivers-unreadable',
    message: 'drivers.csv is not as Leadline writes it.',
    expected: driversHeader.join(),
    arrived,
    next: 'Score the leads again: the file was changed, or another version of Leadline wrote it.',
  });
}
