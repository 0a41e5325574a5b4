import type { Evidence, Scalar } from '../gates/gate.ts';
import type { Row } from '../warehouse/warehouse.ts';

/** Query rows as a gate's evidence; `total` when more rows exist than were fetched. */
export function evidenceOf(rows: readonly Row[], total = rows.length): Evidence {
  const columns = Object.keys(rows[0] ?? {});
  return { columns, rows: rows.map((row) => columns.map((name): Scalar => row[name] ?? null)), total };
}

/** A count that a query returned. Throws when the query did not return it: a wrong name must not read as zero. */
export function numberOf(row: Row | undefined, name: string): number {
  const value = row?.[name];
  if (typeof value !== 'number') throw new TypeError(`the query returned no number called ${name}`);
  return value;
}

/** A share that a query returned, or null where it divided by nothing. */
export function shareOf(row: Row | undefined, name: string): number | null {
  const value = row?.[name] ?? null;
  if (value === null) return null;
  return numberOf(row, name);
}
