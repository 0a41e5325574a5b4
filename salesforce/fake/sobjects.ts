import { requireRight } from './access.ts';
import { type Context, type DataRequest, type Handler, nothing, ok } from './context.ts';
import { visible } from './describe.ts';
import { ApiFailure } from './failures.ts';
import type { FakeObject } from './fields.ts';
import { noSuchColumn, ownId, type Write } from './rows.ts';
import { storeJson, toJson } from './values.ts';

/** `POST /sobjects/NAME`. */
export const createRow: Handler = (context, request, [name = '']) => {
  const write = jsonWrite(request, visible(request.access, name));
  const id = context.rows.insert(write, fieldsOf(jsonObject(request)));
  return ok({ id, success: true, errors: [] }, 201);
};

/** `GET /sobjects/NAME/ID?fields=`. */
export const readRow: Handler = (context, request, [name = '', id = '']) => {
  const object = visible(request.access, name);
  const row = context.rows.find(object, ownId(object, id));
  return rowReply(object, request, row);
};

/** `GET /sobjects/NAME/FIELD/VALUE`. */
export const readByExternalId: Handler = (context, request, [name = '', by = '', value = '']) => {
  const object = visible(request.access, name);
  const field = object.fields.get(by.toLowerCase());
  if (field?.externalId !== true || !request.access.reads(object, field)) {
    throw new ApiFailure(
      'NOT_FOUND',
      `Provided external ID field does not exist or is not accessible: ${by}`,
    );
  }
  return rowReply(object, request, context.rows.findBy(object, field, storeJson(field, value)));
};

/** `PATCH /sobjects/NAME/ID`. */
export const updateRow: Handler = (context, request, [name = '', id = '']) => {
  context.rows.update(jsonWrite(request, visible(request.access, name)), id, fieldsOf(jsonObject(request)));
  return nothing;
};

/** `PATCH /sobjects/NAME/FIELD/VALUE`. */
export const upsertRow: Handler = (context, request, [name = '', by = '', value = '']) => {
  const write = jsonWrite(request, visible(request.access, name));
  const done = context.rows.upsert(write, by, value, fieldsOf(jsonObject(request)));
  return ok({ ...done, success: true, errors: [] }, done.created ? 201 : 200);
};

/** `DELETE /sobjects/NAME/ID`. */
export const deleteRow: Handler = (context, request, [name = '', id = '']) => {
  context.rows.remove(jsonWrite(request, visible(request.access, name)), id);
  return nothing;
};

export function jsonWrite({ session, access }: DataRequest, object: FakeObject): Write {
  return { session, access, object, store: storeJson };
}

export function jsonObject({ body }: Pick<DataRequest, 'body'>): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'no JSON';
    throw new ApiFailure(
      'JSON_PARSER_ERROR',
      `The HTTP entity body is required, and must be JSON: ${reason}`,
    );
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new ApiFailure('JSON_PARSER_ERROR', 'The HTTP entity body must be a JSON object.');
}

/** What of a record is to be written: neither its attributes nor its id. */
export function fieldsOf(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).filter(([name]) => name !== 'attributes' && name.toLowerCase() !== 'id'),
  );
}

function rowReply(
  object: FakeObject,
  { access, parameters, base }: DataRequest,
  row: ReturnType<Context['rows']['find']>,
) {
  requireRight(access, 'Read', object);
  if (row === undefined) throw new ApiFailure('NOT_FOUND', 'The requested resource does not exist');
  if (row.IsDeleted === 1) throw new ApiFailure('ENTITY_IS_DELETED', 'entity is deleted');
  const asked = parameters.get('fields')?.split(',');
  const record: Record<string, unknown> = {
    attributes: { type: object.name, url: `${base}/sobjects/${object.name}/${String(row.Id)}` },
  };
  const fields =
    asked === undefined
      ? [...object.fields.values()].filter((one) => access.reads(object, one))
      : asked.map((name) => {
          const found = object.fields.get(name.trim().toLowerCase());
          if (found === undefined || !access.reads(object, found)) throw noSuchColumn(object, name);
          return found;
        });
  for (const one of fields) record[one.name] = toJson(one, row[one.name]);
  return ok(record);
}
