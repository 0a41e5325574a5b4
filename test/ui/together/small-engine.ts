import { createEngine, type Engine, type EngineOptions } from '../../../runner/engine.ts';
import { openWorkspace } from '../../../runner/workspace.ts';
import { defineTool } from '../../../tools/tool.ts';
import { waiverPlan } from '../../runner/approvals/waiver-plan.ts';
import { countLines, doubleLines, noWarehouse } from '../../runner/count-plan.ts';

/** The engine of one process over the small plan, with the time as it is: several processes compare their clocks. */
export async function smallEngine(
  folder: string,
  { holding, ...options }: Partial<EngineOptions> & { holding?: () => Promise<void> } = {},
): Promise<Engine> {
  const plans = [waiverPlan];
  const doubling = defineTool({
    ...doubleLines,
    async run(input, context) {
      await holding?.();
      return doubleLines.run(input, context);
    },
  });
  const workspace = await openWorkspace(folder, plans);
  return createEngine({
    workspace,
    plans,
    tools: [countLines, doubling],
    openWarehouse: async () => noWarehouse,
    ...options,
  });
}
