import { LeadlineError } from '../../errors/leadline-error.ts';
import { defaultForm, type Form, type FormField, fieldsOf } from '../../plans/form.ts';
import { plannedRun } from '../planned-run.ts';
import { stepNamed } from '../readiness.ts';
import type { RunContext } from '../run-context.ts';

/** What a human step of a run asks a person to fill in. */
export interface StepForm {
  form: Form;
  fields: FormField[];
  /** Whether the plan brings the form; otherwise it is the checklist and a note, and the person's word is enough. */
  isPlanned: boolean;
}

/** The form of a run's human step. Throws `run-unknown`, `step-unknown`, `step-not-human`, `plan-changed`. */
export function formOf(context: RunContext, run: string, id: string): StepForm {
  context.stateOf(run);
  const { steps } = plannedRun(context, run);
  const step = stepNamed(id, steps, `Run ${run}`, 'leadline status');
  if (step.kind !== 'human') {
    throw new LeadlineError({
      code: 'step-not-human',
      message: `Step ${id} is not a human step: there is nothing to fill in.`,
      expected: 'a step of kind human',
      arrived: `a step of kind ${step.kind}`,
      next: 'See the steps with `leadline status`.',
      kind: 'usage',
    });
  }
  const form = step.form ?? defaultForm(step.checklist);
  return { form, fields: fieldsOf(form), isPlanned: step.form !== undefined };
}
