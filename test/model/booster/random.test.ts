import { describe, expect, it } from 'vitest';
import { createRandom, derive } from '../../../model/booster/random.ts';

const take = (random: { next(): number }, count: number) =>
  Array.from({ length: count }, () => random.next());

describe('the random streams', () => {
  // Worked out by an independent Python implementation, itself checked on the published outputs of xoshiro128**.
  it('are xoshiro128** as written elsewhere', () => {
    expect(take(createRandom(42), 4)).toEqual([660444221, 3652823732, 77672526, 910233633]);
    expect(take(derive(2 ** 40 + 7, 'rows'), 4)).toEqual([2647216254, 2151384668, 146978045, 3375906804]);
    expect(take(createRandom(-1), 2)).toEqual([2220985655, 211327892]);
  });

  it('differ by seed and by name, and repeat for the same of both', () => {
    const streams = [derive(1, 'rows'), derive(1, 'columns'), derive(2, 'rows'), derive(1 + 2 ** 32, 'rows')];
    const firsts = streams.map((stream) => stream.next());
    expect(new Set(firsts).size).toBe(4);
    expect(derive(1, 'rows').next()).toBe(firsts[0]);
  });

  it('draw uniformly from 0 up to 1, and integers below a limit evenly', () => {
    const random = createRandom(7);
    const uniform = Array.from({ length: 10_000 }, () => random.uniform());
    expect(uniform.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(uniform.reduce((sum, value) => sum + value, 0) / 10_000).toBeCloseTo(0.5, 1);
    const counts = [0, 0, 0];
    for (let i = 0; i < 9000; i++) {
      const drawn = random.below(3);
      counts[drawn] = (counts[drawn] as number) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 3000)).toBeLessThan(200);
  });

  it('shuffle into every order', () => {
    const random = createRandom(3);
    const orders = new Set(Array.from({ length: 200 }, () => random.shuffle([1, 2, 3]).join('')));
    expect([...orders].sort()).toEqual(['123', '132', '213', '231', '312', '321']);
  });
});
