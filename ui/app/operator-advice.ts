import type { OperatorOnDisk } from '../../runner/approvals/operator-key.ts';
import type { Said } from './app-state.ts';

/** What the first screen says to whoever cannot sign yet; null where there is a key. */
export function operatorAdvice(mine: OperatorOnDisk | null): Said | null {
  if (mine !== null) return null;
  const text =
    'You have no operator key, and what a person decides is signed. Make one: leadline operator init';
  return { tone: 'warning', text };
}
