import { z } from 'zod';
import type { Row, Warehouse } from '../../warehouse/warehouse.ts';
import { numberOf } from '../evidence.ts';

export const duplicateSource = z.strictObject({
  table: z.string().min(1),
  key: z.string().min(1).describe('The column by which it was joined'),
  via: z.string().min(1).describe('The column of the joined table that holds the same value'),
});
type Source = z.output<typeof duplicateSource>;

/** Duplicates of a joined table, and how many of them each source's repeated keys account for. */
export interface Attribution {
  rows: number;
  distinctKeys: number;
  repeatedKeys: number;
  duplicates: number;
  mostCopies: number;
  /** Duplicates whose copies are not the product of their join keys' copies. */
  unexplained: number;
  sources: SourceFacts[];
}

interface SourceFacts extends Source {
  rows: number;
  distinctKeys: number;
  repeatedKeys: number;
  mostCopies: number;
  mostRepeated: string | null;
  /** Duplicates whose join key stands more than once here. */
  blamed: number;
}

/** Counts a table's duplicates and attributes them to the sources' repeated keys. */
export async function attributeDuplicates(
  warehouse: Warehouse,
  dataset: string,
  key: string,
  sources: readonly Source[],
): Promise<Attribution> {
  const numbered = sources.map((source, index) => ({
    ...source,
    via_alias: `via_${index}`,
    copies: `copies_${index}`,
    blamed: `blamed_${index}`,
  }));
  const [facts] = await warehouse.rows('dedup/attribute', { dataset, key, sources: numbered });
  const found: SourceFacts[] = [];
  for (const [index, source] of sources.entries()) {
    const [keys] = await warehouse.rows('dedup/source-keys', { source: source.table, key: source.key });
    found.push({ ...source, ...keyFacts(keys), blamed: numberOf(facts, `blamed_${index}`) });
  }
  return {
    rows: numberOf(facts, 'row_count'),
    distinctKeys: numberOf(facts, 'distinct_keys'),
    repeatedKeys: numberOf(facts, 'repeated_keys'),
    duplicates: numberOf(facts, 'duplicates'),
    mostCopies: numberOf(facts, 'most_copies'),
    unexplained: numberOf(facts, 'unexplained'),
    sources: found,
  };
}

function keyFacts(keys: Row | undefined) {
  return {
    rows: numberOf(keys, 'row_count'),
    distinctKeys: numberOf(keys, 'distinct_keys'),
    repeatedKeys: numberOf(keys, 'repeated_keys'),
    mostCopies: numberOf(keys, 'most_copies'),
    mostRepeated: keys?.most_repeated === null ? null : String(keys?.most_repeated),
  };
}

/** The cause in one sentence. Identified when the sources' repeated keys account for every duplicate. */
export function rootCauseOf(found: Attribution): {
  identified: boolean;
  sentence: string;
  sources: string[];
} {
  if (found.duplicates === 0) {
    return { identified: true, sentence: 'No key stands twice: there is nothing to explain.', sources: [] };
  }
  const guilty = found.sources.filter(({ blamed }) => blamed > 0);
  const innocent = found.sources.filter(({ blamed }) => blamed === 0);
  if (guilty.length === 0 || found.unexplained > 0) {
    return {
      identified: false,
      sentence: `${found.unexplained} of ${found.duplicates} duplicates are not accounted for by repeated keys of ${found.sources.map(({ table }) => table).join(' or ')}.`,
      sources: [],
    };
  }
  const parts = guilty.map(
    ({ table, key, repeatedKeys, mostRepeated, mostCopies, blamed }) =>
      `${blamed} from ${table}, where ${repeatedKeys} values of ${key} stand more than once (${mostRepeated} ${mostCopies} times)`,
  );
  const clean = innocent.map(({ table, key }) => `${key} of ${table} multiplied none`);
  return {
    identified: true,
    sentence: `${found.duplicates} duplicates come from a join that multiplied rows: ${[...parts, ...clean].join('; ')}.`,
    sources: guilty.map(({ table }) => table),
  };
}
