import { LeadlineError } from '../errors/leadline-error.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

/** What a tool gets that has said it needs no warehouse: nothing is opened, and whatever it asks throws `warehouse-unneeded`. */
export function closedWarehouse(tool: string): Warehouse {
  const refuse = (): Promise<never> => Promise.reject(unneeded(tool));
  return {
    get dialect(): never {
      throw unneeded(tool);
    },
    run: refuse,
    together: refuse,
    rows: refuse,
    columns: refuse,
    loadCsv: refuse,
    dryRun: refuse,
    placeOf: refuse,
    schemaOf: refuse,
    close: async () => {},
  };
}

function unneeded(tool: string): LeadlineError {
  return new LeadlineError({
    code: 'warehouse-unneeded',
    message: `The tool ${tool} says that it needs no warehouse, and asked for it.`,
    expected: 'a tool that asks for no table',
    next: 'This is a fault of the tool: report it with the journal.',
  });
}
