import type { Target } from './targets.ts';
import type { FieldValue, LeadChange } from './types.ts';

/**
 * The rows as Bulk API 2.0 takes them: an empty cell leaves the field as it is, `#N/A` empties it. A row that is added needs neither
 * (Bulk API 2.0 Developer Guide, "Prepare CSV Files").
 */
export function csvOf(target: Target, changes: readonly LeadChange[]): Buffer {
  const lines = [target.columns.join(',')];
  for (const change of changes) lines.push(lineOf(target, change));
  return Buffer.from(`${lines.join('\n')}\n`);
}

/** Bytes of one row, its line end included. */
export function rowBytes(target: Target, change: LeadChange): number {
  return Buffer.byteLength(lineOf(target, change)) + 1;
}

function lineOf(target: Target, change: LeadChange): string {
  const record = target.recordOf(change);
  return target.columns
    .map((column) => (column in record ? cellOf(record[column] ?? null, target.operation) : ''))
    .join(',');
}

function cellOf(value: FieldValue, operation: Target['operation']): string {
  if (value === null) return operation === 'update' ? '#N/A' : '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
