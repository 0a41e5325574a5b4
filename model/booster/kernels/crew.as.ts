// The threads of a crew, in the memory that they share. Compiled into every kernel (see crew.ts for the other side).
//
// Bytes 0 to 255 of the memory: next chunk, task, chunks, members still at work, whether one has failed (crew.ts writes that); from 64 on, 16 bytes a member: the order
// that it is to take part in, whether it is ready, whether it sleeps, the order last given.

const NEXT: usize = 0;
const TASK: usize = 4;
const CHUNKS: usize = 8;
const WORKING: usize = 12;
const MEMBERS: usize = 64;
const MEMBER_BYTES: usize = 16;
const ORDER: usize = 0;
const READY: usize = 4;
const SLEEPS: usize = 8;

/** Looks at memory before a thread goes to sleep: about a tenth of a millisecond, as long as a step of training. */
const SPINS: i32 = 60000;

/** Sets a task up and calls whoever of the crew is ready; returns how many were called. The caller takes chunks, too, then waits for them. */
export function callCrew(task: i32, chunks: i32, members: i32): i32 {
  atomic.store<i32>(NEXT, 0);
  store<i32>(TASK, task);
  store<i32>(CHUNKS, chunks);
  // One chunk is done sooner than somebody is woken. To be dismissed, everybody is called, and nothing is left to do.
  if (chunks < 2 && task >= 0) return 0;
  let called = 0;
  for (let member = 0; member < members; member++) {
    if (atomic.load<i32>(MEMBERS + <usize>member * MEMBER_BYTES + READY) != 0) called++;
  }
  atomic.store<i32>(WORKING, called);
  let left = called;
  for (let member = 0; member < members && left > 0; member++) {
    const place = MEMBERS + <usize>member * MEMBER_BYTES;
    if (atomic.load<i32>(place + READY) == 0) continue;
    left--;
    atomic.add<i32>(place + ORDER, 1);
    if (atomic.load<i32>(place + SLEEPS) != 0) atomic.notify(place + ORDER, 1);
  }
  return called;
}

export function waitForCrew(called: i32): void {
  if (called == 0) return;
  let spins = 0;
  for (let working = atomic.load<i32>(WORKING); working != 0; working = atomic.load<i32>(WORKING)) {
    if (++spins > SPINS) atomic.wait<i32>(WORKING, working, -1);
  }
}

/** The task at hand, its chunks, and the next of them that nobody has taken: past the last when all are. */
export function currentTask(): i32 {
  return load<i32>(TASK);
}
export function currentChunks(): i32 {
  return load<i32>(CHUNKS);
}
export function nextChunk(): i32 {
  return atomic.add<i32>(NEXT, 1);
}

/** A member says that it is there, and gets the last order that was not its own. */
export function joinCrew(member: i32): i32 {
  const place = MEMBERS + <usize>member * MEMBER_BYTES;
  const order = atomic.load<i32>(place + ORDER);
  atomic.store<i32>(place + READY, 1);
  return order;
}

/** Waits for the next order; false says that the member is dismissed. */
export function awaitOrder(member: i32, order: i32): bool {
  const place = MEMBERS + <usize>member * MEMBER_BYTES;
  let spins = 0;
  while (atomic.load<i32>(place + ORDER) == order) {
    if (++spins < SPINS) continue;
    atomic.store<i32>(place + SLEEPS, 1);
    atomic.wait<i32>(place + ORDER, order, -1);
    atomic.store<i32>(place + SLEEPS, 0);
  }
  return currentTask() >= 0;
}

export function finishOrder(): void {
  if (atomic.sub<i32>(WORKING, 1) == 1) atomic.notify(WORKING, 1);
}
