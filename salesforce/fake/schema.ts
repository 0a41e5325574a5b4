import type { Database } from './database.ts';
import { ApiFailure } from './failures.ts';
import { type FakeField, type FakeObject, isNumber, isText } from './fields.ts';
import { standardObjects } from './standard-objects.ts';

/** Which objects and fields there are, and the tables that hold their rows. */
export interface Schema {
  readonly objects: ReadonlyMap<string, FakeObject>;
  /** Grows whenever an object, a field or a right changes: what is derived from them is made again. */
  readonly version: number;
  touch(): void;
  find(name: string): FakeObject | undefined;
  /** As `find`, for a name that a caller gave. */
  require(name: string): FakeObject;
  defineObject(made: FakeObject): void;
  defineField(objectName: string, made: FakeField): void;
  removeField(objectName: string, fieldName: string): void;
  setAppendOnly(objectName: string, rule: FakeObject['appendOnly']): void;
  /** Forgets what it holds in memory: a transaction that changed the schema was taken back. */
  reload(): void;
}

export function openSchema(database: Database): Schema {
  let version = 1;
  let objects = new Map<string, FakeObject>();

  function reload(): void {
    objects = new Map();
    version += 1;
    for (const { definition } of database.statement('SELECT definition FROM objects ORDER BY rowid').all()) {
      const facts: Omit<FakeObject, 'fields'> = JSON.parse(String(definition));
      objects.set(facts.name.toLowerCase(), { ...facts, fields: new Map() });
    }
    for (const row of database.statement('SELECT object, definition FROM fields ORDER BY rowid').all()) {
      const made: FakeField = JSON.parse(String(row.definition));
      objects.get(String(row.object).toLowerCase())?.fields.set(made.name.toLowerCase(), made);
    }
  }

  function keepObject({ fields: _, ...facts }: FakeObject): void {
    database
      .statement(
        'INSERT INTO objects (name, definition) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET definition = excluded.definition',
      )
      .run(facts.name, JSON.stringify(facts));
  }

  function keepField(objectName: string, made: FakeField): void {
    database
      .statement(
        `INSERT INTO fields (object, name, definition) VALUES (?, ?, ?)
         ON CONFLICT (object, name) DO UPDATE SET definition = excluded.definition`,
      )
      .run(objectName, made.name, JSON.stringify(made));
  }

  function require(name: string): FakeObject {
    const found = objects.get(name.toLowerCase());
    if (found !== undefined) return found;
    throw new ApiFailure('NOT_FOUND', 'The requested resource does not exist');
  }

  const schema: Schema = {
    get objects() {
      return objects;
    },
    get version() {
      return version;
    },
    touch() {
      version += 1;
    },
    find: (name) => objects.get(name.toLowerCase()),
    require,
    reload,
    defineObject(made) {
      const kept = { ...made, fields: new Map(made.fields) };
      objects.set(made.name.toLowerCase(), kept);
      keepObject(kept);
      const columns = [...made.fields.values()].map((one) => column(one, made.fields));
      database.raw.exec(`CREATE TABLE IF NOT EXISTS ${table(made)} (${columns.join(', ')})`);
      for (const one of made.fields.values()) {
        keepField(made.name, one);
        index(made, one);
      }
      version += 1;
    },
    defineField(objectName, made) {
      const object = require(objectName);
      const known = object.fields.get(made.name.toLowerCase());
      if (known === undefined) {
        database.raw.exec(`ALTER TABLE ${table(object)} ADD COLUMN ${column(made, object.fields)}`);
        index(object, made);
      }
      object.fields.set(made.name.toLowerCase(), made);
      keepField(object.name, made);
      version += 1;
    },
    removeField(objectName, fieldName) {
      const object = require(objectName);
      const found = object.fields.get(fieldName.toLowerCase());
      if (found?.custom !== true) throw new ApiFailure('INVALID_FIELD', `No such column '${fieldName}'`);
      database.raw.exec(`DROP INDEX IF EXISTS ${quoted(`by ${object.name} ${found.name}`)}`);
      database.raw.exec(`ALTER TABLE ${table(object)} DROP COLUMN ${quoted(found.name)}`);
      database.statement('DELETE FROM fields WHERE object = ? AND name = ?').run(object.name, found.name);
      object.fields.delete(fieldName.toLowerCase());
      version += 1;
    },
    setAppendOnly(objectName, rule) {
      const object = require(objectName);
      object.appendOnly = rule;
      keepObject(object);
      version += 1;
    },
  };

  function index(object: FakeObject, made: FakeField): void {
    if (!made.unique && !made.externalId && made.type !== 'reference' && made.name !== 'SystemModstamp')
      return;
    const name = quoted(`by ${object.name} ${made.name}`);
    database.raw.exec(`CREATE INDEX IF NOT EXISTS ${name} ON ${table(object)} (${quoted(made.name)})`);
  }

  reload();
  if (objects.size === 0) {
    database.transaction(() => {
      for (const made of standardObjects()) schema.defineObject(made);
    });
  }
  return schema;
}

/** The table of an object's rows. */
export function table(object: FakeObject): string {
  return quoted(`rows of ${object.name}`);
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Texts compare without regard to case, as SOQL does; ids and case-sensitive fields do not. */
function column(made: FakeField, fields: ReadonlyMap<string, FakeField>): string {
  const name = quoted(made.name);
  if (made.name === 'Id') return `${name} TEXT PRIMARY KEY`;
  if (made.name === 'Name' && fields.has('lastname')) {
    return `${name} TEXT COLLATE NOCASE GENERATED ALWAYS AS (coalesce("FirstName" || ' ', '') || "LastName") VIRTUAL`;
  }
  if (made.type === 'boolean') return `${name} INTEGER NOT NULL DEFAULT 0`;
  if (isNumber(made.type)) return `${name} REAL`;
  return `${name} TEXT${isText(made.type) && !made.caseSensitive ? ' COLLATE NOCASE' : ''}`;
}
