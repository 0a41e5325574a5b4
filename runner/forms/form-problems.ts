import { z } from 'zod';
import { type Form, type FormField, fieldsOf } from '../../plans/form.ts';
import { describeIssues } from '../zod-issues.ts';

/** What keeps a form from being signed. */
export interface FormProblem {
  /** Name of the field. */
  field: string;
  sentence: string;
}

/** Everything that keeps these answers from being signed, in the order of the fields; empty for a form that is filled in. */
export function problemsOf(form: Form, answers: Record<string, unknown>): FormProblem[] {
  const fields = fieldsOf(form);
  const known = new Set(fields.map(({ name }) => name));
  return [
    ...fields.flatMap((field) => problemsOfField(field, form.shape[field.name], answers[field.name])),
    ...Object.keys(answers)
      .filter((name) => !known.has(name))
      .map((name) => ({ field: name, sentence: `The form has no field ${name}.` })),
  ];
}

function problemsOfField(field: FormField, schema: unknown, answer: unknown): FormProblem[] {
  if (!(schema instanceof z.ZodType)) throw new TypeError(`the field ${field.name} has no schema`);
  if (answer === undefined && !field.required) return [];
  const parsed = schema.safeParse(answer, { reportInput: true });
  if (parsed.success) return [];
  const sentence = (text: string) => [{ field: field.name, sentence: `${field.title}: ${text}.` }];
  switch (field.kind) {
    case 'files':
      return sentence(openFiles(field, answer) ?? describeIssues(parsed.error));
    case 'checklist':
      return sentence(openItems(field, answer) ?? describeIssues(parsed.error));
    case 'choice':
      return sentence(`choose one of ${field.options.join(', ')}`);
    case 'number':
    case 'text':
      return sentence(answer === undefined || answer === '' ? 'not filled in' : describeIssues(parsed.error));
  }
}

function openFiles({ expected }: Extract<FormField, { kind: 'files' }>, answer: unknown): string | null {
  const given = z.array(z.looseObject({ path: z.string() })).safeParse(answer).data ?? [];
  const open = expected.filter(({ path }) => !given.some((file) => file.path === path));
  if (open.length === 0) return null;
  return `of ${expected.length} files, ${open.length} not there and whole: ${open.map(({ path }) => path).join(', ')}`;
}

function openItems({ items }: Extract<FormField, { kind: 'checklist' }>, answer: unknown): string | null {
  const given =
    z.array(z.looseObject({ item: z.string(), confirmed: z.boolean() })).safeParse(answer).data ?? [];
  const open = items.flatMap((item, index) =>
    given.some((one) => one.item === item && one.confirmed) ? [] : [`${index + 1}. "${item}"`],
  );
  return open.length === 0 ? null : `not confirmed: ${open.join(', ')}`;
}
