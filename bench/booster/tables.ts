import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrainingData } from '../../model/booster/index.ts';
import type { Matrix } from '../../model/booster/matrix.ts';
import { bytesOf, readFloat32 } from './set-files.ts';
import { referenceData } from './sets/synthetic.ts';

/** Writes a reference table by rows for xgboost and by columns for us, each as its side likes it best; returns its path. */
export function writeTable(folder: string, rows: number, columns: number): string {
  const path = join(folder, `${rows}x${columns}`);
  const { matrix, labels } = referenceData(rows, columns);
  const byRow = new Float32Array(rows * columns);
  const byColumn = new Float32Array(rows * columns);
  for (const [index, column] of matrix.columns.entries()) {
    byColumn.set(column, index * rows);
    for (let row = 0; row < rows; row++) byRow[row * columns + index] = column[row] as number;
  }
  writeFileSync(`${path}.json`, JSON.stringify({ rows, names: matrix.names }));
  writeFileSync(`${path}.rows`, bytesOf(byRow));
  writeFileSync(`${path}.columns`, bytesOf(byColumn));
  writeFileSync(`${path}.labels`, bytesOf(Float32Array.from(labels)));
  return path;
}

/** One copy in memory: each column is a view. */
export function readTable(path: string): TrainingData {
  const { rows, names } = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as Pick<Matrix, 'rows' | 'names'>;
  const values = readFloat32(`${path}.columns`);
  const columns = names.map((_, index) => values.subarray(index * rows, (index + 1) * rows));
  return { matrix: { rows, names, columns }, labels: Uint8Array.from(readFloat32(`${path}.labels`)) };
}
