import { LeadlineError } from '../../errors/leadline-error.ts';
import type { FormField } from '../../plans/form.ts';
import { nearestName } from '../nearest-name.ts';
import type { Answers } from './signed-form.ts';

/**
 * Answers that were given as words, `FIELD=VALUE`, for whoever has no screen. Whether they hold is checked when they are signed. Files and
 * checklists are no words. Throws `answer-unknown`.
 */
export function answersSaid(fields: readonly FormField[], words: readonly string[]): Answers {
  return Object.fromEntries(words.map((said) => answerSaid(fields, said)));
}

function answerSaid(fields: readonly FormField[], said: string): [string, unknown] {
  const [name = '', ...rest] = said.split('=');
  const field = fields.find((candidate) => candidate.name === name.trim());
  const isWord = field?.kind === 'choice' || field?.kind === 'number' || field?.kind === 'text';
  if (field === undefined || !isWord || rest.length === 0) throw unknown(fields, said, name.trim());
  const value = rest.join('=').trim();
  const number = field.kind === 'number' && value !== '' ? Number(value) : Number.NaN;
  return [field.name, Number.isFinite(number) ? number : value];
}

function unknown(fields: readonly FormField[], said: string, name: string): LeadlineError {
  const names = fields
    .filter(({ kind }) => kind !== 'files' && kind !== 'checklist')
    .map((field) => field.name);
  const nearest = nearestName(name, names);
  return new LeadlineError({
    code: 'answer-unknown',
    message: `The form has no field that "${said}" could answer.${nearest === undefined || nearest === name ? '' : ` Did you mean ${nearest}?`}`,
    expected:
      names.length === 0
        ? 'no answer: this form has files and items only'
        : names.map((field) => `${field}=VALUE`).join(', '),
    arrived: said,
    next: 'See what the step asks with `leadline plan brief PLAN STEP`.',
    kind: 'usage',
  });
}
