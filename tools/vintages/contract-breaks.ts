import type { z } from 'zod';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { contractColumn } from '../contract-column.ts';

export interface ContractBreak {
  table: string;
  column: string;
  expected: string;
  arrived: string;
}

/** Where a table breaks its contract: a column that is missing or of another type, or, where all are there, NULLs that the contract forbids. */
export async function breaksOf(
  warehouse: Warehouse,
  table: string,
  contract: readonly z.output<typeof contractColumn>[],
): Promise<ContractBreak[]> {
  const schema = await warehouse.schemaOf(table);
  if (schema === null) return [{ table, column: '(table)', expected: 'to exist', arrived: 'nothing' }];
  const types = new Map(schema.map(({ name, type }) => [name, type]));
  const breaks = contract
    .filter((column) => types.get(column.name) !== column.type)
    .map((column) => ({
      table,
      column: column.name,
      expected: column.type,
      arrived: types.get(column.name) ?? 'no such column',
    }));
  if (breaks.length > 0) return breaks;
  const required = contract.filter((column) => !column.nullable).map((column) => column.name);
  const [nulls] = await warehouse.rows('vendor/null-counts', { source: table, columns: required });
  return required
    .filter((name) => nulls?.[name] !== 0)
    .map((column) => ({
      table,
      column,
      expected: 'no NULL',
      arrived: `${nulls?.[column] ?? 'unknown'} NULLs`,
    }));
}
