import { LeadlineError } from '../../errors/leadline-error.ts';

/** The two parts of `dataset.table`. Throws LeadlineError `identifier-unsafe`. */
export function tablePosition(table: string): { dataset: string; name: string } {
  const parts = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/.exec(table);
  if (parts?.[1] === undefined || parts[2] === undefined) {
    throw new LeadlineError({
      code: 'identifier-unsafe',
      message: `${JSON.stringify(table)} does not name a table.`,
      expected: 'dataset.table of letters, digits, _ and -',
      arrived: table,
      next: 'Give the table as dataset.table.',
    });
  }
  return { dataset: parts[1], name: parts[2] };
}
