import { LeadlineError } from '../../errors/leadline-error.ts';
import type { Approval } from '../../runner/approvals/approval.ts';
import type { Effect, SigningServices } from '../app/pane.ts';
import { type ErrorView, factsOf } from '../error.ts';
import { type DecisionForm, type Filled, filledOf } from './decision-form.ts';

/** What came of a decision. */
export type Decided =
  | { kind: 'granted' | 'asked' | 'declined'; approval: Approval }
  | { kind: 'refused'; error: ErrorView };

/** The effect that signs a filled form. Whatever is refused comes back as it was said, and the form stays open. */
export function decide(run: string, form: DecisionForm): Effect<Decided> {
  return {
    do: 'sign',
    what: whatIsSigned[form.decision](form),
    work: (services) => carryOut(run, form, filledOf(form), services),
    failed: (error) => ({ kind: 'refused', error: factsOf(error) }),
  };
}

const whatIsSigned: Record<DecisionForm['decision'], (form: DecisionForm) => string> = {
  grant: ({ gate, step }) => `waive gate ${gate} of step ${step}, once`,
  ask: ({ gate, step }) => `ask for a waiver of gate ${gate} of step ${step}`,
  decline: ({ gate, step }) => `decline the waiver of gate ${gate} of step ${step}`,
};

async function carryOut(
  run: string,
  form: DecisionForm,
  { reason, hours, typed }: Filled,
  services: SigningServices,
): Promise<Decided> {
  const { engine, operator, solo } = services;
  switch (form.decision) {
    case 'ask':
      return { kind: 'asked', approval: await ask(run, form, reason, services) };
    case 'decline':
      return {
        kind: 'declined',
        approval: await engine.approvals.decline(idOf(form), { operator, reason }),
      };
    case 'grant': {
      const id = form.approval ?? (await ask(run, form, reason, services)).id;
      const approval = await engine.approvals.grant(id, { operator, reason, typed, solo, hours });
      return { kind: 'granted', approval };
    }
  }
}

/** A request takes what the journal has now; where that is no longer what was on the screen, the person has not seen it. */
async function ask(
  run: string,
  form: DecisionForm,
  reason: string,
  { engine, operator }: SigningServices,
): Promise<Approval> {
  const verdict = engine.status(run).verdicts.find(({ gate }) => gate === form.gate);
  requireSeen(form, verdict?.evidence.sha256);
  const by = { kind: 'operator', name: operator.name, key: operator.id } as const;
  const approval = await engine.approvals.request(run, { gate: form.gate, reason, by });
  // The gate may have been judged again just before the request was written.
  requireSeen(form, approval.subject.gate?.evidence.sha256);
  return approval;
}

function requireSeen({ gate, evidence }: DecisionForm, now: string | undefined): void {
  if (now === evidence) return;
  throw new LeadlineError({
    code: 'evidence-changed',
    message: `Gate ${gate} was judged again while you were deciding: what you saw is not what stands now.`,
    next: 'Leave the form with Esc, read the new evidence, and decide on that.',
  });
}

function idOf({ approval, gate }: DecisionForm): string {
  if (approval !== null) return approval;
  throw new LeadlineError({
    code: 'approval-unknown',
    message: `Nobody has asked for a waiver of gate ${gate}: there is nothing to decline.`,
    next: 'Leave the form with Esc.',
  });
}
