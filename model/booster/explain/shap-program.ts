import { type Crew, headerPlace, startCrew } from '../kernels/crew.ts';
import type { Matrix } from '../matrix.ts';
import { ProgramWriter } from './program-writer.ts';
import type { Explained } from './row-values.ts';

/** Where the header says how many rows a task has. */
const rowsField = 13;

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
  const crew = startCrew('shapley', threads, writer.bytes);
  writer.write(crew);
  return {
    explain: (matrix, onProgress) => explainRows(explained, writer, crew, threads, matrix, onProgress),
    close: () => crew.close(),
  };
}

function explainRows(
  { features, bias }: Explained,
  { slotFeatures, slotPlace, places, bytes, walkScratch }: ProgramWriter,
  crew: Crew,
  threads: number,
  matrix: Matrix,
  onProgress?: ShapProgress,
): Float64Array {
  const width = features + 1;
  const slots = slotFeatures.length;
  const blockRows = blockRowsFor(slots, matrix.rows);
  const sizes = {
    inputs: 4 * blockRows * slots,
    sums: 8 * blockRows * (slots + 1),
    results: 8 * blockRows * width,
    scratches: Math.ceil(Math.max(groupScratch * blockRows, walkScratch) / 64) * 64,
  };
  const bytesABlock = sizes.inputs + sizes.sums + sizes.results + sizes.scratches;
  const room = Math.max(threads, Math.floor(taskBytes / bytesABlock));
  const blocks = Math.min(blocksAThread * threads, room, Math.ceil(matrix.rows / blockRows));
  crew.reserve(bytes + blocks * bytesABlock);
  const { buffer } = crew.memory;
  const inputs = bytes;
  const sums = inputs + blocks * sizes.inputs;
  const results = sums + blocks * sizes.sums;
  const scratches = results + blocks * sizes.results;
  const header = new Int32Array(buffer, headerPlace, 64);
  header.set([
    ...places,
    inputs,
    sums,
    results,
    scratches,
    sizes.scratches,
    blockRows,
    slots,
    width,
    slotPlace,
  ]);
  new Float64Array(buffer, headerPlace + 256, 1)[0] = bias;

  const values = new Float64Array(matrix.rows * width);
  for (let begin = 0; begin < matrix.rows; begin += blocks * blockRows) {
    const rows = Math.min(blocks * blockRows, matrix.rows - begin);
    header[rowsField] = rows;
    for (let block = 0; block * blockRows < rows; block++) {
      const input = new Float32Array(buffer, inputs + block * sizes.inputs, blockRows * slots);
      const first = begin + block * blockRows;
      const last = Math.min(first + blockRows, begin + rows);
      for (let slot = 0; slot < slots; slot++) {
        const column = matrix.columns[slotFeatures[slot] as number] as Float32Array;
        input.set(column.subarray(first, last), slot * blockRows);
      }
    }
    crew.lead(0, Math.ceil(rows / blockRows));
    values.set(new Float64Array(buffer, results, rows * width), begin * width);
    onProgress?.({ rows: begin + rows, of: matrix.rows });
  }
  return values;
}

/** A multiple of 16, so that columns of a block begin where vectors do. */
function blockRowsFor(slots: number, rows: number): number {
  const fitting = Math.floor(blockBytes / (8 * Math.max(1, slots)) / 16) * 16;
  const wanted = Math.ceil(Math.max(1, rows) / 16) * 16;
  return Math.min(mostBlockRows, wanted, Math.max(leastBlockRows, fitting));
}
