import { LeadlineError } from '../../errors/leadline-error.ts';
import type { Finding } from './finding.ts';

/** The error that keeps a plan from running, or undefined where its findings hold no error. */
export function unsoundPlan(plan: string, findings: readonly Finding[]): LeadlineError | undefined {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) return undefined;
  const count = errors.length === 1 ? 'an error' : `${errors.length} errors`;
  return new LeadlineError({
    code: 'plan-unsound',
    message: `The plan ${plan} has ${count} that no run could get past: ${errors.map(({ message }) => message).join(' ')}`,
    expected: 'a plan without errors',
    arrived: errors.map(({ code, step, gate }) => `${code} at ${gate ?? `step ${step}`}`).join(', '),
    next: `${first.next} See all findings with \`leadline plan lint ${plan}\`.`,
    kind: 'usage',
  });
}

/** Throws `plan-unsound` where a finding is an error. */
export function requireSoundPlan(plan: string, findings: readonly Finding[]): void {
  const error = unsoundPlan(plan, findings);
  if (error !== undefined) throw error;
}
