import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ToolStep } from '../../plans/plan.ts';
import type { Tool } from '../../tools/tool.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { openArtifacts } from '../artifacts.ts';
import type { PlannedRun, RunContext } from '../run-context.ts';
import { checkInput, recordFailure, runToolStep } from '../run-tool-step.ts';
import { type Permit, permitOf } from './permit.ts';

/**
 * Runs a step whose tool reaches outside, once a person has granted exactly what its preview says; until then the run waits. What keeps the
 * step from its permit is recorded as its failure.
 */
export async function runOutsideStep(
  context: RunContext,
  planned: PlannedRun,
  step: ToolStep,
  tool: Tool,
  { rehearsal, openWarehouse, signal }: OutsideOptions,
): Promise<void> {
  let permit: Permit | null;
  try {
    const artifacts = openArtifacts(context.workspace.run(planned.run).artifacts, () => undefined);
    const input = checkInput(tool, step);
    permit = await permitOf(context, planned, step, tool, {
      rehearsal,
      isIdle: async () => (await tool.isIdle?.(input, artifacts)) === true,
    });
    if (permit?.kind === 'granted') await mkdir(path.dirname(permit.effect.ledger), { recursive: true });
  } catch (error) {
    if (signal?.aborted !== true) await recordFailure(context, planned.run, step, error);
    return;
  }
  if (permit !== null) await runToolStep(context, planned, step, await openWarehouse(), signal, permit);
}

export interface OutsideOptions {
  rehearsal: boolean;
  /** Only asked for where the step begins. */
  openWarehouse(): Promise<Warehouse>;
  signal: AbortSignal | undefined;
}
