import type { Document } from './document.ts';

/** The document as XGBoost writes UBJSON: every count an int64, lists with their count, numbers of one kind behind one type mark. */
export function renderUbjson(document: Document): Uint8Array {
  const writer = { bytes: new Uint8Array(1 << 16), at: 0 };
  write(writer, document);
  return writer.bytes.slice(0, writer.at);
}

interface Writer {
  bytes: Uint8Array;
  at: number;
}

function write(writer: Writer, document: Document): void {
  if (typeof document === 'string') {
    putMark(writer, 'S');
    putText(writer, document);
  } else if (typeof document === 'number') {
    putMark(writer, 'd');
    room(writer, 4).setFloat32(0, document);
  } else if (typeof document === 'bigint') writeInteger(writer, document);
  else if (isArray(document)) writeArray(writer, document);
  else if (isList(document)) {
    putMark(writer, '[#');
    putCount(writer, document.length);
    for (const item of document) write(writer, item);
  } else {
    putMark(writer, '{');
    for (const [name, value] of Object.entries(document)) {
      putText(writer, name);
      write(writer, value);
    }
    putMark(writer, '}');
  }
}

type TypedArray = Float32Array | Int32Array | BigInt64Array | Int8Array | Uint8Array;

function writeArray(writer: Writer, values: TypedArray): void {
  putMark(writer, `[$${markOf(values)}#`);
  putCount(writer, values.length);
  const view = room(writer, values.byteLength);
  const size = values.BYTES_PER_ELEMENT;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number | bigint;
    if (typeof value === 'bigint') view.setBigInt64(index * size, value);
    else if (values instanceof Float32Array) view.setFloat32(index * size, value);
    else if (size === 4) view.setInt32(index * size, value);
    else view.setUint8(index, value);
  }
}

function markOf(values: TypedArray): string {
  if (values instanceof Float32Array) return 'd';
  if (values instanceof Int32Array) return 'l';
  if (values instanceof Int8Array) return 'i';
  return values instanceof Uint8Array ? 'U' : 'L';
}

/** In the fewest bytes; XGBoost leaves each size's least and greatest number to the next size. */
function writeInteger(writer: Writer, value: bigint): void {
  const magnitude = value < 0n ? -value : value;
  if (magnitude < 127n) {
    putMark(writer, 'i');
    room(writer, 1).setInt8(0, Number(value));
  } else if (magnitude < 32_767n) {
    putMark(writer, 'I');
    room(writer, 2).setInt16(0, Number(value));
  } else if (magnitude < 2_147_483_647n) {
    putMark(writer, 'l');
    room(writer, 4).setInt32(0, Number(value));
  } else {
    putMark(writer, 'L');
    room(writer, 8).setBigInt64(0, value);
  }
}

function putText(writer: Writer, text: string): void {
  const bytes = new TextEncoder().encode(text);
  putCount(writer, bytes.length);
  room(writer, bytes.length);
  writer.bytes.set(bytes, writer.at - bytes.length);
}

function putCount(writer: Writer, count: number): void {
  putMark(writer, 'L');
  room(writer, 8).setBigInt64(0, BigInt(count));
}

function putMark(writer: Writer, marks: string): void {
  const view = room(writer, marks.length);
  for (let index = 0; index < marks.length; index++) view.setUint8(index, marks.charCodeAt(index));
}

/** The next `size` bytes, which are then taken. */
function room(writer: Writer, size: number): DataView {
  const end = writer.at + size;
  if (end > writer.bytes.length) {
    const larger = new Uint8Array(Math.max(2 * writer.bytes.length, end));
    larger.set(writer.bytes);
    writer.bytes = larger;
  }
  const view = new DataView(writer.bytes.buffer, writer.at, size);
  writer.at = end;
  return view;
}

function isArray(document: object): document is TypedArray {
  return ArrayBuffer.isView(document);
}

function isList(document: object): document is readonly Document[] {
  return Array.isArray(document);
}
