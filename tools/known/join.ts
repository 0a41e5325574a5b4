import { z } from 'zod';
import type { Warehouse } from '../../warehouse/warehouse.ts';

const columnName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'letters, digits and underscores');

const derivedColumn = z.strictObject({
  name: columnName,
  make: z
    .enum(['days-since', 'ratio', 'is-known'])
    .describe('Days from a date to the day of the lead, one number by another, or 1 where there is a value'),
  of: columnName,
  by: columnName.describe('The divisor of a ratio; the column itself otherwise'),
});

/** Columns that the join itself makes: no column of a file may have their names. */
export const joinColumns = [
  'Id',
  'crd',
  'as_of',
  'contact_date',
  'target_label',
  'lead_line',
  'fact_known_at',
  'fact_line',
  'vendor_known',
];

/** What is joined, for the tool that does it and for the audit that does it again. */
export const joinFields = {
  lead_facts: z.string().describe('Typed leads with the columns of their file'),
  vendor: z.string().describe('Typed vendor rows with vendor_key, known_at, row_digest and line'),
  lead_columns: z.array(columnName).describe('Columns of the lead file that are carried along'),
  vendor_columns: z.array(columnName).describe('Columns of the vendor file that are carried along'),
  tie_breaks: z
    .array(z.strictObject({ column: columnName, largest: z.boolean() }))
    .describe('Which of several rows known on the same day goes first'),
  derived: z.array(derivedColumn).describe('Columns made from the joined ones'),
};

/** Joins a table of leads, whose columns are Id, crd, as_of, contact_date, lead_line and, if labelled, target_label. */
export async function joinKnown(
  asked: { [Name in keyof typeof joinFields]: z.output<(typeof joinFields)[Name]> },
  { leads, target, labelled }: { leads: string; target: string; labelled: boolean },
  warehouse: Warehouse,
): Promise<void> {
  const { lead_facts, vendor, lead_columns, vendor_columns, tie_breaks, derived } = asked;
  await warehouse.run('known/join', {
    leads,
    lead_facts,
    vendor,
    target,
    labelled,
    lead_columns,
    vendor_columns,
    tie_breaks,
    derived,
  });
}

/** The names that occur more than once among the columns of a joined row, regardless of case. */
export function namesTwice({
  lead_columns,
  vendor_columns,
  derived,
}: {
  lead_columns: readonly string[];
  vendor_columns: readonly string[];
  derived: readonly { name: string }[];
}): string[] {
  const seen = new Set(joinColumns.map((name) => name.toLowerCase()));
  return [...lead_columns, ...vendor_columns, ...derived.map(({ name }) => name)].filter((name) => {
    const known = seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    return known;
  });
}
