import { type Field, type FieldObject, fileLimits, type Numbers, refuse } from './fields.ts';

/**
 * Universal Binary JSON (draft 12, big endian) as XGBoost writes it: objects without a count; lists with a count, with a count and a
 * type, or with an end. Throws `booster-file-invalid` for other bytes, for counts that the bytes left cannot hold (before anything is
 * made for them), for a name that is given twice, and past `fileLimits`.
 */
export function parseUbjson(bytes: Uint8Array): Field {
  if (bytes.length > fileLimits.bytes)
    throw refuse('', `at most ${fileLimits.bytes} bytes`, `${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reader: Reader = { bytes, view, at: 0, values: 0 };
  const field = readValue(reader, readMark(reader), 0);
  if (reader.at < bytes.length) throw wrong(reader, 'nothing more');
  return field;
}

interface Reader {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at: number;
  values: number;
}

/** By type mark: the bytes of one number, how it is read, and the array that many of it go into. */
interface NumberType {
  size: number;
  get(view: DataView, at: number): number;
  array(length: number): Numbers;
}

const numberTypes: ReadonlyMap<string, NumberType> = new Map<string, NumberType>([
  ['i', { size: 1, get: (view, at) => view.getInt8(at), array: (length) => new Int8Array(length) }],
  ['U', { size: 1, get: (view, at) => view.getUint8(at), array: (length) => new Uint8Array(length) }],
  ['I', { size: 2, get: (view, at) => view.getInt16(at), array: (length) => new Int16Array(length) }],
  ['l', { size: 4, get: (view, at) => view.getInt32(at), array: (length) => new Int32Array(length) }],
  // Beyond 2^53 the last digits are lost, and whoever reads the number refuses one so large.
  [
    'L',
    { size: 8, get: (view, at) => Number(view.getBigInt64(at)), array: (length) => new Float64Array(length) },
  ],
  ['d', { size: 4, get: (view, at) => view.getFloat32(at), array: (length) => new Float32Array(length) }],
  ['D', { size: 8, get: (view, at) => view.getFloat64(at), array: (length) => new Float64Array(length) }],
]);

function readValue(reader: Reader, mark: string, depth: number): Field {
  if (++reader.values > fileLimits.values) throw wrong(reader, `at most ${fileLimits.values} values`);
  if (mark === 'S') return readText(reader, readCount(reader, 1));
  if (mark === 'Z') return null;
  if (mark === 'T' || mark === 'F') return mark === 'T';
  const type = numberTypes.get(mark);
  if (type !== undefined) return readNumber(reader, type);
  if (mark !== '{' && mark !== '[') throw wrong(reader, 'a type mark', mark);
  if (depth >= fileLimits.nesting) throw wrong(reader, `at most ${fileLimits.nesting} levels`);
  return mark === '{' ? readObject(reader, depth + 1) : readList(reader, depth + 1);
}

function readObject(reader: Reader, depth: number): FieldObject {
  const fields = new Map<string, Field>();
  while (!take(reader, '}')) {
    const name = readText(reader, readCount(reader, 1));
    if (fields.has(name)) throw wrong(reader, 'each name once', name);
    fields.set(name, readValue(reader, readMark(reader), depth));
  }
  return fields;
}

function readList(reader: Reader, depth: number): Field {
  if (take(reader, '$')) return readNumbers(reader);
  const items: Field[] = [];
  if (take(reader, '#')) {
    const count = readCount(reader, 1);
    while (items.length < count) items.push(readValue(reader, readMark(reader), depth));
  } else {
    while (!take(reader, ']')) items.push(readValue(reader, readMark(reader), depth));
  }
  return items;
}

function readNumbers(reader: Reader): Numbers {
  const mark = readMark(reader);
  const type = numberTypes.get(mark);
  if (type === undefined) throw wrong(reader, 'a type of numbers', mark);
  if (!take(reader, '#')) throw wrong(reader, '#', readMark(reader));
  const numbers = type.array(readCount(reader, type.size));
  for (let index = 0; index < numbers.length; index++) numbers[index] = readNumber(reader, type);
  return numbers;
}

/** How many entries of at least `size` bytes follow. */
function readCount(reader: Reader, size: number): number {
  const mark = readMark(reader);
  const type = 'iUIlL'.includes(mark) ? numberTypes.get(mark) : undefined;
  if (type === undefined) throw wrong(reader, 'a type of integers', mark);
  const count = readNumber(reader, type);
  const left = Math.floor((reader.bytes.length - reader.at) / size);
  if (count < 0 || count > left) throw wrong(reader, `0 to ${left} entries`, String(count));
  return count;
}

function readNumber(reader: Reader, type: NumberType): number {
  if (reader.at + type.size > reader.bytes.length) throw wrong(reader, `${type.size} bytes`, 'the end');
  const value = type.get(reader.view, reader.at);
  reader.at += type.size;
  return value;
}

function readText(reader: Reader, length: number): string {
  const bytes = reader.bytes.subarray(reader.at, reader.at + length);
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    reader.at += length;
    return text;
  } catch {
    throw wrong(reader, 'a text in UTF-8', 'other bytes');
  }
}

function readMark(reader: Reader): string {
  const byte = reader.bytes[reader.at];
  if (byte === undefined) throw wrong(reader, 'a mark', 'the end');
  reader.at++;
  return String.fromCharCode(byte);
}

function take(reader: Reader, mark: string): boolean {
  if (reader.bytes[reader.at] !== mark.charCodeAt(0)) return false;
  reader.at++;
  return true;
}

function wrong({ at, bytes }: Reader, expected: string, arrived = `${bytes.length - at} bytes`): Error {
  return refuse(`byte ${at} of the UBJSON`, expected, arrived.slice(0, 60));
}
