import { z } from 'zod';
import type { FormField } from '../plans/form.ts';
import { wordsFor } from '../runner/forms/answers-said.ts';
import { describeField } from '../runner/forms/describe-field.ts';
import { printable } from './width.ts';

/** What a field of a form asks, item by item, and how it is answered in words. */
export function renderField(field: FormField): string[] {
  const { title, asks, required } = describeField(field);
  const optional = required ? '' : ', may be left out';
  if (field.kind === 'files') return [`  ${printable(title)}: ${printable(asks)}`];
  if (field.kind !== 'checklist')
    return [`  ${wordsFor(field)}  ${printable(title)}: ${printable(asks)}${optional}`];
  const items = field.items.map((item, index) => `    ${index + 1}. ${printable(item)}`);
  return [`  ${wordsFor(field)}  ${printable(title)}; all, or numbers such as ${field.name}=1`, ...items];
}

/** The answers that there are so far, as they would be signed; files are read only at the signature. */
export function renderAnswers(
  fields: readonly FormField[],
  answers: Readonly<Record<string, unknown>>,
): string[] {
  return fields.flatMap((field) => {
    const answer = answers[field.name];
    if (field.kind === 'files')
      return [`  ${printable(field.title)}: ${field.expected.length} files, as they lie in their place`];
    if (field.kind !== 'checklist')
      return answer === undefined ? [] : [`  ${printable(field.title)}: ${printable(String(answer))}`];
    const told = items.safeParse(answer).data ?? [];
    return field.items.map((item, index) => {
      const isConfirmed = told.some((one) => one.item === item && one.confirmed);
      return `  [${isConfirmed ? 'x' : ' '}] ${index + 1}. ${printable(item)}`;
    });
  });
}

const items = z.array(z.looseObject({ item: z.string(), confirmed: z.boolean() }));
