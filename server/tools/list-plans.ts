import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { renderBrief } from '../../runner/step-brief.ts';
import { type MayDo, mayDo } from '../answers/agent.ts';
import { planSummary } from '../answers/common.ts';
import { stepBrief } from '../answers/plan.ts';
import { answer, answerOrExplain } from '../result.ts';
import { type Session, withEngine } from '../session.ts';

const plansInput = z.object({
  plan: z.string().optional().describe('Only this plan.'),
  step: z.string().optional().describe('The brief of this step of the plan, such as 3.2.'),
});

const plansAnswer = z.object({
  plans: z.array(planSummary),
  brief: stepBrief.nullable().describe('What the step asks of you, when one was named.'),
  mayDo: z.array(mayDo).describe('What you may call next.'),
});

/** `list_plans`: what can be run here, and what a step of it asks. */
export function registerListPlans(server: McpServer, session: Session): void {
  server.registerTool(
    'list_plans',
    {
      title: 'List plans',
      description:
        'Lists the plans that can be run, with their steps in order. With a plan and a step it hands out the brief of that step: task, inputs, outputs, gates with their thresholds, and when to stop and ask. Changes nothing.',
      inputSchema: plansInput,
      outputSchema: plansAnswer,
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    ({ plan: asked, step }) =>
      answerOrExplain(() =>
        withEngine(session, async (engine) => {
          if (asked !== undefined) engine.viewPlan(asked);
          const plans = engine
            .listPlans()
            .filter((plan) => asked === undefined || plan.name === asked)
            .map((plan) => planSummary.parse(plan));
          if (step !== undefined) {
            const brief = engine.stepBrief(requirePlan(asked), step);
            const shown = { plans, brief: stepBrief.parse(brief), mayDo: [listRuns] };
            return answer(shown, renderBrief(brief));
          }
          const lines = plans.map(
            (plan) => `${plan.name} ${plan.version}: ${plan.title} (${plan.steps.length} steps)`,
          );
          return answer(
            { plans, brief: null, mayDo: [...plans.map(startOf), listRuns] },
            [...lines, 'You may call start_run with the name of a plan.'].join('\n'),
          );
        }),
      ),
  );
}

const listRuns: MayDo = {
  tool: 'list_runs',
  arguments: {},
  why: 'shows the runs that are open already.',
};

function startOf({ name }: { name: string }): MayDo {
  return {
    tool: 'start_run',
    arguments: { plan: name },
    why: `opens a run of ${name}, and runs nothing yet.`,
  };
}

function requirePlan(plan: string | undefined): string {
  if (plan !== undefined) return plan;
  throw new LeadlineError({
    code: 'plan-missing',
    message: 'A step was named without its plan.',
    expected: '`plan` beside `step`',
    next: 'Call list_plans again with both; without arguments it lists the plans.',
    kind: 'usage',
  });
}
