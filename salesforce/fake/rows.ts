import type { SQLInputValue } from 'node:sqlite';
import { type Access, requireRight, type Session } from './access.ts';
import type { Database } from './database.ts';
import { ApiFailure } from './failures.ts';
import type { Faults } from './faults.ts';
import type { FakeField, FakeObject } from './fields.ts';
import { normalId } from './ids.ts';
import { keepHistory } from './lead-history.ts';
import { quoted, type Schema, table } from './schema.ts';
import { type Stored, timestamp } from './values.ts';

/** Writes rows as the API does: rights, types, rules, audit fields, history. Failures of a row are `ApiFailure`s. */
export interface Rows {
  insert(write: Write, record: Record<string, unknown>): string;
  update(write: Write, id: string, record: Record<string, unknown>): string;
  upsert(
    write: Write,
    by: string,
    key: unknown,
    record: Record<string, unknown>,
  ): { id: string; created: boolean };
  remove(write: Write, id: string): string;
  /** The row as it is stored, deleted or not. */
  find(object: FakeObject, id: string): Record<string, SQLInputValue> | undefined;
  /** The row with this value in a unique or external-id field. */
  findBy(object: FakeObject, field: FakeField, value: Stored): Record<string, SQLInputValue> | undefined;
}

/** Who writes to what, and how a value of the request is read. */
export interface Write {
  session: Session;
  access: Access;
  object: FakeObject;
  store: (field: FakeField, value: never) => Stored;
}

export function rowsOf(database: Database, schema: Schema, faults: Faults, now: () => Date): Rows {
  function insert(write: Write, record: Record<string, unknown>): string {
    const { object, session } = write;
    requireRight(write.access, 'Create', object);
    const values = valuesOf(write, record, 'createable');
    const strike = faults.ofRow(object, Object.keys(record));
    if (strike !== null) throw strike;
    const missing = [...object.fields.values()].filter(
      (one) => one.required && (values.get(one) ?? null) === null,
    );
    if (missing.length > 0) {
      const names = missing.map(({ name }) => name);
      throw new ApiFailure(
        'REQUIRED_FIELD_MISSING',
        `Required fields are missing: [${names.join(', ')}]`,
        names,
      );
    }
    checkUnique(object, values, null);
    checkReferences(values);
    const id = database.nextId(object.prefix);
    const at = timestamp(now());
    const owner = object.fields.get('ownerid');
    if (owner !== undefined && !values.has(owner)) values.set(owner, session.userId);
    const kept = [
      ...(object.numbering === null ? [] : [['Name', numbered(database, object, object.numbering)] as const]),
      ['Id', id],
      ['CreatedDate', at],
      ['CreatedById', session.userId],
      ...modified(at, session),
    ] as const;
    const names = [...[...values.keys()].map(({ name }) => name), ...kept.map(([name]) => name)];
    database
      .statement(
        `INSERT INTO ${table(object)} (${names.map(quoted).join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
      )
      .run(...values.values(), ...kept.map(([, value]) => value));
    if (object.setup) schema.touch();
    return id;
  }

  function update(write: Write, idText: string, record: Record<string, unknown>): string {
    const { object, session } = write;
    requireRight(write.access, 'Edit', object);
    const id = ownId(object, idText);
    const values = valuesOf(write, record, 'updateable');
    const strike = faults.ofRow(object, Object.keys(record));
    if (strike !== null) throw strike;
    const before = alive(object, id);
    if (object.appendOnly !== null) {
      throw new ApiFailure('FIELD_CUSTOM_VALIDATION_EXCEPTION', object.appendOnly.message);
    }
    if (before.IsConverted === 1 && object.name === 'Lead') {
      throw new ApiFailure('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead');
    }
    for (const [field, value] of values) {
      if (!field.required || value !== null) continue;
      throw new ApiFailure('REQUIRED_FIELD_MISSING', `Required fields are missing: [${field.name}]`, [
        field.name,
      ]);
    }
    checkUnique(object, values, id);
    checkReferences(values);
    const at = timestamp(now());
    const kept = modified(at, session);
    const names = [...[...values.keys()].map(({ name }) => name), ...kept.map(([name]) => name)];
    database
      .statement(
        `UPDATE ${table(object)} SET ${names.map((name) => `${quoted(name)} = ?`).join(', ')} WHERE Id = ?`,
      )
      .run(...values.values(), ...kept.map(([, value]) => value), id);
    if (object.name === 'Lead') keepHistory(database, schema, { id, before, values, at, by: session.userId });
    if (object.setup) schema.touch();
    return id;
  }

  function findBy(object: FakeObject, field: FakeField, value: Stored) {
    return database
      .statement(`SELECT * FROM ${table(object)} WHERE ${quoted(field.name)} = ? AND IsDeleted = 0`)
      .get(value) as Record<string, SQLInputValue> | undefined;
  }

  function find(object: FakeObject, id: string) {
    return database.statement(`SELECT * FROM ${table(object)} WHERE Id = ?`).get(id) as
      | Record<string, SQLInputValue>
      | undefined;
  }

  function alive(object: FakeObject, id: string): Record<string, SQLInputValue> {
    const row = find(object, id);
    if (row === undefined) throw new ApiFailure('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
    if (row.IsDeleted === 1) throw new ApiFailure('ENTITY_IS_DELETED', 'entity is deleted');
    return row;
  }

  function checkUnique(object: FakeObject, values: Map<FakeField, Stored>, own: string | null): void {
    for (const [field, value] of values) {
      if (!field.unique || value === null) continue;
      const other = findBy(object, field, value);
      if (other === undefined || other.Id === own) continue;
      throw new ApiFailure(
        'DUPLICATE_VALUE',
        `duplicate value found: ${field.name} duplicates value on record with id: ${String(other.Id).slice(0, 15)}`,
      );
    }
  }

  /** A reference to a row that is not there is refused. A queue may own a lead; the fake has none. */
  function checkReferences(values: Map<FakeField, Stored>): void {
    for (const [field, value] of values) {
      if (field.type !== 'reference' || value === null || field.referenceTo === null) continue;
      const target = schema.find(field.referenceTo);
      const row = target === undefined ? undefined : find(target, String(value));
      if (row === undefined) {
        throw new ApiFailure(
          'INVALID_CROSS_REFERENCE_KEY',
          `invalid cross reference id: ${field.label} ID: ${String(value)}`,
          [field.name],
        );
      }
      if (row.IsDeleted === 1) {
        throw new ApiFailure('ENTITY_IS_DELETED', 'entity is deleted', [field.name]);
      }
    }
  }

  return {
    insert,
    update,
    find,
    findBy,
    upsert(write, by, key, record) {
      const { object } = write;
      const field = object.fields.get(by.toLowerCase());
      const known = field !== undefined && write.access.reads(object, field);
      if (!known || !(field.externalId || field.name === 'Id')) {
        throw new ApiFailure(
          'NOT_FOUND',
          `Provided external ID field does not exist or is not accessible: ${by}`,
        );
      }
      if (field.name === 'Id') {
        if (key === null || key === undefined || key === '')
          return { id: insert(write, record), created: true };
        return { id: update(write, String(key), record), created: false };
      }
      const value = key === null || key === undefined ? null : write.store(field, key as never);
      if (value === null) {
        throw new ApiFailure('MISSING_ARGUMENT', `${by} not specified`);
      }
      const held = findBy(object, field, value);
      if (held !== undefined) return { id: update(write, String(held.Id), record), created: false };
      return { id: insert(write, { ...record, [field.name]: key }), created: true };
    },
    remove(write, idText) {
      const { object, session } = write;
      requireRight(write.access, 'Delete', object);
      const id = ownId(object, idText);
      alive(object, id);
      const names = modified(timestamp(now()), session);
      database
        .statement(
          `UPDATE ${table(object)} SET IsDeleted = 1, ${names.map(([name]) => `${name} = ?`).join(', ')} WHERE Id = ?`,
        )
        .run(...names.map(([, value]) => value), id);
      if (object.setup) schema.touch();
      return id;
    },
  };
}

/** The id, if it can be one of this object. */
export function ownId(object: FakeObject, text: string): string {
  const id = normalId(text);
  if (id === null) throw new ApiFailure('MALFORMED_ID', `malformed id ${text}`, ['Id']);
  if (!id.startsWith(object.prefix)) {
    throw new ApiFailure('MALFORMED_ID', `${object.label} ID: id value of incorrect type: ${text}`, ['Id']);
  }
  return id;
}

export function noSuchColumn(object: FakeObject, name: string): ApiFailure {
  return new ApiFailure('INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`);
}

/** The stored values of what a record names; the id and `attributes` are not among them. */
function valuesOf(
  { access, object, store }: Write,
  record: Record<string, unknown>,
  right: 'createable' | 'updateable',
): Map<FakeField, Stored> {
  const values = new Map<FakeField, Stored>();
  for (const [name, value] of Object.entries(record)) {
    const field = object.fields.get(name.toLowerCase());
    if (field === undefined || !access.reads(object, field)) throw noSuchColumn(object, name);
    if (!field[right] || !access.edits(object, field)) {
      throw new ApiFailure(
        'INVALID_FIELD_FOR_INSERT_UPDATE',
        `Unable to create/update fields: ${field.name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
        [field.name],
      );
    }
    values.set(field, store(field, value as never));
  }
  return values;
}

/** `LS-{00000000}` of the first row is `LS-00000001`. */
function numbered(database: Database, object: FakeObject, format: string): string {
  const number = database.next(`names of ${object.name}`);
  return format.replace(/\{(0+)\}/, (_, zeros: string) => String(number).padStart(zeros.length, '0'));
}

function modified(at: string, session: Session): [string, string][] {
  return [
    ['LastModifiedDate', at],
    ['LastModifiedById', session.userId],
    ['SystemModstamp', at],
  ];
}
