// SHAP values of blocks of rows (see ../../explain/shap-program.ts for the other side, and explain/row-values.ts for what they mean).

import { awaitOrder, callCrew, currentChunks, currentTask, finishOrder, joinCrew, nextChunk, waitForCrew } from '../crew.as';
import { addGroup, GROUP_BYTES } from './groups.as';
import {
  bias,
  blockRows,
  groupCount,
  groups,
  inputs,
  results,
  rows,
  scratchBytes,
  scratches,
  slotFeatures,
  slots,
  sums,
  walkCount,
  walks,
  width,
} from './layout.as';
import { addWalk, WALK_BYTES } from './walks.as';

/** Rows of the results that are written together. */
const TILE: i32 = 16;

/** Task 0 explains `chunks` blocks of rows; there is no other work. */
export function lead(task: i32, chunks: i32, members: i32): void {
  const called = callCrew(task, chunks, members);
  takeBlocks();
  waitForCrew(called);
}

/** The life of a member of the crew. */
export function serve(member: i32): void {
  for (let order = joinCrew(member); awaitOrder(member, order); order++) {
    takeBlocks();
    finishOrder();
  }
  finishOrder();
}

function takeBlocks(): void {
  if (currentTask() != 0) return;
  const blocks = currentChunks();
  for (let block = nextChunk(); block < blocks; block = nextChunk()) explainBlock(block);
}

function explainBlock(block: i32): void {
  const stride = blockRows();
  const count = min(stride, rows() - block * stride);
  const padded = (count + 3) & ~3;
  const values = inputs() + <usize>block * <usize>(stride * slots()) * 4;
  const columns = sums() + <usize>block * <usize>(stride * (slots() + 1)) * 8;
  const scratch = scratches() + <usize>block * scratchBytes();
  memory.fill(columns, 0, <usize>(stride * (slots() + 1)) * 8);
  for (let group = 0; group < groupCount(); group++) {
    addGroup(groups() + <usize>group * GROUP_BYTES, values, columns, scratch, padded, stride);
  }
  for (let walk = 0; walk < walkCount(); walk++) {
    addWalk(walks() + <usize>walk * WALK_BYTES, values, columns, scratch, padded, stride);
  }
  writeRows(columns, block * stride, count, stride);
}

/** From columns of sums to rows of results. */
function writeRows(columns: usize, begin: i32, count: i32, stride: i32): void {
  const rowBytes = <usize>width() << 3;
  const first = results() + <usize>begin * rowBytes;
  memory.fill(first, 0, <usize>count * rowBytes);
  for (let tile = 0; tile < count; tile += TILE) {
    const end = min(count, tile + TILE);
    for (let slot = 0; slot < slots(); slot++) {
      const column = columns + (<usize>(slot * stride) << 3);
      const feature = first + (<usize>load<i32>(slotFeatures() + (<usize>slot << 2)) << 3);
      for (let row = tile; row < end; row++) {
        store<f64>(feature + <usize>row * rowBytes, load<f64>(column + (<usize>row << 3)));
      }
    }
  }
  const last = first + rowBytes - 8;
  for (let row = 0; row < count; row++) store<f64>(last + <usize>row * rowBytes, bias());
}
