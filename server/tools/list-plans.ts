import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { renderBrief } from '../../runner/step-brief.ts';
import { planSummary, stepKind } from '../answers/common.ts';
import { type MayDo, mayDo } from '../answers/may-do.ts';
import { stepBrief } from '../answers/plan.ts';
import { answer, answerOrExplain } from '../result.ts';
import { type Session, withEngine } from '../session.ts';

const plansInput = z.object({
  plan: z.string().optional().describe('Only this plan.'),
  step: z.string().optional().describe('The brief of this step of the plan, such as 3.2.'),
});

const plansAnswer = z.object({
  plans: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      title: z.string(),
      description: z.string(),
      steps: z.number().int().describe('How many.'),
    }),
  ),
  steps: z
    .array(z.looseObject({ id: z.string(), title: z.string(), kind: stepKind, needs: z.array(z.string()) }))
    .nullable()
    .describe('Of the plan that was named, in order.'),
  brief: z
    .looseObject({ step: z.string(), title: z.string(), kind: stepKind, task: z.string() })
    .nullable()
    .describe('Of the step that was named: besides, its inputs, outputs, gates and the call that runs it.'),
  mayDo: z.array(mayDo).describe('What you may call next.'),
});

/** `list_plans`: what can be run here, and what a step of it asks. */
export function registerListPlans(server: McpServer, session: Session): void {
  server.registerTool(
    'list_plans',
    {
      title: 'List plans',
      description:
        'Lists the plans that can be run; of a named plan, its steps in order. With a plan and a step it hands out the brief of that step: task, inputs, outputs, gates with their thresholds, and when to stop and ask. Changes nothing.',
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
          const listed = plans.map((plan) => ({ ...plan, steps: plan.steps.length }));
          if (step !== undefined) {
            const brief = engine.stepBrief(requirePlan(asked), step);
            const shown = { plans: listed, steps: null, brief: stepBrief.parse(brief), mayDo: [listRuns] };
            return answer(shown, renderBrief(brief));
          }
          const lines = listed.map(
            ({ name, version, title, steps }) => `${name} ${version}: ${title} (${steps} steps)`,
          );
          const steps = asked === undefined ? null : plans.flatMap((plan) => plan.steps);
          return answer(
            { plans: listed, steps, brief: null, mayDo: [...plans.map(startOf), listRuns] },
            [...lines, ...(steps ?? []).map(inALine), 'You may call start_run with the name of a plan.'].join(
              '\n',
            ),
          );
        }),
      ),
  );
}

function inALine({ id, title, kind }: { id: string; title: string; kind: string }): string {
  return `${id} ${title}${kind === 'tool' ? '' : ` (${kind})`}`;
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
