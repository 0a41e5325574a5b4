import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { headerPlace, startCrew } from '../../../../model/booster/kernels/crew.ts';
import { task } from '../../../../model/booster/kernels/training-task.ts';

/** Until the members of a crew have started: they raise a flag in its memory. */
async function untilReady(memory: WebAssembly.Memory, members: number): Promise<void> {
  const words = new Int32Array(memory.buffer, 64, 4 * members);
  while (Array.from({ length: members }, (_, member) => words[4 * member + 1]).includes(0))
    await setTimeout(5);
}

describe('a crew', () => {
  it('is closed with threads that work and with threads that have not started', async () => {
    const late = startCrew('training', 4, 0);
    late.close();
    const working = startCrew('training', 4, 0);
    await untilReady(working.memory, 3);
    working.close();
    working.close();
    expect([late.isClosed(), working.isClosed()]).toEqual([true, true]);
  });

  it('says so where there is not so much memory', () => {
    const crew = startCrew('training', 1, 0);
    expect(() => crew.reserve(5 * 2 ** 30)).toThrow(
      expect.objectContaining({ code: 'kernel-memory', arrived: '5.0 GiB' }),
    );
  });

  it('refuses work after its end', () => {
    const crew = startCrew('training', 2, 0);
    crew.close();
    expect(() => crew.lead(task.fill, 4)).toThrow(expect.objectContaining({ code: 'kernel-closed' }));
  });

  it('ends with what a kernel traps on, whichever thread it is, and waits for nobody', async () => {
    for (let round = 0; round < 5; round++) {
      const crew = startCrew('training', 3, 0);
      await untilReady(crew.memory, 2);
      // Jobs lie past the end of the memory.
      new Int32Array(crew.memory.buffer, headerPlace, 64).fill(0x7fff0000);
      expect(() => crew.lead(task.search, 50)).toThrow();
      expect(crew.isClosed()).toBe(true);
    }
  });
});
