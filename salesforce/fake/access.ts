import type { Database } from './database.ts';
import { ApiFailure } from './failures.ts';
import type { FakeField, FakeObject } from './fields.ts';
import { type Schema, table } from './schema.ts';

/** Who asks. An administrator sees and writes everything. */
export interface Session {
  readonly token: string;
  readonly userId: string;
  readonly administrator: boolean;
}

/** What a user may do, from permission sets that were assigned. Standard objects and fields are open to everyone. */
export interface Access {
  reads(object: FakeObject, field: FakeField): boolean;
  edits(object: FakeObject, field: FakeField): boolean;
  may(right: ObjectRight, object: FakeObject): boolean;
  /** The object, where this user may read it at all. */
  visible(name: string): FakeObject | undefined;
}

export type ObjectRight = 'Create' | 'Read' | 'Edit' | 'Delete';

/** Makes a user's rights, again only when schema or permissions changed. */
export function accessControl(database: Database, schema: Schema): (session: Session) => Access {
  const known = new Map<string, { version: number; access: Access }>();
  return (session) => {
    const key = session.administrator ? 'administrator' : session.userId;
    const kept = known.get(key);
    if (kept?.version === schema.version) return kept.access;
    const access = session.administrator ? everything(schema) : rightsOf(session.userId, database, schema);
    known.set(key, { version: schema.version, access });
    return access;
  };
}

export function requireRight(access: Access, right: ObjectRight, object: FakeObject): void {
  if (access.may(right, object)) return;
  throw new ApiFailure(
    'INSUFFICIENT_ACCESS_OR_READONLY',
    `insufficient access rights on entity: ${object.name}`,
  );
}

function everything(schema: Schema): Access {
  return {
    reads: () => true,
    edits: (_, field) => field.updateable || field.createable,
    may: () => true,
    visible: (name) => schema.find(name),
  };
}

function rightsOf(userId: string, database: Database, schema: Schema): Access {
  const [assignments, fieldRights, objectRights] = [
    'PermissionSetAssignment',
    'FieldPermissions',
    'ObjectPermissions',
  ].map((name) => table(schema.require(name)));
  const sets = `SELECT PermissionSetId FROM ${assignments} WHERE AssigneeId = ? AND IsDeleted = 0`;
  const fields = new Map<string, { read: boolean; edit: boolean }>();
  for (const row of database
    .statement(`SELECT * FROM ${fieldRights} WHERE IsDeleted = 0 AND ParentId IN (${sets})`)
    .all(userId)) {
    const key = String(row.Field).toLowerCase();
    const held = fields.get(key) ?? { read: false, edit: false };
    fields.set(key, {
      read: held.read || row.PermissionsRead === 1 || row.PermissionsEdit === 1,
      edit: held.edit || row.PermissionsEdit === 1,
    });
  }
  const objects = new Map<string, Set<ObjectRight>>();
  for (const row of database
    .statement(`SELECT * FROM ${objectRights} WHERE IsDeleted = 0 AND ParentId IN (${sets})`)
    .all(userId)) {
    const key = String(row.SobjectType).toLowerCase();
    const held = objects.get(key) ?? new Set();
    for (const right of ['Create', 'Read', 'Edit', 'Delete'] as const) {
      if (row[`Permissions${right}`] === 1) held.add(right);
    }
    objects.set(key, held);
  }
  const right = (object: FakeObject, field: FakeField) =>
    fields.get(`${object.name}.${field.name}`.toLowerCase());
  // A required field has no field permission in Salesforce: whoever may use the object may use it.
  const open = (field: FakeField) => !field.custom || field.open || field.required;
  const access: Access = {
    reads: (object, field) => open(field) || right(object, field)?.read === true,
    edits: (object, field) =>
      (field.updateable || field.createable) && (open(field) || right(object, field)?.edit === true),
    may(wanted, object) {
      if (object.setup) return wanted === 'Read';
      if (!object.custom) return true;
      return objects.get(object.name.toLowerCase())?.has(wanted) === true;
    },
    visible(name) {
      const object = schema.find(name);
      return object !== undefined && access.may('Read', object) ? object : undefined;
    },
  };
  return access;
}
