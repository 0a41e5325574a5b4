import { type Context, type DataRequest, type Handler, ok } from './context.ts';
import { visible } from './describe.ts';
import { ApiFailure, attempt } from './failures.ts';
import type { FakeObject } from './fields.ts';
import { normalId } from './ids.ts';
import { noSuchColumn } from './rows.ts';
import { fieldsOf, jsonObject, jsonWrite } from './sobjects.ts';
import { toJson } from './values.ts';

/** Rows of one call that writes. */
const mostRows = 200;

/** Times that the type changes from one row to the next, plus one. */
const mostChunks = 10;

/** Rows of one call that reads. */
const mostRead = 2000;

interface RowResult {
  id?: string;
  success: boolean;
  errors: unknown[];
  created?: boolean;
}

/** `POST /composite/sobjects`. */
export const createRows: Handler = (context, request) =>
  written(context, request, (object, record) => ({
    id: context.rows.insert(jsonWrite(request, object), fieldsOf(record)),
    success: true,
    errors: [],
  }));

/** `PATCH /composite/sobjects`. */
export const updateRows: Handler = (context, request) =>
  written(context, request, (object, record) => {
    const id = idOf(record);
    if (id === undefined)
      throw new ApiFailure('MISSING_ARGUMENT', 'Id not specified in an update call', ['Id']);
    return {
      id: context.rows.update(jsonWrite(request, object), id, fieldsOf(record)),
      success: true,
      errors: [],
    };
  });

/** `PATCH /composite/sobjects/NAME/FIELD`. */
export const upsertRows: Handler = (context, request, [name = '', by = '']) => {
  const target = visible(request.access, name);
  return written(context, request, (object, record) => {
    if (object !== target) {
      throw new ApiFailure('INVALID_TYPE', `the type ${object.name} is not ${target.name}`);
    }
    const key = Object.entries(record).find(([one]) => one.toLowerCase() === by.toLowerCase())?.[1];
    const rest = Object.fromEntries(
      Object.entries(fieldsOf(record)).filter(([one]) => one.toLowerCase() !== by.toLowerCase()),
    );
    const done = context.rows.upsert(jsonWrite(request, object), by, key, rest);
    return { id: done.id, success: true, errors: [], created: done.created };
  });
};

/** `DELETE /composite/sobjects?ids=&allOrNone=`. */
export const deleteRows: Handler = (context, request) => {
  const ids = (request.parameters.get('ids') ?? '').split(',').filter((id) => id !== '');
  tooMany(ids.length, mostRows);
  const together = request.parameters.get('allOrNone') === 'true';
  const results = inOne(context, together, () =>
    ids.map((id) =>
      result(() => {
        const object = [...context.schema.objects.values()].find(({ prefix }) => id.startsWith(prefix));
        if (object === undefined) throw new ApiFailure('MALFORMED_ID', `malformed id ${id}`, ['Id']);
        return {
          id: context.rows.remove(jsonWrite(request, object), id),
          success: true,
          errors: [],
        };
      }),
    ),
  );
  return ok(results);
};

/** `POST /composite/sobjects/NAME` with ids and fields, and `GET` with them in the address: null for a row that is not there. */
export const readRows: Handler = (context, request, [name = '']) => {
  const object = visible(request.access, name);
  const { ids, fields } = asked(request);
  tooMany(ids.length, mostRead);
  const columns = fields.map((one) => {
    const found = object.fields.get(one.toLowerCase());
    if (found === undefined || !request.access.reads(object, found)) throw noSuchColumn(object, one);
    return found;
  });
  const records = ids.map((text) => {
    const id = normalId(text);
    const row = id === null ? undefined : context.rows.find(object, id);
    if (row === undefined || row.IsDeleted === 1) return null;
    const url = `${request.base}/sobjects/${object.name}/${id}`;
    const record: Record<string, unknown> = { attributes: { type: object.name, url }, Id: id };
    for (const one of columns) record[one.name] = toJson(one, row[one.name]);
    return record;
  });
  return ok(records);
};

function asked({ method, parameters, body }: DataRequest): { ids: string[]; fields: string[] } {
  if (method === 'GET') {
    const list = (name: string) => (parameters.get(name) ?? '').split(',').filter((one) => one !== '');
    return { ids: list('ids'), fields: list('fields') };
  }
  const { ids, fields } = jsonObject({ body });
  if (Array.isArray(ids) && Array.isArray(fields))
    return { ids: ids.map(String), fields: fields.map(String) };
  throw new ApiFailure('JSON_PARSER_ERROR', 'ids and fields must be lists');
}

function written(
  context: Context,
  request: DataRequest,
  write: (object: FakeObject, record: Record<string, unknown>) => RowResult,
) {
  const { records, allOrNone } = jsonObject(request);
  if (!Array.isArray(records) || records.length === 0) {
    throw new ApiFailure('INVALID_INPUT', 'The records list is required and cannot be empty.');
  }
  tooMany(records.length, mostRows);
  const typed = records.map((record: Record<string, unknown>) => {
    const type = (record?.attributes as { type?: unknown } | undefined)?.type;
    if (typeof type !== 'string')
      throw new ApiFailure('INVALID_INPUT', 'Include a type attribute with each record.');
    return { object: visible(request.access, type), record };
  });
  const chunks = typed.filter(({ object }, place) => object !== typed[place - 1]?.object).length;
  if (chunks > mostChunks) {
    throw new ApiFailure('LIMIT_EXCEEDED', `The records are of more than ${mostChunks} chunks of one type.`);
  }
  const seen = new Set<string>();
  const results = inOne(context, allOrNone === true, () =>
    typed.map(({ object, record }) =>
      result(() => {
        const id = idOf(record);
        const own = id === undefined ? null : normalId(id);
        // A row may stand only once in a list, in this API as in Apex.
        if (own !== null && seen.has(own)) {
          throw new ApiFailure('DUPLICATE_VALUE', `duplicate id in list: ${own}`, ['Id']);
        }
        if (own !== null) seen.add(own);
        return write(object, record);
      }),
    ),
  );
  return ok(results);
}

function result(work: () => RowResult): RowResult {
  const done = attempt(work);
  if ('value' in done) return done.value;
  return { success: false, errors: [done.failure.toRowError()] };
}

/** Row for row; with `allOrNone`, one failure takes the others back and says so on each. */
function inOne(context: Context, allOrNone: boolean, work: () => RowResult[]): RowResult[] {
  let results: RowResult[] = [];
  try {
    return context.database.transaction(() => {
      results = work();
      if (allOrNone && results.some(({ success }) => !success)) throw new RolledBack();
      return results;
    });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
    return results.map((one) => (one.success ? { success: false, errors: [rolledBack] } : one));
  }
}

class RolledBack extends Error {}

const rolledBack = {
  statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  message: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
  fields: [],
};

function idOf(record: Record<string, unknown>): string | undefined {
  const id = Object.entries(record).find(([name]) => name.toLowerCase() === 'id')?.[1];
  return typeof id === 'string' && id !== '' ? id : undefined;
}

function tooMany(count: number, most: number): void {
  if (count <= most) return;
  throw new ApiFailure(
    'LIMIT_EXCEEDED',
    `record limit reached. cannot submit more than ${most} records into this call`,
  );
}
