import type { Measure, Scalar } from '../../gates/gate.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';

/**
 * Whether contact and snapshot can be compared without guessing a zone: `contacted_at` must be a TIMESTAMP read from texts that say UTC,
 * `known_at` a DATE (its midnight UTC is meant) or a TIMESTAMP. The value counts wrong types and texts of another or no zone; null
 * when a table is not there.
 */
export async function zoneFaults(
  warehouse: Warehouse,
  leads: string,
  reps: string,
  limit: number,
): Promise<Measure> {
  const contacted = await typeOf(warehouse, leads, 'contacted_at');
  const known = await typeOf(warehouse, reps, 'known_at');
  if (contacted === null || known === null) {
    return { value: null, note: `${contacted === null ? leads : reps} has no such table or column` };
  }
  const types = [
    ...(contacted === 'TIMESTAMP' ? [] : [wrongType(leads, 'contacted_at', contacted)]),
    ...(known === 'DATE' || known === 'TIMESTAMP' ? [] : [wrongType(reps, 'known_at', known)]),
  ];
  const texts = await warehouse.rows('hybrid/zone-faults', { leads, limit });
  const total = texts.length === 0 ? 0 : Number(texts[0]?.total);
  return {
    value: types.length + total,
    note: `contacted_at is ${contacted}, read from texts that must name UTC; known_at is ${known}, midnight UTC of the snapshot's day`,
    evidence: {
      columns: ['place', 'arrived'],
      rows: [
        ...types,
        ...texts.map(({ line, arrived }): Scalar[] => [`${leads}, line ${line}`, arrived ?? null]),
      ],
      total: types.length + total,
    },
  };
}

async function typeOf(warehouse: Warehouse, table: string, column: string): Promise<string | null> {
  const schema = await warehouse.schemaOf(table);
  return schema?.find(({ name }) => name === column)?.type ?? null;
}

function wrongType(table: string, column: string, arrived: string): Scalar[] {
  return [`${table}.${column}`, arrived];
}
