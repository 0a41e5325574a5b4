import { historyKey, historyObject } from '../fields.ts';
import type { Part } from './ledger.ts';
import { historyColumns, ownFields } from './own-fields.ts';
import type { FieldValue, LeadChange } from './types.ts';

/** What a part of a writing sends, in both ways of sending it. */
export interface Target {
  readonly part: Part;
  readonly object: string;
  /** `insert` for what is only ever added. A lead is updated by its Id: an upsert could make one that was deleted. */
  readonly operation: 'insert' | 'update';
  /** What it is called in messages. */
  readonly rowsAre: string;
  /** Columns of CSV, in order. */
  readonly columns: readonly string[];
  /** The column by which results name their rows, and the lead's id in it. */
  readonly keyColumn: string;
  leadOf(key: string): string;
  /** Only what is to be written: a field that is absent stays as it is. */
  recordOf(change: LeadChange): Record<string, FieldValue>;
}

export function leadTarget(): Target {
  return {
    part: 'lead',
    object: 'Lead',
    operation: 'update',
    rowsAre: 'leads',
    columns: ['Id', ...ownFields.map(({ name }) => name)],
    keyColumn: 'Id',
    leadOf: (key) => key,
    recordOf: ({ id, changed, wanted }) => ({
      Id: id,
      ...Object.fromEntries(changed.map((name) => [name, wanted[name] ?? null])),
    }),
  };
}

/** `job` is the name of the writing, in the key of each row. */
export function historyTarget(job: string): Target {
  return {
    part: 'history',
    object: historyObject,
    operation: 'insert',
    rowsAre: 'rows of history',
    columns: [historyKey, 'Lead__c', 'Run__c', ...historyColumns.map(({ history }) => history.name)],
    keyColumn: historyKey,
    leadOf: (key) => key.slice(0, key.indexOf(':')),
    recordOf: ({ id, wanted }) => ({
      [historyKey]: keyOf(id, job),
      Lead__c: id,
      Run__c: job,
      ...historyValues(wanted),
    }),
  };
}

/** `Key__c` of the row that this writing adds for a lead. */
export function keyOf(lead: string, job: string): string {
  return `${lead}:${job}`;
}

/** What a row of history keeps of what the lead shall hold. */
export function historyValues(wanted: LeadChange['wanted']): Record<string, FieldValue> {
  return Object.fromEntries(historyColumns.map(({ history, lead }) => [history.name, wanted[lead] ?? null]));
}
