import type { z } from 'zod';
import type { Plan, ToolStep } from '../../plans/plan.ts';
import { allTools } from '../../tools/index.ts';
import type { ToolResult } from '../../tools/tool.ts';
import { openBench } from '../support/run-tool.ts';

/** A plan's tool steps in a bench's folder, run one by one without the runner. */
export async function openPlan<P extends z.ZodType>(
  plan: Plan<P>,
  overrides: object = {},
  analysisDate = '2025-10-31',
) {
  const bench = await openBench(analysisDate);
  const steps = plan.steps(plan.parameters.parse(overrides), { analysisDate, seed: 42 });
  return {
    ...bench,
    steps,
    async step(id: string): Promise<ToolResult> {
      const step = steps.find((each): each is ToolStep => each.id === id && each.kind === 'tool');
      const tool = allTools.find(({ name }) => name === step?.tool);
      if (step === undefined || tool === undefined) throw new Error(`no tool step ${id}`);
      return bench.run(tool, step.input as never);
    },
  };
}
