import type { Verdict } from './gate.ts';

/** Why a person may not waive a gate that does not hold, in a sentence; null where one may. The one place of this rule. */
export function whyNotWaivable({
  gate,
  status,
  guards,
  waivable,
}: Pick<Verdict, 'gate' | 'status' | 'guards' | 'waivable'>): string | null {
  if (status === 'passed') return `Gate ${gate} holds: there is nothing to waive.`;
  if (guards === 'leakage') return `Gate ${gate} guards against leakage, and leakage is never waived.`;
  if (guards === 'pii') return `Gate ${gate} guards personal data, and that is never waived.`;
  if (status === 'failed' && waivable !== true) return `The plan does not call gate ${gate} waivable.`;
  return null;
}
