import { z } from 'zod';
import type { SalesforceField } from '../fields.ts';
import type { FieldValue, LeadValues } from './types.ts';

/** A record as JSON or a line of CSV has it: in CSV everything is text, and nothing is the empty text. */
export type RawRecord = Readonly<Record<string, unknown>>;

export const rawRecords = z.array(z.record(z.string(), z.unknown()).nullable());

/** The fields of a record, told alike whichever way they were read. */
export function valuesOf(fields: readonly SalesforceField[], record: RawRecord): LeadValues {
  return Object.fromEntries(fields.map((field) => [field.name, readValue(field, record[field.name])]));
}

function readValue(field: SalesforceField, raw: unknown): FieldValue {
  if (raw === null || raw === undefined || raw === '') return null;
  switch (field.type) {
    case 'Number':
    case 'Percent':
      return Number(raw);
    case 'DateTime':
      return new Date(String(raw)).toISOString();
    default:
      return String(raw).replaceAll('\r\n', '\n');
  }
}
