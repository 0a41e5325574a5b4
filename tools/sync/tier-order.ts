import { salesforceTiers } from '../../salesforce/fields.ts';

/** Sorts by tier from the best to the worst: as a sync's words are ordered, then as the picklist is, then words of somebody else; no tier last. */
export function bestFirst(words: readonly string[]) {
  const order = [...new Set([...words, ...salesforceTiers])];
  const placeOf = (tier: string) => {
    if (tier === 'none') return order.length + 1;
    const place = order.indexOf(tier);
    return place === -1 ? order.length : place;
  };
  return (one: { tier: string }, other: { tier: string }): number =>
    placeOf(one.tier) - placeOf(other.tier) || (one.tier < other.tier ? -1 : 1);
}
