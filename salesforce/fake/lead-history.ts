import type { SQLInputValue } from 'node:sqlite';
import type { Database } from './database.ts';
import type { FakeField } from './fields.ts';
import { type Schema, table } from './schema.ts';
import type { Stored } from './values.ts';

/** Writes a row of LeadHistory for each tracked field that has another value than before. */
export function keepHistory(
  database: Database,
  schema: Schema,
  change: {
    id: string;
    before: Record<string, SQLInputValue>;
    values: Map<FakeField, Stored>;
    at: string;
    by: string;
  },
): void {
  for (const [field, value] of change.values) {
    if (!field.tracked || change.before[field.name] === value) continue;
    // A tracked owner is written as `Owner`; custom fields keep their API name.
    const name = field.type === 'reference' ? field.name.replace(/Id$/, '') : field.name;
    const history = schema.require('LeadHistory');
    database
      .statement(
        `INSERT INTO ${table(history)} (Id, LeadId, Field, DataType, OldValue, NewValue, CreatedDate, CreatedById,
           LastModifiedDate, LastModifiedById, SystemModstamp) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        database.nextId(history.prefix),
        change.id,
        name,
        field.type === 'reference' ? 'EntityId' : 'DynamicEnum',
        shown(change.before[field.name]),
        shown(value),
        change.at,
        change.by,
        change.at,
        change.by,
        change.at,
      );
  }
}

function shown(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
