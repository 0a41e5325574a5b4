export const scaleNames = ['tiny', 'default', 'full'] as const;
export type ScaleName = (typeof scaleNames)[number];

/** How much of everything there is in a sandbox of one scale. */
export interface Scale {
  /** Records in each of the eight vendor files, copies of keys included. */
  vendorRows: number;
  firms: number;
  /** Firms of the second size class; the rest are shared out by `firmClasses`. */
  largeFirms: number;
  leads: number;
  contacted: number;
  conversionsBeforeContact: number;
}

/** The sizes of the reference documents; tiny keeps every flaw and is for tests. */
export const scales: Record<ScaleName, Scale> = {
  tiny: {
    vendorRows: 4_000,
    firms: 310,
    largeFirms: 2,
    leads: 4_000,
    contacted: 2_664,
    conversionsBeforeContact: 12,
  },
  default: {
    vendorRows: 60_000,
    firms: 4_225,
    largeFirms: 15,
    leads: 79_002,
    contacted: 52_626,
    conversionsBeforeContact: 235,
  },
  full: {
    vendorRows: 480_000,
    firms: 33_800,
    largeFirms: 101,
    leads: 79_002,
    contacted: 52_626,
    conversionsBeforeContact: 235,
  },
};

/** The reference's own duplicated key appeared 51 times. */
export const copiesOfRep1 = 51;
const wirehouses = 10;

/** What follows from a scale: sizes that the queries take. */
export function derivedSizes(scale: Scale) {
  const duplicatedKeys = Math.round(scale.vendorRows * 0.03);
  const middling = Math.round(scale.firms * 0.06);
  return {
    large: scale.largeFirms,
    middling,
    small: scale.firms - wirehouses - scale.largeFirms - middling,
    firms: scale.firms,
    duplicatedKeys,
    distinctReps: scale.vendorRows - duplicatedKeys - (copiesOfRep1 - 1),
    // Reps who have left or not begun yet, and the 3 % whom a vintage lacks, come on top.
    population: Math.round(scale.vendorRows * 1.045),
    leads: scale.leads,
    contacted: scale.contacted,
  };
}
