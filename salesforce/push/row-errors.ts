import { z } from 'zod';
import type { RowAnswer } from './ledger.ts';

/** What the answer of a collection says of one row (REST API Developer Guide, "SaveResult"). */
export const saveResult = z.object({
  success: z.boolean(),
  errors: z
    .array(
      z.object({
        statusCode: z.string(),
        message: z.string().optional(),
        fields: z.array(z.string()).nullish(),
      }),
    )
    .default([]),
});

/** The next attempt may go through: somebody else was at the row, or Salesforce was busy. */
const passing: ReadonlySet<string> = new Set([
  'UNABLE_TO_LOCK_ROW',
  'SERVER_UNAVAILABLE',
  'REQUEST_LIMIT_EXCEEDED',
  'REQUEST_RUNNING_TOO_LONG',
  'TXN_SECURITY_METERING_ERROR',
  'PROCESSING_HALTED',
  // As a Bulk job that ended by itself says it.
  'INTERNALSERVERERROR',
]);

/** The org lacks something, so every other row would fail alike: the writing stops, and begins again when it is mended. */
export const concerningTheOrg: readonly string[] = [
  'INVALID_FIELD',
  'INVALID_FIELD_FOR_INSERT_UPDATE',
  'INVALID_TYPE',
  'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY_DISABLED',
  'STORAGE_LIMIT_EXCEEDED',
];

/** Whether everything else would fail as this did. */
export function stopsAll({ state, code, stops = false }: RowAnswer): boolean {
  return stops || (state === 'failed' && code !== undefined && concerningTheOrg.includes(code));
}

/** What becomes of a row that Salesforce refused. Of its sentence only the name of a column is kept: the rest may quote values. */
export function refusedRow(id: string, code: string, named: readonly string[], message = ''): RowAnswer {
  const column = /^\s*No such column '(\w+)'/m.exec(message)?.[1];
  const fields = named.length === 0 && column !== undefined ? [column] : named;
  return { id, state: passing.has(code) ? 'open' : 'failed', code, fields };
}

/** What becomes of a row whose call was refused as a whole, such as one for an object that is hidden by now: nobody has tried it. */
export function refusedCall(
  id: string,
  code: string,
  named: readonly string[],
  message: string | undefined,
): RowAnswer {
  const refused = refusedRow(id, code, named, message);
  return { ...refused, state: 'open', stops: refused.state === 'failed' };
}

/**
 * The code and fields of the text that Bulk gives for a row: `REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --`
 * (Bulk API 2.0 Developer Guide, "Get Failed Record Results").
 */
export function bulkError(text: string): { code: string; fields: string[]; message: string } {
  const code = /^([A-Z][A-Z0-9_]*)/.exec(text)?.[1] ?? 'UNKNOWN_EXCEPTION';
  const tail = /:([A-Za-z][\w, ]*)? ?--\s*$/.exec(text)?.[1] ?? '';
  const fields = tail
    .split(',')
    .map((name) => name.trim())
    .filter((name) => /^\w+$/.test(name));
  return { code, fields, message: text.slice(code.length + 1) };
}
