import { ModelError } from './booster/errors.ts';

/**
 * How a column of words becomes numbers; plain JSON, kept in the bundle. `ordinal` numbers the categories from 0 in
 * the order that they are listed; `frequency` gives each its share of the fitted rows that have a value.
 */
export type Encoder =
  | { kind: 'ordinal'; categories: string[] }
  | { kind: 'frequency'; categories: string[]; shares: number[] };

/**
 * Learns from the given rows only. Categories are listed in `order` if it is given, otherwise by code unit. Throws
 * `encoder-order` when a fitted row has a category that `order` does not list or lists twice, or for a frequency encoder.
 */
export function fitEncoder(
  kind: Encoder['kind'],
  values: readonly (string | null)[],
  rows: Int32Array | readonly number[],
  order?: readonly string[],
): Encoder {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const value = values[row];
    if (value !== null && value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  if (order !== undefined) checkOrder(kind, counts, order);
  const categories = order === undefined ? [...counts.keys()].sort() : [...order];
  if (kind === 'ordinal') return { kind, categories };
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return { kind, categories, shares: categories.map((category) => (counts.get(category) as number) / total) };
}

/** Null becomes NaN. A category that was not fitted becomes NaN in an ordinal encoding and 0 in a frequency encoding. */
export function applyEncoder(encoder: Encoder, values: readonly (string | null)[]): Float32Array {
  const codes = new Map(encoder.categories.map((category, index) => [category, codeOf(encoder, index)]));
  const unseen = encoder.kind === 'ordinal' ? Number.NaN : 0;
  return Float32Array.from(values, (value) => (value === null ? Number.NaN : (codes.get(value) ?? unseen)));
}

function codeOf(encoder: Encoder, index: number): number {
  return encoder.kind === 'ordinal' ? index : (encoder.shares[index] as number);
}

function checkOrder(
  kind: Encoder['kind'],
  counts: ReadonlyMap<string, number>,
  order: readonly string[],
): void {
  const listed = new Set(order);
  const unlisted = [...counts.keys()].find((category) => !listed.has(category));
  if (kind === 'ordinal' && unlisted === undefined && listed.size === order.length) return;
  throw new ModelError({
    code: 'encoder-order',
    message: 'The order of categories does not suit this encoder.',
    expected: 'an ordinal encoder, and every fitted category listed exactly once',
    arrived: kind !== 'ordinal' ? `a ${kind} encoder` : (unlisted ?? 'a category listed twice'),
  });
}
