import { z } from 'zod';

/** The keys that a schema knows at a path, for naming the one that was meant; empty where it does not list them. */
export function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let inner: unknown = unwrapped(schema);
  for (const key of path) {
    if (inner instanceof z.ZodObject) inner = unwrapped(inner.shape[String(key)]);
    else if (inner instanceof z.ZodArray) inner = unwrapped(inner.element);
    else return [];
  }
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

// Defaults, optionals and preprocessing wrap the object that has the keys.
function unwrapped(schema: unknown): unknown {
  if (schema instanceof z.ZodPipe)
    return unwrapped(schema.out instanceof z.ZodTransform ? schema.in : schema.out);
  if (
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodReadonly
  ) {
    return unwrapped(schema.unwrap());
  }
  return schema;
}
