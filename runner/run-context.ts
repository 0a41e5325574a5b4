import type { Plan, Step } from '../plans/plan.ts';
import type { Org } from '../salesforce/connect/org.ts';
import type { Retry } from '../salesforce/connect/retry.ts';
import type { Tool } from '../tools/tool.ts';
import type { QueryProgress, Warehouse } from '../warehouse/warehouse.ts';
import type { EngineEvent } from './engine-event.ts';
import type { Journal } from './journal.ts';
import type { RunState, StepState } from './run-state.ts';
import type { Workspace } from './workspace.ts';

/** What every part of the engine works with. */
export interface RunContext {
  workspace: Workspace;
  journal: Journal;
  plans: readonly Plan[];
  tools: readonly Tool[];
  emit(event: EngineEvent): void;
  openWarehouse(workspace: Workspace, onProgress: (progress: QueryProgress) => void): Promise<Warehouse>;
  /** Signs in to the Salesforce that leadline.yaml names. Throws `salesforce-not-configured` and what signing in throws. */
  connectSalesforce(
    workspace: Workspace,
    signal?: AbortSignal,
    onRetry?: (retry: Retry) => void,
  ): Promise<Org>;
  /** The folder where the person at this machine keeps what he saw of workspaces; nothing is pinned without it. */
  home: string | undefined;
  /** Whether the tables of finished steps can be there at all. */
  warehouseExists(): boolean;
  /** Where a run stands by now. Throws `run-unknown`. */
  stateOf(run: string): RunState;
}

/** A run with the steps of its plan for the parameters that it began with. */
export interface PlannedRun {
  run: string;
  steps: Step[];
  analysisDate: string;
  seed: number;
}

/** The step of a state. Only asked for steps that were found in it before. */
export function stepOf(state: RunState, id: string): StepState {
  const step = state.steps.find((candidate) => candidate.id === id);
  if (step === undefined) throw new Error(`step ${id} is not part of run ${state.run}`);
  return step;
}
