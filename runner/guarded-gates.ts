import type { Gate } from '../gates/gate.ts';
import { guardOf } from '../tools/guard-of.ts';
import type { Tool } from '../tools/tool.ts';

/** Gates with what their tool makes them guard: it is a matter of what is measured, so a plan can add to it and take nothing away. */
export function guardedGates<Judging extends Pick<Gate, 'measure' | 'guards'>>(
  tool: Tool | undefined,
  gates: readonly Judging[],
): Judging[] {
  return gates.map((gate) => {
    const guards = tool === undefined ? undefined : guardOf(tool, gate.measure);
    return guards === undefined ? gate : { ...gate, guards };
  });
}
