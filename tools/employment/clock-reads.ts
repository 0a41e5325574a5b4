import { readQueryHeader, renderQuery } from '../../warehouse/render.ts';
import type { QueryParameters, Warehouse } from '../../warehouse/warehouse.ts';

const clock = /\b(CURRENT_DATE|CURRENT_TIMESTAMP|CURRENT_DATETIME|NOW|TODAY|GETDATE|LOCALTIMESTAMP)\b/i;

/** Those of the named queries whose text asks what time it is: their answer would change by itself from one day to the next. */
export function clockReads(queries: readonly string[], { dialect }: Warehouse): string[] {
  return queries.filter((query) => {
    const example: QueryParameters = readQueryHeader(query).example;
    return clock.test(renderQuery(query, example, dialect).text);
  });
}
