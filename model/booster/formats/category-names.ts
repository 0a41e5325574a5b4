import type { CategoryNames } from '../booster.ts';
import { ModelError } from '../errors.ts';
import type { Document } from './document.ts';
import {
  asIntegers,
  asList,
  asObject,
  asWholeNumbers,
  expectKind,
  type Field,
  type FieldObject,
  refuse,
} from './fields.ts';

/** XGBoost's number for a list of int64, which whole numbers in a data frame are unless it was told otherwise. */
const int64 = 15n;

/**
 * What the codes of each column stand for, as XGBoost since 3.1 keeps it from a data frame (`cats`); undefined where it kept nothing. Texts
 * in ASCII and int64 are read: of other texts the Python package loses bytes, since it counts letters.
 */
export function readCategoryNames(
  field: Field | undefined,
  features: number,
): readonly CategoryNames[] | undefined {
  const columns = field === undefined ? [] : asList(asObject(field, 'cats').get('enc'), 'cats.enc');
  if (columns.length === 0) return undefined;
  if (columns.length !== features) throw refuse('cats.enc', `${features} columns`, `${columns.length}`);
  return columns.map((column, index) => {
    const path = `cats.enc[${index}]`;
    const names = readNames(asObject(column, path), path);
    if (new Set<unknown>(names).size !== names.length) throw refuse(path, 'distinct categories', 'others');
    return names;
  });
}

/** The same for a file; `sorted_idx` are the places of each column's categories in their order, by which XGBoost finds them. */
export function writeCategoryNames(columns: readonly CategoryNames[] = []): Document {
  const sorted = columns.flatMap((names) =>
    [...names.keys()].sort((left, right) => ((names[left] as string) < (names[right] as string) ? -1 : 1)),
  );
  const ends = endsOf(columns.map((names) => names.length));
  return {
    enc: columns.map((names) => (isNumbers(names) ? writeNumbers(names) : writeTexts(names))),
    feature_segments: Int32Array.from(columns.length === 0 ? [] : [0, ...ends]),
    sorted_idx: Int32Array.from(sorted),
  };
}

function readNames(column: FieldObject, path: string): CategoryNames {
  if (!column.has('offsets')) {
    if (column.get('type') !== Number(int64)) expectKind(`${path}.type`, 'another type', 'int64');
    return asWholeNumbers(column.get('values'), `${path}.values`);
  }
  const offsets = asIntegers(column.get('offsets'), `${path}.offsets`);
  const bytes = asIntegers(column.get('values'), `${path}.values`);
  if (bytes.some((byte) => byte < 0)) expectKind(path, 'other letters', 'categories in ASCII');
  const rising = offsets.every(
    (offset, index) => offset >= (index === 0 ? 0 : (offsets[index - 1] as number)),
  );
  if (!rising || (offsets.at(-1) ?? 0) > bytes.length)
    throw refuse(`${path}.offsets`, `rising numbers up to ${bytes.length}`, 'others');
  return Array.from(offsets.subarray(1), (end, index) =>
    Array.from(bytes.subarray(offsets[index], end), (byte) => String.fromCharCode(byte)).join(''),
  );
}

function writeNumbers(names: readonly number[]): Document {
  return { type: int64, values: BigInt64Array.from(names, BigInt) };
}

/** A column without categories has no offsets at all. */
function writeTexts(names: readonly string[]): Document {
  const text = names.join('');
  const bytes = new TextEncoder().encode(text);
  if (bytes.length !== text.length) {
    throw new ModelError({
      code: 'category-name',
      message: 'The names of the categories cannot be written into an XGBoost model.',
      expected: 'texts in ASCII',
      arrived: text.slice(0, 60),
      next: 'Leave the names of the categories out of the booster; its codes predict without them.',
    });
  }
  const ends = endsOf(names.map((name) => name.length));
  return { offsets: Int32Array.from(ends.length === 0 ? [] : [0, ...ends]), values: Int8Array.from(bytes) };
}

/** Where each part ends once they stand one behind another. */
function endsOf(lengths: readonly number[]): number[] {
  let end = 0;
  return lengths.map((length) => {
    end += length;
    return end;
  });
}

function isNumbers(names: CategoryNames): names is readonly number[] {
  return typeof names[0] === 'number';
}
