import type { FormField } from '../../plans/form.ts';

/** A field of a form in words, for whoever reads about it before it is filled in. */
export interface DescribedField {
  field: string;
  title: string;
  asks: string;
  required: boolean;
}

export function describeField(field: FormField): DescribedField {
  return { field: field.name, title: field.title, asks: asks(field), required: field.required };
}

function asks(field: FormField): string {
  switch (field.kind) {
    case 'files':
      return `whole files, hashed and counted in their place: ${field.expected.map(({ path }) => path).join(', ')}`;
    case 'checklist':
      return `every item confirmed, with all or by number: ${field.items.map((item, index) => `${index + 1}. ${item}`).join('; ')}`;
    case 'choice':
      return `one of: ${field.options.join(', ')}`;
    case 'number':
      return `a ${field.whole ? 'whole ' : ''}number${bounds(field)}`;
    case 'text':
      return `a text of at most ${field.longest} characters`;
  }
}

function bounds({ min, max }: { min?: number; max?: number }): string {
  const parts = [min === undefined ? '' : `of at least ${min}`, max === undefined ? '' : `of at most ${max}`];
  const said = parts.filter((part) => part !== '').join(' and ');
  return said === '' ? '' : ` ${said}`;
}
