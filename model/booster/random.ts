/** A seeded stream of random numbers: the same seed gives the same numbers on every machine. */
export interface Random {
  /** An integer from 0 to 2^32 - 1. */
  next(): number;
  /** A number in [0, 1) with 53 random bits. */
  uniform(): number;
  /** An integer from 0 to `limit` - 1, every one equally likely; `limit` is at most 2^32. */
  below(limit: number): number;
  /** Shuffles in place (Fisher and Yates) and returns the same array. */
  shuffle<T extends unknown[] | Int32Array>(items: T): T;
}

/** xoshiro128** 1.1 (Blackman and Vigna 2018), its state filled by splitmix32 from both halves of the seed. */
export function createRandom(seed: number): Random {
  return fromState(seedWords(seed, 0));
}

/** A stream of its own for a name: what one part of a program draws never moves what another part draws. */
export function derive(seed: number, label: string): Random {
  return fromState(seedWords(seed, hashLabel(label)));
}

function fromState(state: Uint32Array): Random {
  let [a, b, c, d] = state as unknown as [number, number, number, number];

  const next = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  };
  const uniform = (): number => {
    const high = next() >>> 5;
    const low = next() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  };
  const below = (limit: number): number => {
    // Draws past the last whole multiple of the limit are thrown away, or small integers would come up more often.
    const ceiling = 0x100000000 - (0x100000000 % limit);
    let drawn = next();
    while (drawn >= ceiling) drawn = next();
    return drawn % limit;
  };
  const shuffle = <T extends unknown[] | Int32Array>(items: T): T => {
    for (let i = items.length - 1; i > 0; i--) {
      const j = below(i + 1);
      const held = items[i];
      items[i] = items[j] as (typeof items)[number];
      items[j] = held as (typeof items)[number];
    }
    return items;
  };
  return { next, uniform, below, shuffle };
}

function seedWords(seed: number, label: number): Uint32Array {
  const low = seed >>> 0;
  const high = Math.floor(seed / 0x100000000) >>> 0;
  let counter = (low ^ splitmix(high) ^ splitmix(label)) >>> 0;
  return Uint32Array.from({ length: 4 }, () => {
    counter = (counter + 0x9e3779b9) >>> 0;
    return splitmix(counter);
  });
}

function splitmix(word: number): number {
  let mixed = word;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** FNV-1a over the label's UTF-16 code units. */
function hashLabel(label: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < label.length; i++) hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function rotateLeft(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
