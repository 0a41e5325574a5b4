import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { ModelError } from '../errors.ts';

/** The bytes at the beginning of a kernel's memory that its crew uses; a kernel's own begin at `headerPlace`. */
export const headerPlace = 512;
export const firstFree = 1024;

/** So many threads fit into the crew's bytes of the memory. */
export const mostThreads = 16;

const pageBytes = 65_536;
const dismissal = -1;

/**
 * Threads that do the chunks of a kernel's tasks together on one memory. The calling thread is one of them and waits for the others, so
 * that a task is a plain call. Which thread does which chunk is left to chance: a kernel writes what a chunk answers to the chunk's own place.
 */
export interface Crew {
  readonly memory: WebAssembly.Memory;
  /** The calling one included. */
  readonly threads: number;
  /** Makes the memory at least so long. Throws `kernel-memory`. */
  reserve(bytes: number): void;
  /** Does chunks 0 to `chunks` - 1 of a task. Throws `kernel-closed` after the end; what a kernel traps on ends the crew. */
  lead(task: number, chunks: number): void;
  /** Sends the threads home. */
  close(): void;
  isClosed(): boolean;
}

interface KernelExports {
  lead(task: number, chunks: number, members: number): void;
}

/** `name` is that of a compiled kernel beside this file. A new thread takes part as soon as it has started, so that nobody waits for it. */
export function startCrew(name: string, threads: number, bytes: number): Crew {
  const module = kernelModule(name);
  const memory = new WebAssembly.Memory({
    initial: pagesOf(bytes),
    maximum: 65_536,
    shared: true,
  });
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const { lead } = instance.exports as unknown as KernelExports;
  const members = Array.from({ length: Math.min(threads, mostThreads) - 1 }, (_, member) => {
    const worker = new Worker(memberSource, { eval: true, workerData: { module, memory, member } });
    worker.unref();
    return worker;
  });
  const control = new Int32Array(memory.buffer, 0, 16);
  let closed = false;
  const close = (): void => {
    if (closed) return;
    closed = true;
    if (members.length === 0) return;
    if (Atomics.load(control, failedPlace) === 0) lead(dismissal, 0, members.length);
    // One that had not started yet was not there to be dismissed.
    for (const worker of members) void worker.terminate();
  };
  return {
    memory,
    threads: members.length + 1,
    reserve(wanted) {
      const missing = pagesOf(wanted) - memory.buffer.byteLength / pageBytes;
      if (missing <= 0) return;
      try {
        memory.grow(missing);
      } catch {
        throw memoryError(wanted);
      }
    },
    lead(task, chunks) {
      if (closed) throw closedError();
      try {
        lead(task, chunks, members.length);
      } catch (error) {
        // What the others still do is never waited for again.
        Atomics.store(control, failedPlace, 1);
        close();
        throw error;
      }
      if (Atomics.load(control, failedPlace) === 0) return;
      close();
      throw new Error(`A thread of the ${name} kernel has failed.`);
    },
    close,
    isClosed: () => closed,
  };
}

function memoryError(bytes: number): ModelError {
  return new ModelError({
    code: 'kernel-memory',
    message: 'There is not so much memory for the table and what is worked out from it.',
    expected: 'at most 4 GiB, and as much as the machine has free',
    arrived: `${(bytes / 2 ** 30).toFixed(1)} GiB`,
    next: 'Take fewer rows or columns, or fewer bins a column.',
  });
}

function closedError(): ModelError {
  return new ModelError({
    code: 'kernel-closed',
    message: 'What computes here was closed before.',
    expected: 'a use before the end',
    next: 'Make a new one, or close it later.',
  });
}

function pagesOf(bytes: number): number {
  return Math.ceil(Math.max(bytes, firstFree) / pageBytes);
}

/** Where a member says that it has failed, and how many are at work: 32-bit words of the memory, as in crew.as.ts. */
const failedPlace = 4;
const workingPlace = 3;

const memberSource = `const { workerData } = require('node:worker_threads');
const { module, memory, member } = workerData;
try {
  new WebAssembly.Instance(module, { env: { memory } }).exports.serve(member);
} catch {
  const control = new Int32Array(memory.buffer, 0, 16);
  Atomics.store(control, ${failedPlace}, 1);
  Atomics.sub(control, ${workingPlace}, 1);
  Atomics.notify(control, ${workingPlace});
}`;

const modules = new Map<string, WebAssembly.Module>();

export function kernelModule(name: string): WebAssembly.Module {
  let module = modules.get(name);
  if (module === undefined) {
    module = new WebAssembly.Module(readFileSync(new URL(`${name}.wasm`, import.meta.url)));
    modules.set(name, module);
  }
  return module;
}
