import type { BinnedMatrix } from '../cuts/bins.ts';

/** Places for histograms, so that a deep tree on many columns stays within memory. */
export interface Slots {
  /** A free place, or none: then a node is counted in `scratch` and its histogram is not kept. */
  take(): number | undefined;
  give(slot: number | undefined): void;
  /** A place for one histogram at a time. */
  scratch: number;
}

const bytesAtMost = 512 * 1024 * 1024;

/** The bytes of one histogram: two float64 a bin. */
export function histogramBytes({ offsets }: BinnedMatrix): number {
  return 16 * (offsets[offsets.length - 1] as number);
}

export function histogramSlots(binned: BinnedMatrix): Slots {
  const places = Math.max(2, Math.floor(bytesAtMost / histogramBytes(binned)));
  const free: number[] = [];
  let used = 1;
  return {
    scratch: 0,
    take: () => free.pop() ?? (used < places ? used++ : undefined),
    give: (slot) => {
      if (slot !== undefined) free.push(slot);
    },
  };
}
