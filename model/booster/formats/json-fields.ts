import { ModelError } from '../errors.ts';

export type Json = null | boolean | number | string | readonly Json[] | { [name: string]: Json | undefined };

/** Reads one kind of JSON value or throws `booster-file-invalid` with the place where it stands. */
export function asObject(value: Json | undefined, path: string): { [name: string]: Json | undefined } {
  if (typeof value === 'object' && value !== null && !isList(value)) return value;
  throw refuse(path, 'an object', describe(value));
}

export function asList(value: Json | undefined, path: string): readonly Json[] {
  if (value !== undefined && value !== null && isList(value)) return value;
  throw refuse(path, 'a list', describe(value));
}

export function asText(value: Json | undefined, path: string): string {
  if (typeof value === 'string') return value;
  throw refuse(path, 'a text', describe(value));
}

export function asIntegers(value: Json | undefined, path: string): Int32Array {
  return Int32Array.from(asList(value, path), (item, index) => {
    const integer = Number(item);
    if (typeof item !== 'string' && Number.isInteger(integer) && Math.abs(integer) < 2 ** 31) return integer;
    throw refuse(`${path}[${index}]`, 'a 32-bit integer', describe(item));
  });
}

export function asFloats(value: Json | undefined, path: string): Float32Array {
  return Float32Array.from(asList(value, path), (item, index) => {
    if (typeof item === 'number' && Number.isFinite(Math.fround(item))) return item;
    throw refuse(`${path}[${index}]`, 'a number within float32', describe(item));
  });
}

export function refuse(
  place: string,
  expected: string,
  arrived: string,
  code = 'booster-file-invalid',
): ModelError {
  return new ModelError({
    code,
    message: `This is not a model that can be read: ${place || 'the file'} is not as it must be.`,
    expected,
    arrived,
    next: "Save the model with XGBoost's save_model to a .json file, objective binary:logistic, booster gbtree.",
  });
}

function isList(value: object | string | number | boolean): value is readonly Json[] {
  return Array.isArray(value);
}

function describe(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  return JSON.stringify(value).slice(0, 60);
}
