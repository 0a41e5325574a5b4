/** The tiers that Leadline writes, the best first. Five steps to nought: a tier of a firm's own has no step. */
export const standardTiers = ['Very Hot', 'Hot', 'Warm', 'Cool', 'Cold'];

/**
 * How a tier is shown: its word (the picklist's label in the user's language where there is one), its level from 5 to 1, or 0 for a word
 * that is none of ours, and the name of its colour.
 */
export function tierOf(value, label) {
  const place = standardTiers.indexOf(value);
  const level = place === -1 ? 0 : standardTiers.length - place;
  return { value, word: label || value, level, tone: `level-${level}` };
}
