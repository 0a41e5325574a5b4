import { z } from 'zod';
import { contractColumn } from './contract-column.ts';
import { count } from './foreseen.ts';
import { defineTool } from './tool.ts';
import { breaksOf, type ContractBreak } from './vintages/contract-breaks.ts';

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
  measures: () => ['tablesMatching'],
  foresee: ({ tables }) => ({ tablesMatching: count(tables.length) }),
  touches: ({ tables, contracts }) => ({
    reads: tables.map(({ table, contract }) => ({
      table,
      columns: (contracts[contract] ?? []).map(({ name }) => name),
    })),
  }),
  async run({ tables, contracts }, { warehouse }) {
    const breaks: ContractBreak[] = [];
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
