/**
 * A driver's effect (log-odds) as an adverb. At ln 2 it doubles or halves the odds, which is strong; at ln 1.25 it moves them by a quarter.
 * Null where the effect is not told.
 */
export function strengthOf(effect) {
  if (effect === null) return null;
  const size = Math.abs(effect);
  if (size >= Math.LN2) return 'strongly';
  return size >= Math.log(1.25) ? 'somewhat' : 'slightly';
}
