import { canonicalJson } from './canonical-json.ts';
import type { ChangedParameter } from './run-state.ts';

/** Where `values` differs from `reference`, leaf by leaf, in the order of the names. A list is one value. */
export function changedParameters(
  reference: unknown,
  values: unknown,
  path: readonly string[] = [],
): ChangedParameter[] {
  if (isSection(reference) && isSection(values)) {
    const names = [...new Set([...Object.keys(reference), ...Object.keys(values)])].sort();
    return names.flatMap((name) => changedParameters(reference[name], values[name], [...path, name]));
  }
  if (canonicalJson([reference]) === canonicalJson([values])) return [];
  return [{ path: path.join('.'), reference: reference ?? null, value: values ?? null }];
}

function isSection(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
