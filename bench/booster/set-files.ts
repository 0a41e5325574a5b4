import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Matrix } from '../../model/booster/matrix.ts';
import type { Labels } from '../../model/booster/train/training-data.ts';
import type { ParityData } from './parity-set.ts';

/** Writes what `xgboost_side.py` reads: raw little-endian float32, a matrix column by column. */
export function writeSet(folder: string, data: ParityData): void {
  writeMatrix(join(folder, 'train'), data.matrix, data.labels);
  if (data.weights !== undefined) writeFileSync(join(folder, 'train.weights'), bytesOf(data.weights));
  if (data.validation === undefined) return;
  writeMatrix(join(folder, 'validation'), data.validation.matrix, data.validation.labels);
}

export function readFloat32(path: string): Float32Array {
  return new Float32Array(ownBytes(path));
}

export function readFloat64(path: string): Float64Array {
  return new Float64Array(ownBytes(path));
}

/** In memory that begins with the file's first byte, as views of more than one byte ask for. */
function ownBytes(path: string): ArrayBuffer {
  return new Uint8Array(readFileSync(path)).buffer;
}

function writeMatrix(path: string, { rows, names, types, columns }: Matrix, labels: Labels): void {
  const values = new Float32Array(rows * columns.length);
  for (const [index, column] of columns.entries()) values.set(column, index * rows);
  writeFileSync(`${path}.json`, JSON.stringify({ rows, names, types }));
  writeFileSync(`${path}.columns`, bytesOf(values));
  writeFileSync(`${path}.labels`, bytesOf(Float32Array.from(labels)));
}

export const bytesOf = (values: Float32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
