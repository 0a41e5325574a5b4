import type { Guarded } from '../gates/gate.ts';
import type { Tool } from './tool.ts';

/** What a gate on this measure of the tool guards; undefined for one that a person might let pass. */
export function guardOf({ guards }: Pick<Tool, 'guards'>, measure: string): Guarded | undefined {
  if (typeof guards !== 'object') return guards;
  return Object.hasOwn(guards, measure) ? guards[measure] : undefined;
}
