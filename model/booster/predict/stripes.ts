import { type Crew, firstFree, headerPlace, startCrew } from '../kernels/crew.ts';
import type { Matrix } from '../matrix.ts';
import type { BoosterPack } from './pack-booster.ts';
import { blockRows } from './pack-tree.ts';

/** What the columns of a stripe may take: it bounds the kernel's memory, and they stay in the processor's cache. */
const stripeBytes = 2 ** 21;

/** Blocks of a stripe at most: a thread that is done with its chunk early takes another. */
const mostBlocks = 64;
const blocksInChunk = 2;

/** Where a thread is called for fewer rows times trees, calling it costs more than it gives. */
const workForThreads = 500_000;

const scoreTask = 0;
const nameTask = 1;

/** Adds the pack's trees to the margins, one a row. */
export function addToMargins(
  pack: BoosterPack,
  matrix: Matrix,
  margins: Float64Array,
  threads: number,
): void {
  forStripes(pack, matrix, threads, 8, (from, rows, run) => {
    const stripe = run.floats64(rows);
    stripe.set(margins.subarray(from, from + rows));
    run.lead(scoreTask);
    margins.set(stripe, from);
  });
}

/** Writes the node ids of the leaves, row by row, one a tree. */
export function nameLeaves(pack: BoosterPack, matrix: Matrix, leaves: Int32Array, threads: number): void {
  forStripes(pack, matrix, threads, 4 * pack.trees, (from, rows, run) => {
    run.lead(nameTask);
    leaves.set(run.words(rows * pack.trees), from * pack.trees);
  });
}

/** The stripe's place for what the kernel answers, as numbers of either kind. */
interface StripeRun {
  floats64(count: number): Float64Array;
  words(count: number): Int32Array;
  lead(task: number): void;
}

function forStripes(
  pack: BoosterPack,
  matrix: Matrix,
  threads: number,
  outBytes: number,
  work: (from: number, rows: number, run: StripeRun) => void,
): void {
  const helped = matrix.rows * pack.trees < workForThreads ? 1 : threads;
  const blocks = blocksOf(4 * pack.inputs.length + outBytes, matrix.rows, helped);
  const stride = blocks * blockRows;
  const chunkBlocks = helped === 1 ? blocks : Math.min(blocksInChunk, Math.ceil(blocks / helped));
  const chunks = Math.ceil(blocks / chunkBlocks);
  const rankBytes = pack.slots * blockRows;

  const packPlace = firstFree;
  const columnsPlace = aligned(packPlace + pack.bytes.length);
  const ranksPlace = aligned(columnsPlace + 4 * stride * pack.inputs.length);
  const outPlace = ranksPlace + chunks * rankBytes;
  const crew = crewOf(helped);
  crew.reserve(outPlace + stride * outBytes);
  const { buffer } = crew.memory;
  new Uint8Array(buffer).set(pack.bytes, packPlace);

  for (let from = 0; from < matrix.rows; from += stride) {
    const rows = Math.min(stride, matrix.rows - from);
    for (const [input, feature] of pack.inputs.entries()) {
      const column = (matrix.columns[feature] as Float32Array).subarray(from, from + rows);
      new Float32Array(buffer, columnsPlace + 4 * stride * input, rows).set(column);
    }
    const chunkRows = chunkBlocks * blockRows;
    const job = [packPlace, columnsPlace, stride, rows, chunkRows, ranksPlace, rankBytes, outPlace];
    new Int32Array(buffer, headerPlace, job.length).set(job);
    work(from, rows, {
      floats64: (count) => new Float64Array(buffer, outPlace, count),
      words: (count) => new Int32Array(buffer, outPlace, count),
      lead: (task) => crew.lead(task, Math.ceil(rows / chunkRows)),
    });
  }
}

/** As many as memory allows, but one for every thread even where rows are very long. */
function blocksOf(bytesARow: number, rows: number, threads: number): number {
  const fitting = Math.floor(stripeBytes / (bytesARow * blockRows));
  return Math.min(Math.max(fitting, threads), mostBlocks, Math.ceil(rows / blockRows));
}

function aligned(place: number): number {
  return (place + 15) & ~15;
}

let standing: { crew: Crew; threads: number } | undefined;

/** One crew stands ready for all predictions, because starting threads takes longer than most of them. */
function crewOf(threads: number): Crew {
  const fits = standing?.threads === threads || threads === 1;
  if (standing !== undefined && fits && !standing.crew.isClosed()) return standing.crew;
  standing?.crew.close();
  standing = { crew: startCrew('inference', threads, firstFree), threads };
  return standing.crew;
}
