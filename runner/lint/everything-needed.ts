import type { Step } from '../../plans/plan.ts';

/** Ids of all steps that a step needs, directly or through others. It holds the step itself only where the needs go in a circle. */
export function everythingNeeded(steps: readonly Step[], id: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...needsOf(steps, id)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...needsOf(steps, next));
  }
  return found;
}

function needsOf(steps: readonly Step[], id: string): readonly string[] {
  return steps.find((step) => step.id === id)?.needs ?? [];
}
