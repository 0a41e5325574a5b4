import { expect, test } from 'vitest';
import { allPlans } from '../../plans/index.ts';
import { readReferencePlans } from '../../runner/plan-reader.ts';
import { renderBrief } from '../../runner/step-brief.ts';
import { allTools } from '../../tools/index.ts';

const reader = readReferencePlans(allPlans, allTools);

test.each(allPlans.map(({ name }) => [name]))('every step of %s has a brief with all its gates', (plan) => {
  const { steps, gates } = reader.viewPlan(plan);
  for (const { id, title } of steps) {
    const text = renderBrief(reader.stepBrief(plan, id));
    expect(text).toContain(`# Step ${id}: ${title}`);
    for (const { gate, threshold } of gates.filter(({ step }) => step === id)) {
      expect(text).toContain(`- \`${gate}\``);
      expect(text).toContain(`must be ${threshold}`);
    }
  }
});
