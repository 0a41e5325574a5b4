import type { RankedFeature } from '../explanation/explanation-files.ts';
import type { FittedFeature } from '../model/features.ts';

/** Below this rank correlation of value and effect, neither side of a fact is the hotter one. */
const clear = 0.3;

/** Which side of a fact raises the score: much of it or a yes, little of it or a no, or now this and now that. */
export type HotSide = 'up' | 'down' | 'both';

export function hotSideOf({ direction }: Pick<RankedFeature, 'direction'>): HotSide {
  if (direction === null || Math.abs(direction) < clear) return 'both';
  return direction > 0 ? 'up' : 'down';
}

/** The hot side in a word, for a column that is headed "hotter with". */
export function hotWord(side: HotSide, feature: Pick<FittedFeature, 'kind' | 'encoder'>): string {
  if (side === 'both') return 'it depends';
  if (feature.kind === 'flag') return side === 'up' ? 'yes' : 'no';
  if (feature.encoder?.kind === 'frequency') return side === 'up' ? 'common' : 'rare';
  return side === 'up' ? 'more' : 'less';
}
