import { z } from 'zod';

/**
 * What a person fills in at a human step: an object whose fields were made by the functions below. It checks what is signed, and
 * `fieldsOf` tells a screen how to ask for it.
 */
export type Form = z.ZodObject;

/** One field of a form, with the name under which its answer is kept. */
export type FormField = { name: string } & FieldAsked;

/** How a field is asked for. A field that is not required may be left out of the answers. */
export type FieldAsked =
  | ({ kind: 'files' } & FilesAsked)
  | { kind: 'checklist'; title: string; required: true; items: readonly string[] }
  | { kind: 'choice'; title: string; required: boolean; options: readonly string[] }
  | { kind: 'number'; title: string; required: boolean; min?: number; max?: number; whole: boolean }
  | { kind: 'text'; title: string; required: boolean; longest: number };

interface FilesAsked {
  title: string;
  required: true;
  /** Where the files belong, relative to the workspace, and where they are looked for first. */
  folder: string;
  expected: readonly ExpectedFile[];
  /** The least rows of a file, as a share of the median of its brothers; null where they need not be alike. */
  leastShareOfMedian: number | null;
}

/** A file that must be there, and how it must look. */
export interface ExpectedFile {
  /** Relative to the workspace, as leadline.yaml has it. */
  path: string;
  /** The day that the file tells of, YYYY-MM-DD. */
  date?: string;
  /** Columns that must be in its header, as the sender names them. */
  columns: readonly string[];
  /** Columns with days or months, none of which can be later than `date`. */
  dated?: readonly string[];
  /** Data rows, at least. */
  leastRows: number;
  /** Whether its last line must end, as a sender's who always ends it. */
  finalNewline: boolean;
}

/** A file as it is signed for. */
export type SignedFile = z.output<typeof signedFile>;

const signedFile = z.strictObject({
  path: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().nonnegative(),
  rows: z.int().nonnegative(),
});

/** Asks for files. The answer is a `SignedFile` for each that is expected, in that order. */
export function filesField(
  asked: Omit<FilesAsked, 'required' | 'leastShareOfMedian'> & { leastShareOfMedian?: number },
) {
  const paths = asked.expected.map(({ path }) => path);
  const schema = z
    .array(signedFile)
    .refine(
      (files) => files.length === paths.length && files.every(({ path }, index) => path === paths[index]),
      `each of ${paths.join(', ')}, once`,
    );
  return described(schema, { kind: 'files', leastShareOfMedian: null, ...asked, required: true });
}

/** Asks to confirm every item; a note may stand beside each. */
export function checklistField(title: string, items: readonly string[]) {
  const schema = z
    .array(
      z.strictObject({
        item: z.string(),
        confirmed: z.literal(true),
        note: z.string().min(1).exactOptional(),
      }),
    )
    .refine(
      (answers) => answers.length === items.length && answers.every(({ item }, at) => item === items[at]),
      'every item of the list, in its order',
    );
  return described(schema, { kind: 'checklist', title, required: true, items });
}

/** Asks for one of several words. */
export function choiceField(title: string, options: readonly string[], { required = true } = {}) {
  return described(orLeftOut(z.enum(options), required), { kind: 'choice', title, required, options });
}

/** Asks for a number, bounds included. */
export function numberField(
  title: string,
  {
    min,
    max,
    whole = false,
    required = true,
  }: Partial<Record<'min' | 'max', number>> & {
    whole?: boolean;
    required?: boolean;
  } = {},
) {
  const bounded = (whole ? z.int() : z.number()).min(min ?? -Number.MAX_VALUE).max(max ?? Number.MAX_VALUE);
  const bounds = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  return described(orLeftOut(bounded, required), { kind: 'number', title, required, whole, ...bounds });
}

/** Asks for a text of at most `longest` characters. */
export function textField(title: string, { longest = 2000, required = true } = {}) {
  const schema = z.string().trim().min(1).max(longest);
  return described(orLeftOut(schema, required), { kind: 'text', title, required, longest });
}

/** Room for what else should be remembered. */
export function noteField(title = 'Note') {
  return textField(title, { required: false });
}

/** The form of a human step that brings none: its checklist, and room for a note. */
export function defaultForm(checklist: readonly string[]): Form {
  return z.strictObject({
    ...(checklist.length === 0 ? {} : { checklist: checklistField('Checklist', checklist) }),
    note: noteField(),
  });
}

/** The fields of a form, in their order. Throws TypeError for a field that none of the functions here made. */
export function fieldsOf(form: Form): FormField[] {
  return Object.entries(form.shape).map(([name, schema]) => {
    const asked = descriptions.get(schema);
    if (asked === undefined)
      throw new TypeError(`the field ${name} of the form does not say how it is asked for`);
    return { name, ...asked };
  });
}

const descriptions = z.registry<FieldAsked>();

function described<Schema extends z.ZodType>(schema: Schema, asked: FieldAsked): Schema {
  descriptions.add(schema, asked);
  return schema;
}

function orLeftOut<Schema extends z.ZodType>(schema: Schema, required: boolean) {
  return required ? schema : schema.exactOptional();
}
