/** Widths that a reader can follow; the first that needs no more than `mostBins` is taken. */
const widths = [0.0025, 0.005, 0.01, 0.02, 0.05];
const mostBins = 60;

/** Probabilities counted in bins of one width from 0 up, the last bin holding the largest. Empty for no probability. */
export function histogramOf(probabilities: readonly number[]): { from: number; to: number; leads: number }[] {
  if (probabilities.length === 0) return [];
  const largest = probabilities.reduce((most, probability) => Math.max(most, probability), 0);
  const width = widths.find((candidate) => largest / candidate < mostBins) ?? 0.05;
  const counts = new Array<number>(Math.floor(largest / width) + 1).fill(0);
  for (const probability of probabilities) {
    const bin = Math.floor(probability / width);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((leads, bin) => ({ from: round(bin * width), to: round((bin + 1) * width), leads }));
}

/** Edges as they are meant: 3 times 0.05 is 0.15. */
function round(edge: number): number {
  return Number(edge.toFixed(4));
}
