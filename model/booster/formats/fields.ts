import { ModelError } from '../errors.ts';

/**
 * What a model file holds, whichever way it is written. A list of numbers is a typed array; an object is a map, so that no name in a
 * file can reach anything but its own value.
 */
export type Field = null | boolean | number | string | Numbers | readonly Field[] | FieldObject;
export type FieldObject = ReadonlyMap<string, Field>;
export type Numbers = Float64Array | Float32Array | Int32Array | Int16Array | Int8Array | Uint8Array;

/**
 * Bounds for files that were made to exhaust memory: `bytes` (or characters) of a file; `values`, which are all that stand outside lists of
 * numbers (a tree takes 25); `nesting` is how deep they stand in one another (a model takes 8).
 */
export const fileLimits = { bytes: 500_000_000, values: 3_000_000, nesting: 24 };

/** Each of these reads one kind of value or throws `booster-file-invalid` with the place where it stands. */
export function asObject(value: Field | undefined, path: string): FieldObject {
  if (value instanceof Map) return value;
  throw refuse(path, 'an object', describe(value));
}

/** A list of anything but numbers, which are a typed array, or an empty one. */
export function asList(value: Field | undefined, path: string): readonly Field[] {
  if (Array.isArray(value)) return value;
  throw refuse(path, 'a list', describe(value));
}

export function asText(value: Field | undefined, path: string): string {
  if (typeof value === 'string') return value;
  throw refuse(path, 'a text', describe(value));
}

export function asIntegers(value: Field | undefined, path: string): Int32Array {
  const numbers = asNumbers(value, path);
  const wrong = numbers.findIndex((item) => !Number.isInteger(item) || Math.abs(item) >= 2 ** 31);
  if (wrong < 0) return Int32Array.from(numbers);
  throw refuse(`${path}[${wrong}]`, 'a 32-bit integer', String(numbers[wrong]));
}

/** Whole numbers that JavaScript keeps to the last digit. */
export function asWholeNumbers(value: Field | undefined, path: string): number[] {
  const numbers = Array.from(asNumbers(value, path));
  const wrong = numbers.findIndex((item) => !Number.isSafeInteger(item));
  if (wrong < 0) return numbers;
  throw refuse(`${path}[${wrong}]`, 'a whole number below 2^53', String(numbers[wrong]));
}

/** Numbers within float32, infinities and NaN among them. */
export function asAnyFloats(value: Field | undefined, path: string): Float32Array {
  const numbers = asNumbers(value, path);
  const wrong = numbers.findIndex((item) => Number.isFinite(item) && !Number.isFinite(Math.fround(item)));
  if (wrong < 0) return Float32Array.from(numbers);
  throw refuse(`${path}[${wrong}]`, 'a number within float32', String(numbers[wrong]));
}

export function asFloats(value: Field | undefined, path: string): Float32Array {
  const floats = asAnyFloats(value, path);
  const wrong = floats.findIndex((item) => !Number.isFinite(item));
  if (wrong < 0) return floats;
  throw refuse(`${path}[${wrong}]`, 'a finite number', String(floats[wrong]));
}

/** XGBoost keeps its parameters as text. */
export function asCount(value: Field | undefined, path: string, least: number, most: number): number {
  const text = asText(value, path);
  const count = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (count >= least && count <= most) return count;
  throw refuse(path, `an integer from ${least} to ${most}`, describe(text));
}

/** Throws `booster-file-unsupported` unless the file says what is expected of it. */
export function expectKind(path: string, arrived: string, ...known: readonly string[]): void {
  if (!known.includes(arrived))
    throw refuse(path, known.join(' or '), describe(arrived), 'booster-file-unsupported');
}

export function refuse(
  place: string,
  expected: string,
  arrived: string,
  code = 'booster-file-invalid',
  next = "Save the model with XGBoost's save_model to a .json or .ubj file, objective binary:logistic or reg:squarederror, booster gbtree or dart.",
): ModelError {
  return new ModelError({
    code,
    message: `This is not a model that can be read: ${place || 'the file'} is not as it must be.`,
    expected,
    arrived,
    next,
  });
}

/** An empty list says nothing of its kind; any other list of numbers was read as one. */
function asNumbers(value: Field | undefined, path: string): Numbers {
  if (ArrayBuffer.isView(value)) return value;
  const wrong = asList(value, path).findIndex((item) => typeof item !== 'number');
  if (wrong >= 0) throw refuse(`${path}[${wrong}]`, 'a number', describe((value as readonly Field[])[wrong]));
  return Float64Array.from(value as readonly number[]);
}

function describe(value: Field | undefined): string {
  if (value === undefined) return 'nothing';
  if (value instanceof Map) return 'an object';
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return `a list of ${value.length}`;
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value);
}
