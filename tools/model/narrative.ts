import { renderPrompt, times } from '../../prompts/render.ts';
import type { Driver } from './drivers.ts';

export interface Told {
  probability: number;
  /** Above 0. */
  baseRate: number;
  /** What the probability is of, such as `a call within 30 days`. */
  outcome: string;
  /** The strongest facts that raise the score, and those that lower it. */
  up: readonly Driver[];
  down: readonly Driver[];
}

/** One or two plain sentences about a score. A score below the base rate is told from what holds it back. */
export function narrate({ probability, baseRate, outcome, up, down }: Told): string {
  const ratio = times(probability / baseRate);
  return renderPrompt('narratives/lead', {
    probability,
    outcome,
    compared: ratio === '1.0 times' ? 'about' : ratio,
    lowered: probability < baseRate && down.length > 0,
    up: up.map((driver) => driver.text),
    down: down.map((driver) => driver.text),
  }).trim();
}
