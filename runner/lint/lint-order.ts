import type { Step } from '../../plans/plan.ts';
import { nearestName } from '../nearest-name.ts';
import { everythingNeeded } from './everything-needed.ts';
import type { Finding } from './finding.ts';

/** Steps that no run can reach, and names that mean two things. */
export function lintOrder(steps: readonly Step[]): Finding[] {
  return [...repeatedSteps(steps), ...repeatedGates(steps), ...cycles(steps), ...unreachable(steps)];
}

function repeatedSteps(steps: readonly Step[]): Finding[] {
  return repeated(steps.map(({ id }) => id)).map((id) => ({
    code: 'step-id-repeated',
    severity: 'error',
    step: id,
    gate: null,
    message: `Two steps of the plan are called ${id}.`,
    next: 'Give each step an id of its own: needs and the journal go by it.',
  }));
}

function repeatedGates(steps: readonly Step[]): Finding[] {
  const gates = steps.flatMap((step) =>
    step.kind === 'human' ? [] : step.gates.map(({ id }) => ({ gate: id, step: step.id })),
  );
  return repeated(gates.map(({ gate }) => gate)).map((gate) => {
    const places = gates.filter((each) => each.gate === gate).map(({ step }) => step);
    return {
      code: 'gate-id-repeated',
      severity: 'error',
      step: places.at(-1) ?? '',
      gate,
      message: `Two gates of the plan are called ${gate}, in ${places.map((step) => `step ${step}`).join(' and ')}.`,
      next: 'Give each gate an id of its own: the second would overwrite the evidence of the first.',
    };
  });
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

/** One finding for each circle, at the step that comes first in the plan. */
function cycles(steps: readonly Step[]): Finding[] {
  const told = new Set<string>();
  return steps.flatMap(({ id }): Finding[] => {
    if (told.has(id) || !everythingNeeded(steps, id).has(id)) return [];
    const circle = steps.map((step) => step.id).filter((other) => areInOneCircle(steps, id, other));
    for (const member of circle) told.add(member);
    const message =
      circle.length === 1
        ? `Step ${id} needs itself, so it can never run.`
        : `Steps ${circle.join(', ')} need each other in a circle, so none of them can ever run.`;
    const next = 'Take the need out that closes the circle.';
    return [{ code: 'needs-cycle', severity: 'error', step: id, gate: null, message, next }];
  });
}

function areInOneCircle(steps: readonly Step[], one: string, other: string): boolean {
  return everythingNeeded(steps, one).has(other) && everythingNeeded(steps, other).has(one);
}

function unreachable(steps: readonly Step[]): Finding[] {
  const ids = steps.map(({ id }) => id);
  return steps.flatMap((step, index) =>
    step.needs.flatMap((need): Finding[] => {
      const at = { severity: 'error', step: step.id, gate: null } as const;
      const needed = steps.find(({ id }) => id === need);
      if (needed === undefined) {
        const nearest = nearestName(need, ids);
        return [
          {
            ...at,
            code: 'needs-unknown',
            message: `Step ${step.id} needs step ${need}, which is not part of the plan.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`,
            next: `Name one of ${ids.join(', ')}.`,
          },
        ];
      }
      if (needed.kind === 'declared' && step.kind !== 'declared') {
        return [
          {
            ...at,
            code: 'needs-declared',
            message: `Step ${step.id} needs step ${need}, which is declared only and never done, so it can never run.`,
            next: `Declare step ${step.id}, too, or take the need out.`,
          },
        ];
      }
      if (ids.indexOf(need) > index && !areInOneCircle(steps, step.id, need)) {
        return [
          {
            ...at,
            code: 'needs-later',
            message: `Step ${step.id} needs step ${need}, which the plan lists after it: a run stops at ${step.id}.`,
            next: `List step ${need} before step ${step.id}.`,
          },
        ];
      }
      return [];
    }),
  );
}
