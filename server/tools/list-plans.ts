import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { planSummary } from '../answers/common.ts';
import { answer, answerOrExplain } from '../result.ts';
import { type Session, withEngine } from '../session.ts';

/** `list_plans`: what can be run here. */
export function registerListPlans(server: McpServer, session: Session): void {
  server.registerTool(
    'list_plans',
    {
      title: 'List plans',
      description: 'Lists the plans that can be run, with their steps in order. Changes nothing.',
      inputSchema: z.object({}),
      outputSchema: z.object({ plans: z.array(planSummary) }),
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    () =>
      answerOrExplain(() =>
        withEngine(session, async (engine) => {
          const plans = engine.listPlans().map((plan) => planSummary.parse(plan));
          const lines = plans.map(
            (plan) => `${plan.name} ${plan.version}: ${plan.title} (${plan.steps.length} steps)`,
          );
          return answer({ plans }, [...lines, 'You may call start_run with the name of a plan.'].join('\n'));
        }),
      ),
  );
}
