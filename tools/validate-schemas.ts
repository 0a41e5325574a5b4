import { z } from 'zod';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { contractColumn } from './contract-column.ts';
import { defineTool } from './tool.ts';

type Break = { table: string; column: string; expected: string; arrived: string };

/** Holds every table against its contract: each column present with its type, and no NULL where the contract forbids it. */
export const validateSchemas = defineTool({
  name: 'validate-schemas',
  title: 'Validate schemas against contracts',
  description: 'Compares the columns and types of each table with its data contract; extra columns are fine.',
  effect: 'none',
  input: z.object({
    tables: z.array(z.object({ table: z.string(), contract: z.string() })).min(1),
    contracts: z.record(z.string(), z.array(contractColumn)),
  }),
  output: z.object({ matching: z.number().int(), tables: z.number().int() }),
  async run({ tables, contracts }, { warehouse }) {
    const breaks: Break[] = [];
    for (const { table, contract } of tables) {
      breaks.push(...(await breaksOf(warehouse, table, contracts[contract] ?? [])));
    }
    const broken = new Set(breaks.map((each) => each.table));
    const matching = tables.length - broken.size;
    return {
      output: { matching, tables: tables.length },
      measures: {
        tablesMatching: {
          value: matching,
          note: `${matching} of ${tables.length} tables match their contract`,
          evidence: {
            columns: ['table', 'column', 'expected', 'arrived'],
            rows: breaks.map((each) => [each.table, each.column, each.expected, each.arrived]),
            total: breaks.length,
          },
        },
      },
    };
  },
});

async function breaksOf(
  warehouse: Warehouse,
  table: string,
  contract: readonly z.output<typeof contractColumn>[],
): Promise<Break[]> {
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
