import type { PlanView } from '../../runner/plan-view.ts';
import { renderBrief } from '../../runner/step-brief.ts';
import { renderChanges } from '../../ui/changes.ts';
import type { Outcome } from '../answer.ts';
import { withPlans } from '../plan-reader.ts';
import type { CommonOptions, Shell } from '../shell.ts';

/** `leadline plan diff PLAN`: what leadline.yaml makes of a plan that the reference does not have. */
export function planDiff(name: string, options: CommonOptions, shell: Shell): Promise<Outcome> {
  return withPlans(options, ({ plans, parameters }) => {
    const view = plans.viewPlan(name);
    const { changedParameters, changedGates } = view;
    return {
      payload: { plan: name, planVersion: view.plan.version, parameters, changedParameters, changedGates },
      text: () => renderDiff(view, parameters, shell),
    };
  });
}

/** `leadline plan brief PLAN STEP`: what a step asks of whoever runs it. */
export function planBrief(name: string, step: string, options: CommonOptions): Promise<Outcome> {
  return withPlans(options, ({ plans }) => {
    const brief = plans.stepBrief(name, step);
    return { payload: { brief }, text: () => renderBrief(brief) };
  });
}

function renderDiff({ plan, ...view }: PlanView, parameters: string, { terminal }: Shell): string {
  const changes = renderChanges(view, terminal);
  if (changes.length === 0) {
    const source = parameters === 'reference' ? 'Outside of a workspace' : `With ${parameters}`;
    return `${source}, ${plan.name} is the reference: no parameter and no gate differs.`;
  }
  return [`${plan.name} ${plan.version} with ${parameters}, against the reference:`, '', ...changes].join(
    '\n',
  );
}
