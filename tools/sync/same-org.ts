import { LeadlineError } from '../../errors/leadline-error.ts';

/**
 * What was shown is for one org, and what is taken back was written to one: leadline.yaml may name another by now, such as a copy in which
 * leads have the same ids. Throws `salesforce-other-org`.
 */
export function requireSameOrg(arrived: string, expected: string): void {
  if (arrived === expected) return;
  throw new LeadlineError({
    code: 'salesforce-other-org',
    message: 'leadline.yaml names another org than the one that this is about.',
    expected,
    arrived,
    next: 'Point leadline.yaml to that org again, then take step 2 back: `leadline resume --from 2`.',
    kind: 'blocked',
  });
}
