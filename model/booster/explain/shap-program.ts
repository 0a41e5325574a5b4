import { headerPlace, startCrew } from '../kernels/crew.ts';
import type { Matrix } from '../matrix.ts';
import { ProgramWriter } from './program-writer.ts';
import type { Explained } from './row-values.ts';

/** Bytes of the work of kernels/shapley on a group, a row of a block. */
const groupScratch = 36;

/** Sums of a block should stay in a core's own cache. */
const blockBytes = 2 ** 20;
const mostBlockRows = 1024;
const leastBlockRows = 64;

/** Blocks of one task, a thread: enough that none waits long for the last. */
const blocksAThread = 4;

/** Blocks of a task take about so many bytes at most. */
const taskBytes = 2 ** 27;

/** Told after each part of the rows, up to all of them. */
export type ShapProgress = (progress: { rows: number; of: number }) => void;

/** A booster in the memory of the kernel. */
export interface ShapProgram {
  /** SHAP values of all rows, row by row: one value a feature and then the bias. */
  explain(matrix: Matrix, onProgress?: ShapProgress): Float64Array;
  close(): void;
}

export function shapProgram(explained: Explained, threads: number): ShapProgram {
  const writer = new ProgramWriter(explained);
  const { slotFeatures } = writer;
  const width = explained.features + 1;
  const blockRows = blockRowsFor(slotFeatures.length);
  const scratchBytes = Math.ceil(Math.max(groupScratch * blockRows, writer.walkScratch) / 64) * 64;
  const blockSizes = {
    inputs: 4 * blockRows * slotFeatures.length,
    sums: 8 * blockRows * (slotFeatures.length + 1),
    results: 8 * blockRows * width,
    scratches: scratchBytes,
  };
  const bytesABlock = Object.values(blockSizes).reduce((sum, bytes) => sum + bytes, 0);
  const crew = startCrew('shapley', threads, writer.bytes + bytesABlock);
  writer.write(crew);

  const explain = (matrix: Matrix, onProgress?: ShapProgress): Float64Array => {
    const values = new Float64Array(matrix.rows * width);
    const room = Math.max(threads, Math.floor(taskBytes / bytesABlock));
    const blocks = Math.min(blocksAThread * threads, room, Math.ceil(matrix.rows / blockRows));
    crew.reserve(writer.bytes + blocks * bytesABlock);
    const { buffer } = crew.memory;
    let next = writer.bytes;
    const take = (bytes: number): number => {
      next += bytes * blocks;
      return next - bytes * blocks;
    };
    const inputs = take(blockSizes.inputs);
    const sums = take(blockSizes.sums);
    const results = take(blockSizes.results);
    const scratches = take(blockSizes.scratches);
    const header = new Int32Array(buffer, headerPlace, 64);
    header.set([...writer.places, inputs, sums, results, scratches, scratchBytes, blockRows]);
    header.set([slotFeatures.length, width, writer.slotPlace], 10);
    new Float64Array(buffer, headerPlace + 256, 1)[0] = explained.bias;
    for (let begin = 0; begin < matrix.rows; begin += blocks * blockRows) {
      const rows = Math.min(blocks * blockRows, matrix.rows - begin);
      header[13] = rows;
      for (let row = 0; row < rows; row += blockRows) {
        const first = inputs + (row / blockRows) * blockSizes.inputs;
        const last = begin + Math.min(row + blockRows, rows);
        for (const [slot, feature] of slotFeatures.entries()) {
          const column = (matrix.columns[feature] as Float32Array).subarray(begin + row, last);
          new Float32Array(buffer, first + 4 * slot * blockRows, blockRows).set(column);
        }
      }
      crew.lead(0, Math.ceil(rows / blockRows));
      values.set(new Float64Array(buffer, results, rows * width), begin * width);
      onProgress?.({ rows: begin + rows, of: matrix.rows });
    }
    return values;
  };
  return { explain, close: () => crew.close() };
}

function blockRowsFor(slots: number): number {
  const rows = Math.floor(blockBytes / (8 * Math.max(1, slots)) / 16) * 16;
  return Math.min(mostBlockRows, Math.max(leastBlockRows, rows));
}
