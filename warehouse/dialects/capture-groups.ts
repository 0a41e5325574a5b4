import { LeadlineError } from '../../errors/leadline-error.ts';

/**
 * Number of capturing groups of an RE2 pattern, 0 or 1.
 * Throws LeadlineError `query-pattern-groups` for more: BigQuery's REGEXP_EXTRACT refuses them.
 */
export function captureGroups(pattern: string): number {
  const withoutEscapes = pattern.replace(/\\./gs, '');
  const withoutClasses = withoutEscapes.replace(/\[\^?\]?[^\]]*\]/g, '');
  const groups = withoutClasses.match(/\((?!\?)|\(\?P?<[A-Za-z]/g)?.length ?? 0;
  if (groups > 1) {
    throw new LeadlineError({
      code: 'query-pattern-groups',
      message: `The pattern ${pattern} has ${groups} capturing groups; regexp_extract takes one at most.`,
      expected: 'no capturing group, or one',
      arrived: `${groups}`,
      next: 'Write the other groups as (?:...).',
    });
  }
  return groups;
}
