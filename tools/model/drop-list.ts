import { LeadlineError } from '../../errors/leadline-error.ts';

/**
 * The names that a drop list holds, in the order of `names`. Matching ignores case, as both warehouses do, and takes whole names
 * only: `Has_LinkedIn` is not `SocialMedia_LinkedIn`.
 */
export function listedAmong(names: readonly string[], dropList: readonly string[]): string[] {
  const listed = new Set(dropList.map((name) => name.toLowerCase()));
  return names.filter((name) => listed.has(name.toLowerCase()));
}

/** Throws `pii-in-matrix` when a listed column is about to become a feature. */
export function refuseListed(names: readonly string[], dropList: readonly string[]): void {
  const listed = listedAmong(names, dropList);
  if (listed.length === 0) return;
  throw new LeadlineError({
    code: 'pii-in-matrix',
    message: `${listed.join(', ')} must not enter the matrix: the drop list names ${listed.length === 1 ? 'it' : 'them'}.`,
    expected: 'features that are not on the drop list',
    arrived: listed.join(', '),
    next: 'Take the column out of the features, or use a flag derived from it.',
  });
}
