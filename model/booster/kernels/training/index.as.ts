// The heavy loops of training (see ../training-engine.ts for the other side, and train/plain-engine.ts for what they mean).

import { awaitOrder, callCrew, currentChunks, currentTask, finishOrder, joinCrew, nextChunk, waitForCrew } from '../crew.as';
import { binRows } from './bin.as';
import { addLeaves } from './leaves.as';
import { fillGroup } from './fill.as';
import { fillLogistic, findLimits, quantiseRows } from './gradients.as';
import { placeRows, splitRows } from './partition.as';
import { searchPart } from './search.as';
import { sketchColumn } from './sketch.as';

/** Does a task with the crew: `chunks` of it, by whoever is free. The numbers of the tasks are those of `../training-memory.ts`. */
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

function perform(task: i32, chunk: i32): void {
  switch (task) {
    case 0:
      return fillLogistic(chunk);
    case 1:
      return findLimits(chunk);
    case 2:
      return quantiseRows(chunk);
    case 3:
      return fillGroup(chunk);
    case 4:
      return searchPart(chunk);
    case 5:
      return splitRows(chunk);
    case 6:
      return placeRows(chunk);
    case 7:
      return addLeaves(chunk);
    case 8:
      return binRows(chunk);
    case 9:
      return sketchColumn(chunk);
  }
}
