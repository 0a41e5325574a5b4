import { z } from 'zod';
import type { PlanView } from '../../runner/plan-view.ts';

const contract = z.object({
  name: z.string(),
  columns: z.array(
    z.object({ name: z.string(), type: z.string(), nullable: z.boolean(), raw: z.array(z.string()) }),
  ),
});

const defined = z.object({ contracts: z.array(contract) });

/** What the plan's own steps define as contracts, in the order of the steps. */
export function contractsOf({ steps }: PlanView): z.output<typeof contract>[] {
  return steps.flatMap((step) => {
    if (step.kind !== 'tool' || step.tool !== 'define-contracts') return [];
    return defined.safeParse(step.input).data?.contracts ?? [];
  });
}
