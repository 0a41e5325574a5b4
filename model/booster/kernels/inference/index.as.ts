// Scores rows with a packed booster (model/booster/predict/pack-booster.ts writes the pack and tells its layout).
//
// A block of rows is scored in two passes. First every value becomes a rank: how many of its column's thresholds are not above it. A rank
// is a byte, so that one vector compares sixteen rows with a threshold. Then every tree gives its leaf: a shallow tree compares at
// all its nodes and folds the answers into a leaf number without a branch; a deep tree is walked.

import { awaitOrder, callCrew, currentChunks, currentTask, finishOrder, joinCrew, nextChunk, waitForCrew } from '../crew.as';
import { BLOCK, BLOCK_BITS, Pack, treeAt } from './layout.as';
import { rankBlock, rankRow } from './ranks.as';
import { addTrees, leafIn, nameLeaves } from './trees.as';

@unmanaged class Job {
  pack: u32;
  columns: u32;
  /** Values in a column. */
  stride: u32;
  rows: u32;
  chunkRows: u32;
  /** By chunk, a block of bytes for every slot. */
  ranks: u32;
  rankBytes: u32;
  /** Margins to be added to, or the leaves' names to be written, row by row. */
  out: u32;
}

/** Where the job is told (`headerPlace` in ../crew.ts). */
const JOB: usize = 512;

const SCORE: i32 = 0;

/** Scores a stripe of rows (task 0), or names their leaves (task 1), by whoever of the crew is free. */
export function lead(task: i32, chunks: i32, members: i32): void {
  const called = callCrew(task, chunks, members);
  takeChunks();
  waitForCrew(called);
}

/** The life of a member of the crew. */
export function serve(member: i32): void {
  for (let order = joinCrew(member); awaitOrder(member, order); order++) {
    takeChunks();
    finishOrder();
  }
  finishOrder();
}

function takeChunks(): void {
  const task = currentTask();
  const chunks = currentChunks();
  for (let chunk = nextChunk(); chunk < chunks; chunk = nextChunk()) perform(task, chunk);
}

/** Does the rows of one chunk, a whole number of blocks except at the end. */
function perform(task: i32, chunk: i32): void {
  const job = changetype<Job>(JOB);
  const pack = <usize>job.pack;
  const ranks = <usize>(job.ranks + chunk * job.rankBytes);
  const end = min(job.rows, (<u32>chunk + 1) * job.chunkRows);
  for (let row = <u32>chunk * job.chunkRows; row < end; row += BLOCK) {
    const count = min(BLOCK, end - row);
    rankBlock(pack, job.columns + (row << 2), job.stride, count, ranks);
    if (task == SCORE) addTrees(pack, ranks, count, job.out + (row << 3));
    else nameLeaves(pack, ranks, count, job.out + ((row * changetype<Pack>(pack).trees) << 2));
  }
}

/** The margin of one row of values, in the order of the pack's inputs; `ranks` holds a byte for every slot. */
export function scoreRow(pack: usize, values: usize, base: f64, ranks: usize): f64 {
  rankRow(pack, values, ranks);
  const trees = changetype<Pack>(pack).trees;
  let margin = base;
  for (let tree: u32 = 0; tree < trees; tree++) {
    const packed = treeAt(pack, tree);
    margin += load<f64>(pack + packed.leaves + (<usize>leafIn(pack, packed, ranks, BLOCK_BITS) << 3));
  }
  return margin;
}

/** The node id of one row's leaf in every tree. Parameters as for `scoreRow`. */
export function nameLeavesOfRow(pack: usize, values: usize, leaves: usize, ranks: usize): void {
  rankRow(pack, values, ranks);
  const trees = changetype<Pack>(pack).trees;
  for (let tree: u32 = 0; tree < trees; tree++) {
    const packed = treeAt(pack, tree);
    const leaf = leafIn(pack, packed, ranks, BLOCK_BITS);
    store<i32>(leaves + (<usize>tree << 2), load<i32>(pack + packed.names + (<usize>leaf << 2)));
  }
}
