import type { Gate } from '../../gates/gate.ts';
import type { Phase, Step, ToolStep } from '../plan.ts';

/** Where a shared step stands in a plan: its number, what it needs, and the document's own words for it. */
export interface Place {
  id: string;
  needs: string[];
  title?: string;
  task?: string;
}

/** A tool step at a place; the place's words go before the builder's. */
export function toolStep(
  place: Place,
  step: { title: string; tool: string; input: Record<string, unknown> },
  gates: Gate[],
): ToolStep {
  return { kind: 'tool', ...step, ...place, gates };
}

/** The same steps, each marked with the phase of the document that it belongs to. */
export function inPhase(phase: Phase, steps: readonly Step[]): Step[] {
  return steps.map((step) => ({ ...step, phase }));
}
