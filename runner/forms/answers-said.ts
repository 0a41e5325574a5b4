import { z } from 'zod';
import { LeadlineError } from '../../errors/leadline-error.ts';
import type { FormField } from '../../plans/form.ts';
import { nearestName } from '../nearest-name.ts';
import type { Answers } from './signed-form.ts';

type Checklist = Extract<FormField, { kind: 'checklist' }>;

/**
 * Answers that were given as words, `FIELD=VALUE`, for whoever has no screen, put into those of before. The items of a checklist are
 * confirmed by `all` or by their numbers, from 1; what was confirmed before stays. Files are read in their place at the signature, so that
 * `all` is the one thing to say of them. Whether the answers hold is checked when they are signed. Throws `answer-unknown`.
 */
export function answersSaid(
  fields: readonly FormField[],
  words: readonly string[],
  before: Answers = {},
): Answers {
  const answers = { ...before };
  for (const said of words) Object.assign(answers, answerSaid(fields, said, answers));
  return answers;
}

function answerSaid(fields: readonly FormField[], said: string, before: Answers): Answers {
  const [name = '', ...rest] = said.split('=');
  const field = fields.find((candidate) => candidate.name === name.trim());
  if (field === undefined || rest.length === 0) throw unknown(fields, said, name.trim());
  const value = rest.join('=').trim();
  switch (field.kind) {
    case 'files':
      if (value !== 'all') throw unknown(fields, said, field.name);
      return {};
    case 'checklist': {
      const confirmed = itemsMeant(field, value);
      if (confirmed === null) throw unknown(fields, said, field.name);
      return { [field.name]: withConfirmed(field, confirmed, before[field.name]) };
    }
    case 'number': {
      const number = value === '' ? Number.NaN : Number(value);
      return { [field.name]: Number.isFinite(number) ? number : value };
    }
    default:
      return { [field.name]: value };
  }
}

/** Indices of the items that `all`, or numbers such as `1,3`, name; null for anything else. */
function itemsMeant({ items }: Checklist, value: string): ReadonlySet<number> | null {
  if (value === 'all') return new Set(items.keys());
  const numbers = value.split(',').map((part) => (/^\d+$/.test(part.trim()) ? Number(part) : 0));
  return numbers.every((number) => number >= 1 && number <= items.length)
    ? new Set(numbers.map((number) => number - 1))
    : null;
}

function withConfirmed({ items }: Checklist, confirmed: ReadonlySet<number>, before: unknown): unknown {
  const told = itemsTold.safeParse(before).data ?? [];
  return items.map((item, index) => {
    const former = told.find((one) => one.item === item);
    const note = former?.note === undefined ? {} : { note: former.note };
    return { item, confirmed: confirmed.has(index) || former?.confirmed === true, ...note };
  });
}

const itemsTold = z.array(
  z.looseObject({ item: z.string(), confirmed: z.boolean().optional(), note: z.string().optional() }),
);

/** How a field is answered in words, such as `checked=all`. */
export function wordsFor(field: FormField): string {
  switch (field.kind) {
    case 'files':
    case 'checklist':
      return `${field.name}=all`;
    case 'choice':
      return `${field.name}=WORD`;
    case 'number':
      return `${field.name}=NUMBER`;
    case 'text':
      return `${field.name}=TEXT`;
  }
}

/** The command that signs a step, with an answer for each of these fields. Files need none. */
export function signingCommand(step: string, fields: readonly FormField[], run?: string): string {
  const words = fields.filter(({ kind }) => kind !== 'files').map(wordsFor);
  const answers = words.length === 0 ? '' : ` --answer ${words.join(' ')}`;
  return `leadline step ${step} --done${run === undefined ? '' : ` --run ${run}`}${answers}`;
}

function unknown(fields: readonly FormField[], said: string, name: string): LeadlineError {
  const names = fields.map((field) => field.name);
  const nearest = nearestName(name, names);
  return new LeadlineError({
    code: 'answer-unknown',
    message: `The form has no field that "${said}" could answer.${nearest === undefined || nearest === name ? '' : ` Did you mean ${nearest}?`}`,
    expected: fields
      .map(
        (field) =>
          `${wordsFor(field)}${field.kind === 'checklist' ? ` or the numbers of items, such as ${field.name}=1` : ''}`,
      )
      .join(', '),
    arrived: said,
    next: 'See what the step asks with `leadline step STEP` or `leadline plan brief PLAN STEP`.',
    kind: 'usage',
  });
}
