/** Colours are names of the page's own variables, so that one picture serves light, dark and paper. */
export const ink = {
  text: 'var(--text)',
  quiet: 'var(--quiet)',
  grid: 'var(--grid)',
  /** For series, told apart by colour-blind people too (Okabe and Ito's blue, vermillion, green and purple, darkened for text). */
  first: 'var(--first)',
  second: 'var(--second)',
  third: 'var(--third)',
  fourth: 'var(--fourth)',
} as const;

export const series = [ink.first, ink.second, ink.third, ink.fourth] as const;
export const dashes = [
  [1, 0],
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
] as const;

/** From little to much, on the page's own ground. */
export const ramp = [0, 1, 2, 3, 4].map((step) => `var(--ramp-${step})`);
/** From minus one over nothing to one: blue, the ground, orange. */
export const poles = [0, 1, 2, 3, 4, 5, 6].map((step) => `var(--pole-${step})`);
/** From a feature's least values to its largest. */
export const spread = [0, 1, 2, 3, 4].map((step) => `var(--spread-${step})`);
