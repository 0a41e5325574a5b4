import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { Forgotten } from './forgotten.ts';

/** The same warehouse, into which no file brings a lead back that was forgotten: every source comes in by `loadCsv`. */
export function withoutForgotten(warehouse: Warehouse, { salt, traces }: Forgotten): Warehouse {
  if (salt === null) return warehouse;
  const forgotten = { salt, traces: [...traces] };
  return {
    get dialect() {
      return warehouse.dialect;
    },
    run: (query, parameters) => warehouse.run(query, parameters),
    together: (queries) => warehouse.together(queries),
    rows: (query, parameters) => warehouse.rows(query, parameters),
    columns: (query, parameters) => warehouse.columns(query, parameters),
    loadCsv: (source, table) => warehouse.loadCsv({ ...source, forgotten }, table),
    dryRun: (query, parameters) => warehouse.dryRun(query, parameters),
    placeOf: (dataset) => warehouse.placeOf(dataset),
    schemaOf: (table) => warehouse.schemaOf(table),
    close: () => warehouse.close(),
  };
}
