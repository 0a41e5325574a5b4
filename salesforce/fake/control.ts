import type { Context, Reply } from './context.ts';
import { ApiFailure } from './failures.ts';
import type { FaultRule } from './faults.ts';
import { type FakeField, type FakeFieldType, field } from './fields.ts';
import { loadRows } from './load.ts';
import { ownId } from './rows.ts';
import { quoted, table } from './schema.ts';
import { timestamp, toJson } from './values.ts';

/** A field that a test or the demo gives the org without a deployment; every user sees and edits it. */
export interface QuickField {
  object: string;
  name: string;
  type: FakeFieldType;
  length?: number;
  precision?: number;
  scale?: number;
  values?: readonly string[];
  tracked?: boolean;
  unique?: boolean;
  externalId?: boolean;
  required?: boolean;
  referenceTo?: string;
  relationshipName?: string;
  childRelationship?: string;
}

/** What `/__fake/...` does: for whoever started the fake, never for the product. */
export function control(
  context: Context,
  method: string,
  path: string,
  parameters: URLSearchParams,
  body: Buffer,
): Reply {
  const given = body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  const done = (json: unknown): Reply => ({ status: 200, json });
  switch (`${method} ${path}`) {
    case 'GET /__fake/calls':
      return done(context.calls.report());
    case 'POST /__fake/reset-calls':
      context.calls.reset();
      return done({});
    case 'GET /__fake/faults':
      return done(context.faults.counts());
    case 'POST /__fake/faults':
      context.faults.set(given as FaultRule[]);
      return done({});
    case 'POST /__fake/leads':
      return done({ ids: loadRows(context, 'Lead', given) });
    case 'POST /__fake/rows':
      return done({ ids: loadRows(context, given.object, given.rows) });
    case 'POST /__fake/fields':
      for (const one of given as QuickField[]) addField(context, one);
      return done({});
    case 'POST /__fake/merge':
      merge(context, given.master, given.losers);
      return done({});
    case 'POST /__fake/convert':
      convert(context, given.lead);
      return done({});
    case 'POST /__fake/delete':
      markDeleted(context, given.object, given.ids);
      return done({});
    case 'POST /__fake/assign':
      assign(context, given.permissionSet, given.username);
      return done({});
    case 'GET /__fake/rows':
      return rawRows(context, parameters.get('object') ?? '');
    default:
      throw new ApiFailure('NOT_FOUND', `The fake org has no control ${method} ${path}`);
  }
}

export function addField(context: Context, { object, name, type, ...facts }: QuickField): void {
  const made: FakeField = field(name, type, {
    ...facts,
    ...(type === 'reference' && facts.relationshipName === undefined
      ? { relationshipName: name.replace(/__c$/, '__r') }
      : {}),
  });
  context.schema.defineField(object, made);
}

/** As an administrator does it in Setup. */
export function assign(context: Context, permissionSet: string, username: string): void {
  const { database, people, schema } = context;
  const sets = table(schema.require('PermissionSet'));
  const set = database
    .statement(`SELECT Id FROM ${sets} WHERE Name = ? AND IsDeleted = 0`)
    .get(permissionSet);
  const user = people.byUsername(username);
  if (set === undefined || user === undefined) {
    throw new ApiFailure('NOT_FOUND', `no permission set ${permissionSet}, or no user ${username}`);
  }
  loadRows(context, 'PermissionSetAssignment', [{ PermissionSetId: set.Id, AssigneeId: user.id }]);
}

/** Every row with every field, as it is stored, ordered by id; one JSON array. */
function rawRows({ database, schema }: Context, name: string): Reply {
  const object = schema.require(name);
  const fields = [...object.fields.values()];
  const sql = `SELECT * FROM ${table(object)} WHERE Id > ? ORDER BY Id LIMIT 500`;
  function* pieces(): Generator<string> {
    let before = '[';
    let last = '';
    for (;;) {
      const rows = database.statement(sql).all(last);
      if (rows.length === 0) break;
      last = String(rows.at(-1)?.Id);
      for (const row of rows) {
        const record = Object.fromEntries(fields.map((one) => [one.name, toJson(one, row[one.name])]));
        yield before + JSON.stringify(record);
        before = ',\n';
      }
    }
    yield before === '[' ? '[]' : ']';
  }
  return { status: 200, pieces: pieces(), type: 'application/json;charset=UTF-8' };
}

/** As a user does it in the screens: the losers are deleted, and say into which lead they went. */
function merge(context: Context, master: string, losers: readonly string[]): void {
  change(context, 'Lead', losers, {
    IsDeleted: 1,
    MasterRecordId: ownId(context.schema.require('Lead'), master),
  });
}

function markDeleted(context: Context, name: string, ids: readonly string[]): void {
  change(context, name, ids, { IsDeleted: 1 });
}

/** A contact and an account are made of the lead, as conversion does. */
function convert(context: Context, lead: string): void {
  const object = context.schema.require('Lead');
  const row = context.rows.find(object, ownId(object, lead));
  if (row === undefined) throw new ApiFailure('NOT_FOUND', `no lead ${lead}`);
  const [account = ''] = loadRows(context, 'Account', [{ Name: row.Company }]);
  const [contact = ''] = loadRows(context, 'Contact', [
    { AccountId: account, FirstName: row.FirstName, LastName: row.LastName },
  ]);
  change(context, 'Lead', [lead], {
    IsConverted: 1,
    ConvertedDate: timestamp(context.now()).slice(0, 10),
    ConvertedAccountId: account,
    ConvertedContactId: contact,
  });
}

function change(
  { database, schema, now }: Context,
  name: string,
  ids: readonly string[],
  values: Record<string, string | number>,
): void {
  const object = schema.require(name);
  const at = timestamp(now());
  const all = { ...values, SystemModstamp: at, LastModifiedDate: at };
  const sets = Object.keys(all).map((one) => `${quoted(one)} = ?`);
  const statement = database.statement(`UPDATE ${table(object)} SET ${sets.join(', ')} WHERE Id = ?`);
  database.transaction(() => {
    for (const id of ids) statement.run(...Object.values(all), ownId(object, id));
  });
}
