import { z } from 'zod';

/** JSON Schema as plain data. */
export type JsonSchema = Record<string, unknown>;

/**
 * A zod schema as JSON Schema, in as few words as mean the same: a model pays for each of them in every conversation. What clients take for
 * granted (the dialect, the range of whole numbers) is left out; of an answer also what it says of fields without a name, so that a client that
 * remembers the list takes the answer of a later version, too.
 */
export function shortSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...whole } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
  return shortened(whole, io) as JsonSchema;
}

/** The same schema, of which lists of tools name only these fields: the others are in the answer as well, and read where they matter. */
export function listedAs<T extends z.ZodObject>(schema: T, fields: (keyof z.output<T> & string)[]): T {
  return schema.meta({ [listed]: fields });
}

const listed = 'x-listed';

function shortened(value: unknown, io: 'input' | 'output'): unknown {
  if (Array.isArray(value)) return value.map((each) => shortened(each, io));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key, each]) => !isTakenForGranted(key, each, io));
  const inner = kept.map(([key, each]) => [key, holdsData.has(key) ? each : shortened(each, io)] as const);
  return splitTypes(withListed(Object.fromEntries(inner)));
}

/** Keywords whose values are data and no schemas. */
const holdsData: ReadonlySet<string> = new Set(['default', 'const', 'enum', 'required', 'description']);

function isTakenForGranted(key: string, value: unknown, io: 'input' | 'output'): boolean {
  switch (key) {
    case 'minimum':
      return value === Number.MIN_SAFE_INTEGER;
    case 'maximum':
      return value === Number.MAX_SAFE_INTEGER;
    case 'additionalProperties':
      return io === 'output' || isEmpty(value);
    case 'items':
      // Behind the places of a tuple; clients with a narrower idea of JSON Schema know no `false` there.
      return isEmpty(value) || (io === 'output' && value === false);
    case 'properties':
      return isEmpty(value);
    case 'propertyNames':
      return isObject(value) && Object.keys(value).length === 1 && value.type === 'string';
    default:
      return false;
  }
}

function withListed(schema: JsonSchema): JsonSchema {
  const { [listed]: fields, properties, required, ...rest } = schema;
  if (!Array.isArray(fields) || !isObject(properties)) return schema;
  return {
    ...rest,
    properties: Object.fromEntries(fields.map((field) => [field, properties[field]])),
    required: Array.isArray(required) ? required.filter((field) => fields.includes(field)) : [],
  };
}

/** A list of types becomes a choice between types: clients with a narrower idea of JSON Schema read no lists. */
function splitTypes(schema: JsonSchema): JsonSchema {
  const { type: types, description, ...rest } = schema;
  if (!Array.isArray(types)) return schema;
  const [first, ...others] = types;
  return {
    ...(description === undefined ? {} : { description }),
    anyOf: [{ type: first, ...rest }, ...others.map((type) => ({ type }))],
  };
}

function isEmpty(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
