import { LeadlineError } from '../errors/leadline-error.ts';
import type { HumanStep, Step } from '../plans/plan.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { requireGenuine, requireWaivable } from './approvals/genuine.ts';
import { recordRefusal } from './approvals/refuse.ts';
import { requireTrusted } from './approvals/trusted-entries.ts';
import { beginningCommand } from './beginning-command.ts';
import { canonicalJson } from './canonical-json.ts';
import { closedWarehouse } from './closed-warehouse.ts';
import { withParameters } from './configuration.ts';
import { removeLeftovers } from './durable-file.ts';
import { runOutsideStep } from './effects/run-outside-step.ts';
import { writeExecutionLog } from './execution-log.ts';
import { finishIfComplete } from './finish-run.ts';
import { processExists, takeLease } from './lease.ts';
import { findPlan, plannedRun } from './planned-run.ts';
import { openProgressFile } from './progress-file.ts';
import { findStep, requireReady } from './readiness.ts';
import { rehearsalOperator } from './rehearsal-operator.ts';
import { reopenWhatChanged } from './reopen.ts';
import { type PlannedRun, type RunContext, stepOf } from './run-context.ts';
import type { RunState } from './run-state.ts';
import { runToolStep } from './run-tool-step.ts';

export interface AdvanceOptions {
  /** Stops after this step is done. */
  until?: string;
  /** Runs this step and no other. */
  only?: string;
  /** Lets a rehearsal operator complete human steps, and stand in for the grant of an effect on a fake org; the journal says so on each. */
  rehearsal?: boolean;
  /** Stops between or inside steps; the run stays resumable. */
  signal?: AbortSignal;
}

/**
 * Takes a run as far as it legally goes, and answers with where it stands. Everything that it decides, it decides from the
 * journal; everything that it does is in the journal before the next thing begins. So it may be killed at any instant.
 */
export async function advance(given: RunContext, run: string, options: AdvanceOptions): Promise<RunState> {
  requireTrusted(given);
  const planned = await trusted(given, run);
  for (const id of [options.until, options.only]) {
    if (id !== undefined) findStep(given.stateOf(run), id);
  }

  const lease = takeLease(given.journal, run);
  const progress = openProgressFile(given.workspace, run);
  const context: RunContext = {
    ...given,
    emit(event) {
      progress.note(event);
      given.emit(event);
    },
  };
  const warehouse = lazyWarehouse(context, run);
  try {
    for (const folder of [context.workspace.directory, context.workspace.run(run).directory]) {
      await removeLeftovers(folder, processExists);
    }
    noticeChangedConfiguration(context, run);
    await reopenWhatChanged(context, planned);

    for (const [index, step] of planned.steps.entries()) {
      if (options.signal?.aborted) break;
      if (options.only !== undefined && step.id !== options.only) continue;
      const state = context.stateOf(run);
      const standing = stepOf(state, step.id);

      if (step.kind === 'declared') {
        context.emit({ type: 'step-declared', run, step: step.id, title: step.title, why: step.why });
      } else if (standing.state !== 'done') {
        requireReady(state, standing);
        if (step.kind === 'human') {
          await meetHumanStep(context, planned, step, options.rehearsal === true);
        } else {
          const tool = context.tools.find(({ name }) => name === step.tool);
          const begin = async () => {
            const opened =
              tool?.needsWarehouse === false ? closedWarehouse(tool.name) : await warehouse.opened(step);
            const { id, title } = step;
            context.emit({ type: 'step-started', run, step: id, title, index, of: planned.steps.length });
            return opened;
          };
          if (tool?.effect === 'outside') {
            const rehearsal = options.rehearsal === true;
            const { signal } = options;
            await runOutsideStep(context, planned, step, tool, { rehearsal, openWarehouse: begin, signal });
          } else {
            await runToolStep(context, planned, step, await begin(), options.signal);
          }
        }
        await writeExecutionLog(context, run);
        if (stepOf(context.stateOf(run), step.id).state !== 'done') break;
      }
      if (step.id === options.until) break;
    }
    await finishIfComplete(context, run);
  } finally {
    try {
      await warehouse.close();
    } finally {
      progress.remove();
      lease.release();
    }
  }

  await writeExecutionLog(context, run);
  const state = context.stateOf(run);
  context.emit({ type: 'run-stopped', run, state: state.state });
  return state;
}

/** The run's plan, once it is the one that the run began with and people's decisions in the run are genuine; a refusal is recorded. */
async function trusted(context: RunContext, run: string): Promise<PlannedRun> {
  try {
    requireGenuine(context, run);
    const planned = plannedRun(context, run);
    requireWaivable(context.tools, planned, context.stateOf(run));
    return planned;
  } catch (error) {
    const tried = { attempted: 'use', by: 'the runner', id: null } as const;
    if (error instanceof LeadlineError && recordedCodes.includes(error.code)) {
      await recordRefusal(context, run, tried, error);
    }
    throw error;
  }
}

/** What may be an attack and is worth an entry; a name that is mistyped is not. */
const recordedCodes: readonly string[] = ['grant-forged', 'plan-changed'];

/** A rehearsal stands in for the person and says so; otherwise the run waits. */
async function meetHumanStep(context: RunContext, { run }: PlannedRun, step: HumanStep, rehearsal: boolean) {
  const { id, title, instructions, checklist } = step;
  if (rehearsal) {
    await context.journal.append(run, {
      type: 'human-done',
      payload: { step: id, by: rehearsalOperator, rehearsal: true },
    });
    context.emit({ type: 'human-done', run, step: id, title, by: rehearsalOperator, rehearsal: true });
    return;
  }
  if (stepOf(context.stateOf(run), id).state !== 'waiting') {
    await context.journal.append(run, { type: 'step-waiting', payload: { step: id } });
  }
  context.emit({ type: 'step-waiting', run, step: id, title, instructions, checklist });
}

// Human steps and finished runs need no warehouse, so it is opened by the first step that does.
function lazyWarehouse(context: RunContext, run: string) {
  let warehouse: Warehouse | undefined;
  let step = '';
  return {
    async opened(forStep: Step): Promise<Warehouse> {
      step = forStep.id;
      warehouse ??= await context.openWarehouse(context.workspace, ({ query, percent, rows }) =>
        context.emit({
          type: 'progress',
          run,
          step,
          message: query,
          percent,
          ...(rows === null ? {} : { ...rows, unit: 'rows' }),
        }),
      );
      return warehouse;
    },
    async close(): Promise<void> {
      await warehouse?.close();
    },
  };
}

// A run keeps the parameters that it began with; whoever edited leadline.yaml meanwhile should know that.
function noticeChangedConfiguration({ workspace, journal, plans, emit }: RunContext, run: string): void {
  const [first] = journal.entries(run);
  if (first?.type !== 'run-started') return;
  const { plan, parameters, given = {}, analysisDate, seed } = first.payload;
  // What a command set for this run alone never stood in leadline.yaml.
  const configuration = withParameters(workspace.configuration, findPlan(plans, plan), given);
  const now = {
    parameters: configuration.plans[plan]?.values,
    analysisDate: configuration.analysisDate,
    seed: configuration.seed,
  };
  if (canonicalJson(now) === canonicalJson({ parameters, analysisDate, seed })) return;
  const message = `leadline.yaml has changed since run ${run} began. The run keeps what it began with; \`leadline ${beginningCommand(plan)}\` begins one with the new values.`;
  emit({ type: 'notice', run, message });
}
