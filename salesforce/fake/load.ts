import type { SQLInputValue } from 'node:sqlite';
import type { Context } from './context.ts';
import { ApiFailure } from './failures.ts';
import type { FakeField } from './fields.ts';
import { normalId } from './ids.ts';
import { noSuchColumn } from './rows.ts';
import { quoted, table } from './schema.ts';
import { storeJson, timestamp } from './values.ts';

/**
 * Puts rows into an object as they are, ids and audit fields included: no rule is asked, no history written, no fault strikes. Rows
 * without an id get one; a row whose id is there already is replaced. Returns the ids in the order of the rows.
 */
export function loadRows(context: Context, name: string, rows: Iterable<Record<string, unknown>>): string[] {
  const { database, schema } = context;
  const object = schema.require(name);
  const at = timestamp(context.now());
  const administrator = context.people.byUsername('admin@fake.example')?.id ?? null;
  const standing: Record<string, SQLInputValue> = {
    CreatedDate: at,
    CreatedById: administrator,
    LastModifiedDate: at,
    LastModifiedById: administrator,
    SystemModstamp: at,
    ...(object.fields.has('ownerid') ? { OwnerId: administrator } : {}),
  };
  const known = new Map<string, FakeField>();
  const fieldOf = (given: string): FakeField => {
    const kept = known.get(given) ?? object.fields.get(given.toLowerCase());
    if (kept === undefined) throw noSuchColumn(object, given);
    known.set(given, kept);
    return kept;
  };
  const computed = (field: FakeField) => field.name === 'Name' && object.fields.has('lastname');
  const ids = database.transaction(() => {
    const made: string[] = [];
    for (const row of rows) {
      const values: Record<string, SQLInputValue> = { ...standing };
      for (const [given, value] of Object.entries(row)) {
        if (given === 'attributes') continue;
        const field = fieldOf(given);
        if (!computed(field)) values[field.name] = storeJson(field, value);
      }
      const id = values.Id === undefined || values.Id === null ? null : normalId(String(values.Id));
      if (values.Id !== undefined && id === null) {
        throw new ApiFailure('MALFORMED_ID', `malformed id ${String(values.Id)}`, ['Id']);
      }
      values.Id = id ?? freeId(context, object.prefix, name);
      const names = Object.keys(values);
      database
        .statement(
          `INSERT OR REPLACE INTO ${table(object)} (${names.map(quoted).join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
        )
        .run(...Object.values(values));
      made.push(String(values.Id));
    }
    return made;
  });
  if (object.setup) schema.touch();
  return ids;
}

/** An id that no row was loaded with. */
function freeId({ database, schema, rows }: Context, prefix: string, name: string): string {
  const object = schema.require(name);
  for (;;) {
    const id = database.nextId(prefix);
    if (rows.find(object, id) === undefined) return id;
  }
}
