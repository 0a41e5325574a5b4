import { z } from 'zod';
import { contractColumn } from './contract-column.ts';
import { count } from './foreseen.ts';
import { defineTool } from './tool.ts';

const output = z.object({ contracts: z.array(z.object({ name: z.string(), columns: z.number().int() })) });

/** Writes the plan's data contracts as JSON, and checks that they can be relied on: named columns, each once, each typed. */
export const defineContracts = defineTool({
  name: 'define-contracts',
  title: 'Define data contracts',
  description:
    'Writes the data contracts of the plan (columns, types, nullability) that later steps hold the tables against.',
  effect: 'files',
  input: z.object({
    contracts: z.array(z.object({ name: z.string(), columns: z.array(contractColumn).min(1) })).min(1),
  }),
  output,
  measures: () => ['contractFaults'],
  foresee: () => ({ contractFaults: count() }),
  touches: ({ contracts }) => ({ writesArtifacts: contracts.map(({ name }) => `config/${name}.json`) }),
  async run({ contracts }, { artifacts }) {
    const repeated = contracts.flatMap((contract) => repeatedNames(contract.name, contract.columns));
    for (const contract of contracts) {
      await artifacts.writeJson(
        `config/${contract.name}.json`,
        contract.columns.map(({ name, type, nullable }) => ({ name, bq_type: type, nullable })),
      );
    }
    return {
      output: { contracts: contracts.map(({ name, columns }) => ({ name, columns: columns.length })) },
      measures: {
        contractFaults: {
          value: repeated.length,
          note: `${contracts.length} contracts, ${contracts.map(({ columns }) => columns.length).join(' + ')} columns`,
          evidence: { columns: ['contract', 'column named twice'], rows: repeated, total: repeated.length },
        },
      },
    };
  },
});

function repeatedNames(contract: string, columns: readonly { name: string }[]): string[][] {
  const seen = new Set<string>();
  const repeated: string[][] = [];
  for (const { name } of columns) {
    // BigQuery does not tell upper from lower case in column names.
    const key = name.toLowerCase();
    if (seen.has(key)) repeated.push([contract, name]);
    seen.add(key);
  }
  return repeated;
}
